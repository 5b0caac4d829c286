// Takes the screenshots of the README from the demonstration: `node .make/images.mjs PROGRAM`.
import { createRequire } from 'node:module';
import { spawn, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const { chromium } = createRequire(join(root, 'end2end/package.json'))('@playwright/test');
const program = process.argv[2] ?? join(root, 'target/release/observatoire');
const folder = mkdtempSync(join(tmpdir(), 'images-'));
const database = `sqlite://${join(folder, 'demonstration.db')}`;
const address = '127.0.0.1:3987';
const site = `http://${address}`;
const environment = { ...process.env, OBSERVATOIRE_COMPANY_SEARCH: 'off', LEPTOS_SITE_ROOT: join(root, 'target/site') };
const password = 'une image vaut mille mots';
const account = ['staff', 'add', 'images@observatoire.example', '--role', 'manager', '--password-stdin'];
const server = spawn(program, ['demo', '--database-url', database, '--addr', address], { env: environment, stdio: 'ignore' });

async function ready() {
  for (let tries = 0; tries < 600; tries += 1) {
    if (await fetch(`${site}/readyz`).then((answer) => answer.ok, () => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error('the demonstration did not start');
}

async function volumes(browser) {
  execFileSync(program, account, { env: { ...environment, DATABASE_URL: database }, input: password });
  const page = await browser.newPage({ viewport: { width: 1280, height: 1180 }, locale: 'fr-FR' });
  await page.goto(`${site}/connexion`);
  await page.getByLabel('Adresse électronique').fill('images@observatoire.example');
  await page.getByLabel('Mot de passe').fill(password);
  await page.getByRole('button', { name: 'Se connecter', exact: true }).click();
  await page.getByLabel('J’ai lu cet engagement et je l’accepte pour un an').check();
  await page.getByRole('button', { name: 'Accepter l’engagement' }).click();
  await page.waitForURL('**/observatoire');
  await page.getByText('En direct.').waitFor();
  await page.screenshot({ path: join(root, 'docs/images/volumes.png') });
}

async function questionnaire(browser) {
  const page = await browser.newPage({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, locale: 'fr-FR' });
  await page.goto(`${site}/questionnaires/acheteurs/repondre`);
  await page.locator('#AC01-eti').check();
  await page.locator('#AC02').fill('732 829 320 00074');
  await page.getByRole('button', { name: 'Enregistrer et continuer' }).click();
  await page.waitForURL('**/montants');
  const fields = page.locator('input.input-amount, input[inputmode=decimal]');
  await fields.nth(0).fill('1,2 Md€');
  await fields.nth(2).fill('30 M€');
  await page.waitForTimeout(1_500);
  await fields.nth(2).evaluate((field) => { field.blur(); window.scrollTo(0, field.getBoundingClientRect().top + window.scrollY - 420); });
  await page.waitForTimeout(500);
  await page.screenshot({ path: join(root, 'docs/images/questionnaire-phone.png') });
}

try {
  await ready();
  const shell = '/usr/bin/chromium-headless-shell';
  const executablePath = process.env.CHROMIUM ?? (existsSync(shell) ? shell : '/usr/bin/chromium');
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  await volumes(browser);
  await questionnaire(browser);
  await browser.close();
} finally {
  server.kill();
  rmSync(folder, { recursive: true, force: true });
}
