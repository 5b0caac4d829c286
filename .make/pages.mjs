// Measures the server's CPU time per page, compared with `/healthz` in the same run, and what a respondent downloads
// with the first section: `node .make/pages.mjs PROGRAM`.
// One connection, one request at a time; the time of the process comes from /proc.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';

const root = join(import.meta.dirname, '..');
const program = process.argv[2] ?? join(root, 'target/release/observatoire');
const times = Number(process.argv[3] ?? 1000);
const folder = mkdtempSync(join(tmpdir(), 'pages-'));
const environment = {
  ...process.env, DATABASE_URL: `sqlite://${join(folder, 'pages.db')}`, OBSERVATOIRE_ADDR: '127.0.0.1:0',
  OBSERVATOIRE_COMPANY_SEARCH: 'off', LEPTOS_SITE_ROOT: join(root, 'target/site'), RUST_LOG: 'warn',
};
const pages = [
  ['/healthz', '/healthz'],
  ['a page not found', '/nulle-part'],
  ['legal notice', '/mentions-legales'],
  ['sign-in', '/connexion'],
  ['barometer', '/barometre'],
  ['home', '/'],
  ['start of a questionnaire', '/questionnaires/acheteurs'],
  ['first section', '/questionnaires/acheteurs/repondre'],
];

const server = spawn(program, ['serve'], { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
const origin = await new Promise((served, ended) => {
  let out = '';
  server.stdout.on('data', (data) => {
    out += data;
    const found = /^Observatoire: (http:\S+)/m.exec(out);
    if (found) served(found[1]);
  });
  server.on('exit', () => ended(new Error('the server ended before it served')));
});
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const ask = (path) => new Promise((done, failed) => {
  get(origin + path, { agent, headers: { accept: 'text/html' } }, (answer) => {
    answer.resume();
    answer.on('end', () => done(answer.statusCode));
  }).on('error', failed);
});
const ticks = Number(execFileSync('getconf', ['CLK_TCK']));
/** Milliseconds of CPU time, user and system. */
const used = () => {
  const fields = readFileSync(`/proc/${server.pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 1000 / ticks;
};
/** The body of an answer, in bytes as transferred, and as text. */
const load = (path) => new Promise((done, failed) => {
  get(origin + path, { agent, headers: { accept: 'text/html', 'accept-encoding': 'br' } }, (answer) => {
    const parts = [];
    answer.on('data', (part) => parts.push(part));
    answer.on('end', () => {
      const body = Buffer.concat(parts);
      const text = answer.headers['content-encoding'] === 'br' ? brotliDecompressSync(body) : body;
      done({ bytes: body.length, text: text.toString() });
    });
  }).on('error', failed);
});
let base;
console.log(`\n${'Processor time of a page, ms'.padEnd(32)}${'each'.padStart(8)}${'beside /healthz'.padStart(18)}`);
try {
  for (const [name, path] of pages) {
    // A clock tick is ten milliseconds, so fast requests are repeated more often.
    const often = path === '/healthz' ? times * 10 : times;
    for (let n = 0; n < 50; n += 1) await ask(path);
    const before = used();
    for (let n = 0; n < often; n += 1) await ask(path);
    const each = (used() - before) / often;
    base ??= each;
    console.log(`${name.padEnd(32)}${each.toFixed(2).padStart(8)}${(each / base).toFixed(1).padStart(18)}`);
  }
  console.log(`\n${'First load of the first section'.padEnd(32)}${'bytes'.padStart(8)}`);
  const page = await load('/questionnaires/acheteurs/repondre');
  const loaded = [['page', page.bytes]];
  for (const path of new Set(page.text.match(/\/pkg\/[\w.-]+/g))) {
    loaded.push([path.replace(/^.*\./, ''), (await load(path)).bytes]);
  }
  loaded.push(['together', loaded.reduce((sum, [, bytes]) => sum + bytes, 0)]);
  for (const [name, bytes] of loaded) console.log(`${name.padEnd(32)}${String(bytes).padStart(8)}`);
} finally {
  agent.destroy();
  server.kill();
  rmSync(folder, { recursive: true, force: true });
}
