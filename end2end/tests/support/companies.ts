// A test double of the public company search: correct, slow, wrong, rate-limiting or down, depending on the number.
import { createServer, type IncomingMessage, type Server as HttpServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Company { name: string; legalForm?: string; category?: string; staff?: string; region?: string }
type Behaviour = Company | 'slow' | 'wrong' | 'later' | 'down';

export class Companies {
  private readonly known = new Map<string, Behaviour>();
  /** Every number requested. */
  readonly asked: string[] = [];

  private constructor(private readonly http: HttpServer) {}

  static async start(): Promise<Companies> {
    const http = createServer((request, response) => companies.answer(request, response));
    const companies = new Companies(http);
    await new Promise<void>((listening) => { http.listen(0, '127.0.0.1', listening); });
    return companies;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
  }

  /** Sets the behaviour for a SIREN and its SIRET numbers. Other numbers are unknown. */
  know(siren: string, behaviour: Behaviour): void {
    this.known.set(siren, behaviour);
  }

  async stop(): Promise<void> {
    this.http.closeAllConnections();
    await new Promise<void>((stopped) => { this.http.close(() => stopped()); });
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const number = new URL(request.url ?? '/', this.url).searchParams.get('q') ?? '';
    this.asked.push(number);
    const siren = number.slice(0, 9);
    const behaviour = this.known.get(siren);
    const json = (results: object[]) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ results, total_results: results.length, page: 1, per_page: 1, total_pages: 1 }));
    };
    if (behaviour === undefined) json([]);
    else if (behaviour === 'slow') setTimeout(() => json([]), 6_000).unref();
    else if (behaviour === 'wrong') response.end('<!DOCTYPE html><h1>Maintenance</h1>');
    else if (behaviour === 'later') response.writeHead(429, { 'retry-after': '1' }).end();
    else if (behaviour === 'down') request.socket.destroy();
    else {
      json([{
        siren,
        nom_complet: `${behaviour.name} (SIGLE)`,
        nom_raison_sociale: behaviour.name,
        nature_juridique: behaviour.legalForm ?? null,
        categorie_entreprise: behaviour.category ?? null,
        tranche_effectif_salarie: behaviour.staff ?? null,
        siege: { siret: `${siren}00019`, region: behaviour.region ?? null },
        matching_etablissements: [],
      }]);
    }
  }
}
