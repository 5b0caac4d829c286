// The server under test: the built program, with a database in a temporary folder.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createServer } from 'node:net';
import { Companies } from './companies.ts';
import { undertakeByForm } from './forms.ts';
import { Letterbox } from './letterbox.ts';

const root = resolve(import.meta.dirname, '../../..');
const program = process.env.OBSERVATOIRE_BIN
  ?? ['release', 'debug'].map((kind) => join(root, 'target', kind, 'observatoire')).find(existsSync)
  ?? 'observatoire';
const site = process.env.LEPTOS_SITE_ROOT ?? join(root, 'target/site');

/** The staff account of every test server: it may show exact cells, and has accepted the undertaking. */
export const staff = { email: 'equipe@observatoire.example', password: 'un mot de passe assez long' };

/** A free port, below those that systems give to connections: one of these could take it while the server restarts. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const probe = createServer();
    const free = await new Promise<boolean>((done) => {
      probe.once('error', () => done(false));
      probe.listen(port, '127.0.0.1', () => done(true));
    });
    if (!free) continue;
    await new Promise((closed) => { probe.close(closed); });
    return port;
  }
}

/** A folder for a server. */
async function folder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'observatoire-'));
}

export class Server {
  private process?: ChildProcess;
  private log = '';
  /** A folder with the staff account, made once in each worker: most servers start from a copy of it. */
  private static prepared?: Promise<string>;

  private constructor(
    private readonly folder: string, readonly companies: Companies, readonly letterbox: Letterbox,
    private port: number, private readonly mail: boolean, private more: NodeJS.ProcessEnv = {},
  ) {}

  /** Starts a server, with or without a mail server. `more` returns further variables, given its address. */
  static async start(mail = true, more?: (url: string) => Promise<NodeJS.ProcessEnv>): Promise<Server> {
    Server.prepared ??= Server.prepare();
    const server = await Server.on(await folder(), mail);
    server.more = await more?.(server.url) ?? {};
    await cp(await Server.prepared, server.folder, { recursive: true });
    await server.begin();
    return server;
  }

  private static async prepare(): Promise<string> {
    const server = await Server.on(await folder(), false);
    process.once('exit', () => rmSync(server.folder, { recursive: true, force: true }));
    await mkdir(server.questionnaires);
    await server.addStaff();
    await server.begin();
    await undertakeByForm(server.url);
    await server.stop();
    return server.folder;
  }

  private static async on(folder: string, mail: boolean): Promise<Server> {
    // Links in e-mails begin with the origin, so the port is chosen before the server starts.
    return new Server(folder, await Companies.start(), await Letterbox.start(), await freePort(), mail);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The folder of editions in preparation. */
  get questionnaires(): string {
    return join(this.folder, 'questionnaires');
  }

  /** Runs a command of the program on the same database. */
  async run(...command: string[]): Promise<void> {
    const child = spawn(program, command, { cwd: root, env: this.environment(), stdio: ['ignore', 'ignore', 'inherit'] });
    const code = await new Promise((done) => { child.once('exit', done); });
    if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}`);
  }

  /** Starts serving, on the same port each time. */
  async begin(): Promise<void> {
    const child = spawn(program, ['serve'], {
      cwd: root,
      env: { ...this.environment(), OBSERVATOIRE_ADDR: `127.0.0.1:${this.port}`, LEPTOS_SITE_ROOT: site },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.process = child;
    child.stderr.on('data', (text) => { this.log += text; });
    this.port = await new Promise<number>((found, failed) => {
      const late = setTimeout(() => failed(new Error(`the server says nothing: ${this.log}`)), 20_000);
      let said = '';
      child.stdout.on('data', (text) => {
        said += text;
        const port = /Observatoire: http:\/\/127\.0\.0\.1:(\d+)/.exec(said)?.[1];
        if (port) {
          clearTimeout(late);
          found(Number(port));
        }
      });
      child.on('exit', (code) => failed(new Error(`the server ended with ${code}: ${this.log}`)));
    });
  }

  /** Stops serving, as an administrator would. The database remains. */
  async end(): Promise<void> {
    const child = this.process;
    this.process = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((done) => { child.once('exit', () => done()); });
    child.kill('SIGTERM');
    const stubborn = setTimeout(() => child.kill('SIGKILL'), 8_000);
    await ended;
    clearTimeout(stubborn);
  }

  async remove(): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Stops it and the services around it. */
  private async stop(): Promise<void> {
    await this.end();
    await this.companies.stop();
    await this.letterbox.stop();
  }

  private environment(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      DATABASE_URL: `sqlite://${join(this.folder, 'observatoire.db')}`,
      OBSERVATOIRE_QUESTIONNAIRES: this.questionnaires,
      OBSERVATOIRE_COMPANY_SEARCH: this.companies.url,
      OBSERVATOIRE_ORIGIN: this.url,
      OBSERVATOIRE_SMTP_URL: this.mail ? this.letterbox.url : '',
      OBSERVATOIRE_MAIL_FROM: 'Observatoire <observatoire@observatoire.example>',
      OBSERVATOIRE_MAIL_RETRY_SECONDS: '1',
      RUST_LOG: 'warn',
      ...this.more,
    };
  }

  /** Adds an account with the common password. By default it may show exact cells. */
  async addStaff(email = staff.email, role = 'administrator', exact = true): Promise<void> {
    const right = exact ? ['--exact'] : [];
    const child = spawn(program, ['staff', 'add', email, '--role', role, ...right, '--password-stdin'], {
      cwd: root, env: this.environment(), stdio: ['pipe', 'ignore', 'inherit'],
    });
    child.stdin.end(`${staff.password}\n`);
    const code = await new Promise((done) => { child.once('exit', done); });
    if (code !== 0) throw new Error(`staff add ended with ${code}`);
  }
}
