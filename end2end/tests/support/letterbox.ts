// A real SMTP server for the tests, which accepts or refuses e-mails, and parses those that arrive.
import { SMTPServer } from 'smtp-server';
import PostalMime, { type Email } from 'postal-mime';
import type { AddressInfo } from 'node:net';

export interface Letter extends Email {
  /** Every address that the e-mail links to, in the order of its plain text. */
  links: string[];
}

export class Letterbox {
  private readonly arrived: { to: string; raw: Promise<Email> }[] = [];
  /** Addresses that are refused permanently. */
  readonly refused = new Set<string>();
  private readonly smtp: SMTPServer;

  private constructor() {
    this.smtp = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      onRcptTo: ({ address }, _session, done) => {
        if (!this.refused.has(address)) return done();
        done(Object.assign(new Error(`5.1.1 <${address}>: unknown`), { responseCode: 550 }));
      },
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const raw = PostalMime.parse(Buffer.concat(chunks));
          for (const { address } of session.envelope.rcptTo) this.arrived.push({ to: address, raw });
          done();
        });
      },
    });
  }

  static async start(): Promise<Letterbox> {
    const letterbox = new Letterbox();
    await new Promise<void>((listening) => { letterbox.smtp.listen(0, '127.0.0.1', listening); });
    return letterbox;
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.smtp.server.address() as AddressInfo).port}`;
  }

  /** The number of e-mails to a recipient. */
  count(to: string): number {
    return this.arrived.filter((letter) => letter.to === to).length;
  }

  /** The n-th e-mail to a recipient, from 1. */
  async to(who: string, n = 1): Promise<Letter> {
    for (let waited = 0; waited < 20_000; waited += 50) {
      const found = this.arrived.filter((letter) => letter.to === who)[n - 1];
      if (found) {
        const email = await found.raw;
        return { ...email, links: email.text?.match(/https?:\/\/\S+/g) ?? [] };
      }
      await new Promise((later) => { setTimeout(later, 50); });
    }
    throw new Error(`letter ${n} to ${who} did not come`);
  }

  async stop(): Promise<void> {
    await new Promise<void>((stopped) => { this.smtp.close(stopped); });
  }
}
