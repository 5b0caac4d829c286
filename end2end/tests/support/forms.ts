// A respondent without a browser: posts the same forms as a browser without JavaScript.
import { staff, type Server } from './server.ts';

export type Audience = 'acheteurs' | 'start-up';
/** The values of a section's fields, by their names in the form. */
export type Fields = Record<string, string | string[]>;

export const sections: Record<Audience, string[]> = {
  'acheteurs': ['organisation', 'montants', 'recours', 'contrats', 'outils', 'engagement', 'freins', 'propositions'],
  'start-up': ['entreprise', 'profil', 'clients', 'contrats', 'acces', 'freins', 'delais', 'propositions'],
};

export async function post(url: string, path: string, fields: Fields, more: Record<string, string> = {}): Promise<Response> {
  const body = new URLSearchParams();
  for (const [name, values] of Object.entries(fields)) {
    for (const value of [values].flat()) body.append(name, value);
  }
  return fetch(url + path, { method: 'POST', body, redirect: 'manual', headers: { accept: 'text/html', 'accept-encoding': 'identity', ...more } });
}

/** A draft; its key is part of its address. */
export class Draft {
  private constructor(readonly url: string, readonly audience: Audience, readonly key: string) {}

  static async begin(url: string, audience: Audience): Promise<Draft> {
    const html = await (await fetch(`${url}/questionnaires/${audience}/repondre`)).text();
    const key = /name="_submission"[^>]*value="([^"]+)"/.exec(html)?.[1] ?? /value="([^"]+)"[^>]*name="_submission"/.exec(html)?.[1];
    if (!key) throw new Error('the first section has no key');
    return new Draft(url, audience, key);
  }

  /** The buyers' draft of an open page. */
  static of(address: string): Draft {
    const found = /^(.*)\/reponses\/([\w-]{32})/.exec(address);
    if (!found?.[1] || !found[2]) throw new Error(`no draft at ${address}`);
    return new Draft(found[1], 'acheteurs', found[2]);
  }

  get address(): string {
    return `/reponses/${this.key}`;
  }

  section(id: string): string {
    return `${this.address}/${id}`;
  }

  async save(section: string, fields: Fields): Promise<string> {
    const hidden = { _submission: this.key, _questionnaire: `2026/${this.audience}`, _section: section, _go: 'suite' };
    const response = await post(this.url, '/api/reponses/section', { ...hidden, ...fields });
    if (response.status !== 303) throw new Error(`${section}: ${response.status} ${await response.text()}`);
    return response.headers.get('location') ?? '';
  }

  /** Saves every section; those without given values are saved empty. */
  async fill(fields: Record<string, Fields>): Promise<void> {
    for (const section of sections[this.audience]) await this.save(section, fields[section] ?? {});
  }

  async send(): Promise<Response> {
    return post(this.url, '/api/reponses/envoi', { _submission: this.key });
  }
}

export interface Purchases { siret: string; segment?: string; total?: string; startups?: string; before?: [string, string] }

/** The minimum of a buyer's answers. */
export function buyer({ siret, segment = 'collectivite', total = '100 M€', startups = '2 M€', before }: Purchases): Record<string, Fields> {
  return {
    organisation: { AC01: segment, AC02: siret },
    montants: {
      'AC04.2025': total, 'AC05.2025': startups,
      'AC04.2024': before?.[0] ?? 'nsp', 'AC05.2024': before?.[1] ?? 'nsp',
    },
  };
}

/** A complete buyers' response, up to its receipt. */
export async function answerAsBuyer(url: string, purchases: Purchases): Promise<Draft> {
  const draft = await Draft.begin(url, 'acheteurs');
  await draft.fill(buyer(purchases));
  const sent = await draft.send();
  if (sent.status !== 303) throw new Error(`sending: ${sent.status} ${await sent.text()}`);
  return draft;
}

/** The n-th of many valid SIREN. */
export function siren(n: number): string {
  return withCheckDigit(String(10_000_000 + n));
}

/** A SIRET of the n-th SIREN, with both check digits valid. */
export function siret(n: number): string {
  return withCheckDigit(`${siren(n)}0001`);
}

function withCheckDigit(digits: string): string {
  const sum = [...digits].reverse().map(Number)
    .map((digit, place) => (place % 2 === 0 ? (digit > 4 ? 2 * digit - 9 : 2 * digit) : digit))
    .reduce((a, b) => a + b, 0);
  return digits + String((10 - (sum % 10)) % 10);
}

/** The session of a staff account. */
export async function signInByForm(url: string, email = staff.email): Promise<string> {
  const answer = await post(url, '/api/connexion/ouvrir', { email, 'mot-de-passe': staff.password });
  const cookie = answer.headers.getSetCookie().map((text) => /^session=([^;]+)/.exec(text)?.[1]).find(Boolean);
  if (!cookie) throw new Error(`sign-in: ${answer.status} ${await answer.text()}`);
  return cookie;
}

/** Accepts the undertaking of secrecy for a staff account, as its first sign-in requires, and signs out again. */
export async function undertakeByForm(url: string, email = staff.email): Promise<void> {
  const cookie = { cookie: `session=${await signInByForm(url, email)}` };
  const accepted = await post(url, '/api/compte/engagement', { engagement: 'oui', retour: '/observatoire' }, cookie);
  if (accepted.headers.get('location') !== '/observatoire') throw new Error(`undertaking: ${accepted.status} ${await accepted.text()}`);
  await post(url, '/api/connexion/fermer', {}, cookie);
}

/** Publishes tables of the present figures: prepared on its page, published by the command line. */
export async function publish(server: Server, tableau: string[], titre = 'Premiers chiffres', genre = 'provisoire'): Promise<string> {
  const cookie = `session=${await signInByForm(server.url)}`;
  const prepared = await post(server.url, '/api/publications/preparer', { edition: '2026', genre, titre, resume: 'En bref.', tableau }, { cookie });
  const id = prepared.headers.get('location')?.split('/').pop();
  if (!id) throw new Error(`preparing: ${prepared.status} ${await prepared.text()}`);
  await server.run('publication', 'publish', id);
  return id;
}
