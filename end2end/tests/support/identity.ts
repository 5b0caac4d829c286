// A real identity provider: the certified OpenID Provider of the npm registry, with its own pages for signing in and
// consenting.
import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider, type Configuration } from 'oidc-provider';

export class Identity {
  private constructor(private readonly http: HttpServer, private readonly secret: string) {}

  /** A provider for one service at this address. A person's identity is the address that they type. */
  static async start(service: string): Promise<Identity> {
    const http = createServer();
    await new Promise<void>((listening) => { http.listen(0, '127.0.0.1', listening); });
    const identity = new Identity(http, 'un secret & des signes=% assez long');
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const configuration: Configuration = {
      clients: [{
        client_id: 'observatoire',
        client_secret: identity.secret,
        redirect_uris: [`${service}/connexion/retour`],
        post_logout_redirect_uris: [`${service}/connexion`],
        response_types: ['code'],
        grant_types: ['authorization_code'],
        token_endpoint_auth_method: 'client_secret_post',
        id_token_signed_response_alg: 'ES256',
        userinfo_signed_response_alg: 'ES256',
      }],
      jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'ES256', kid: 'essai' }] } as Configuration['jwks'],
      claims: { openid: ['sub'], email: ['email', 'email_verified'] },
      cookies: { keys: ['un secret de témoins pour ces essais'] },
      // The service must send this, or is refused.
      pkce: { required: () => true, methods: ['S256'] },
      features: { devInteractions: { enabled: true }, jwtUserinfo: { enabled: true } },
      findAccount: (_, id) => ({ accountId: id, claims: async () => ({ sub: id, email: id, email_verified: !id.startsWith('douteux') }) }),
    };
    http.on('request', new Provider(identity.url, configuration).callback());
    return identity;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
  }

  /** The service's configuration for this provider. */
  get environment(): NodeJS.ProcessEnv {
    return {
      OBSERVATOIRE_OIDC_ISSUER: this.url,
      OBSERVATOIRE_OIDC_CLIENT_ID: 'observatoire',
      OBSERVATOIRE_OIDC_CLIENT_SECRET: this.secret,
      OBSERVATOIRE_OIDC_NAME: 'le fournisseur d’essai',
    };
  }

  async stop(): Promise<void> {
    this.http.closeAllConnections();
    await new Promise<void>((stopped) => { this.http.close(() => stopped()); });
  }
}
