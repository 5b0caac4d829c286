// Crosses an invented file of five million lines three ways in one run: on the server's side, by DuckDB, in a browser;
// and a workbook of a million rows. All four give the same figures, or it fails. `node .make/crossing.mjs PROGRAM EXAMPLE`
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const [program, example] = process.argv.slice(2);
const { chromium } = createRequire(join(root, 'end2end/package.json'))('playwright-core');
const folder = mkdtempSync(join(tmpdir(), 'crossing-'));
const file = join(folder, 'purchases.csv');
const venv = join(root, 'target/bench-python');
const same = ['startup_cents', 'purchases_cents', 'startups'];

const table = (text) => Object.fromEntries(text.trim().split('\n').map((line) => line.split('\t')));
const run = (command, ...options) => table(execFileSync(command, options, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }));
const rows = [];
const row = (name, seconds, lines, memory) => {
  rows.push([name, `${seconds.toFixed(1)} s`, `${(lines / seconds / 1e6).toFixed(2)}`, memory ? `${Math.round(memory / 1024)} MB` : '']);
};
/** The memory of Chromium's processes below one, in kB. */
const memory = (parent) => {
  const of = new Map(readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((pid) => {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      return [[Number(pid), [Number(/^PPid:\s+(\d+)/m.exec(status)[1]), Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0)]]];
    } catch { return []; }
  }));
  const below = (pid) => pid === parent || (of.has(pid) && pid > 1 && below(of.get(pid)[0]));
  return [...of].filter(([pid]) => below(pid)).reduce((sum, [, [, size]]) => sum + size, 0);
};

let server;
let browser;
try {
  if (!existsSync(join(venv, 'bin/python'))) {
    execFileSync('python3', ['-m', 'venv', venv]);
    execFileSync(join(venv, 'bin/pip'), ['install', '--quiet', 'duckdb==1.4.2'], { stdio: ['ignore', 'ignore', 'inherit'] });
  }
  const ours = run(example, 'csv', '5000000', file);
  row('this service, CSV', Number(ours.seconds), Number(ours.lines), Number(ours.most_memory_kb));
  const theirs = run(join(venv, 'bin/python'), join(root, '.make/crossing.py'), file);
  row('DuckDB, the same join on the same file', Number(theirs.seconds), Number(ours.lines), Number(theirs.most_memory_kb));

  const environment = {
    ...process.env, DATABASE_URL: `sqlite://${join(folder, 'crossing.db')}`, OBSERVATOIRE_ADDR: '127.0.0.1:0',
    OBSERVATOIRE_COMPANY_SEARCH: 'off', LEPTOS_SITE_ROOT: join(root, 'target/site'), RUST_LOG: 'warn',
  };
  server = spawn(program, ['serve'], { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
  const origin = await new Promise((served) => {
    let out = '';
    server.stdout.on('data', (data) => {
      out += data;
      const found = /^Observatoire: (http:\S+)/m.exec(out);
      if (found) served(found[1]);
    });
  });
  execFileSync(program, ['import', 'base', `${file}.base`, '--source', 'bench', '--licence', 'none', '--yes'], { env: environment, stdio: ['ignore', 'ignore', 'inherit'] });
  const path = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find(existsSync);
  browser = await chromium.launchServer({ executablePath: path, args: ['--no-sandbox', '--disable-gpu'] });
  const page = await (await chromium.connect(browser.wsEndpoint())).newPage({ locale: 'fr-FR' });
  await page.goto(`${origin}/questionnaires/acheteurs/croisement`);
  await page.locator('#lieu-navigateur').waitFor();
  await page.setInputFiles('#fichier', file);
  await page.click('button:has-text("Lire le fichier")');
  await page.locator('button:has-text("Croiser")').waitFor();
  const before = memory(browser.process().pid);
  let most = before;
  const watched = setInterval(() => { most = Math.max(most, memory(browser.process().pid)); }, 100);
  const begun = performance.now();
  await page.click('button:has-text("Croiser")');
  await page.locator('#resultat').waitFor({ timeout: 300_000 });
  const seconds = (performance.now() - begun) / 1000;
  clearInterval(watched);
  row('a browser, in WebAssembly (memory: what it took more)', seconds, Number(ours.lines), most - before);
  const cents = (text) => text.replace(/[^\d]/g, '');
  const cells = await page.locator('.crossing-outcome tbody tr').first().locator('td').allInnerTexts();
  const shown = { purchases_cents: cents(cells[0]), startup_cents: cents(cells[1]), startups: cents(cells[3]) };

  const sheet = run(example, 'xlsx', '1000000', join(folder, 'purchases.xlsx'));
  row('this service, a workbook', Number(sheet.seconds), Number(sheet.lines), Number(sheet.most_memory_kb));
  for (const name of same) {
    if (theirs[name] !== ours[name] || shown[name] !== ours[name]) {
      throw new Error(`${name}: ${ours[name]}, DuckDB ${theirs[name]}, browser ${shown[name]}`);
    }
  }
  console.log(`\n${'A list of suppliers, crossed'.padEnd(56)}${'time'.padStart(8)}${'million lines/s'.padStart(18)}${'memory'.padStart(10)}`);
  for (const [name, time, speed, size] of rows) console.log(`${name.padEnd(56)}${time.padStart(8)}${speed.padStart(18)}${size.padStart(10)}`);
  console.log(`the same figures to the cent; the base: ${ours.base_entries} SIREN in ${ours.base_bytes} bytes, no false positive`);
} finally {
  await browser?.close();
  server?.kill();
  rmSync(folder, { recursive: true, force: true });
}
