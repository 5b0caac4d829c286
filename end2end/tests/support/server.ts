// The server under test: the built program, a database of its own in a folder that goes with it.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Companies } from './companies.ts';

const root = resolve(import.meta.dirname, '../../..');
const program = process.env.OBSERVATOIRE_BIN
  ?? ['release', 'debug'].map((kind) => join(root, 'target', kind, 'observatoire')).find(existsSync)
  ?? 'observatoire';
const site = process.env.LEPTOS_SITE_ROOT ?? join(root, 'target/site');

/** The account that every server of these tests has. */
export const staff = { email: 'equipe@observatoire.example', password: 'un mot de passe assez long' };

export class Server {
  private process?: ChildProcess;
  private log = '';
  private port = 0;

  private constructor(private readonly folder: string, readonly companies: Companies) {}

  static async start(): Promise<Server> {
    const server = new Server(await mkdtemp(join(tmpdir(), 'observatoire-')), await Companies.start());
    await server.addStaff();
    await server.begin();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Serves, on the same port as before if it served before. */
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

  /** Stops serving, as an administrator would: the database stays. */
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
    await this.end();
    await this.companies.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  private environment(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      DATABASE_URL: `sqlite://${join(this.folder, 'observatoire.db')}`,
      OBSERVATOIRE_COMPANY_SEARCH: this.companies.url,
      RUST_LOG: 'warn',
    };
  }

  private async addStaff(): Promise<void> {
    const child = spawn(program, ['staff', 'add', staff.email, '--role', 'administrator', '--password-stdin'], {
      cwd: root, env: this.environment(), stdio: ['pipe', 'ignore', 'inherit'],
    });
    child.stdin.end(`${staff.password}\n`);
    const code = await new Promise((done) => { child.once('exit', done); });
    if (code !== 0) throw new Error(`staff add ended with ${code}`);
  }
}
