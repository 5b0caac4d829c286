// Live figures: they move within a second of a receipt, can be paused, and survive a restart of the server.
import type { Page } from '@playwright/test';
import { Draft, answerAsBuyer, buyer, signInByForm, siret, undertakeByForm } from '../support/forms.ts';
import { Journey } from '../support/journey.ts';
import { expect, test } from '../support/test.ts';

test.use({ ownServer: true });

/** The delay that the product promises. */
const SOON = { timeout: 1_000 };
const FAILED = /net::ERR_(CONNECTION_REFUSED|INCOMPLETE_CHUNKED_ENCODING|EMPTY_RESPONSE|CONNECTION_RESET)/;

function figure(page: Page, name: string) {
  return page.locator(`[data-figure="${name}"]`).first();
}

async function watchLive(page: Page): Promise<void> {
  await page.goto('/observatoire');
  const exact = page.getByRole('button', { name: 'Afficher toutes les cases' });
  if (await exact.isVisible()) await exact.click();
  await expect(page.getByRole('status')).toHaveText('En direct.');
}

test('figures, bars and the sentence move within a second of a receipt', async ({ signedIn, server, page, newPage }) => {
  void signedIn;
  await answerAsBuyer(server.url, { siret: siret(80), startups: '2 M€' });
  await watchLive(page);
  let loads = 0;
  page.on('framenavigated', () => { loads += 1; });
  const bars = page.locator('#volumes rect.bar-now');
  await expect(bars).toHaveCount(1);
  await expect(page.getByText('Dernier mouvement à')).toBeHidden();

  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.fill(buyer({ siret: siret(81), segment: 'eti', total: '50 M€', startups: '4 M€' }));
  const other = new Journey(await newPage(), true);
  await other.open(draft);
  const answered = other.page.waitForResponse('**/api/reponses/envoi');
  await other.send();
  await answered;
  await Promise.all([
    expect(figure(page, '2025.volume')).toHaveText('6,0 M€', SOON),
    expect(figure(page, '2025.respondents')).toHaveText('2', SOON),
    expect(figure(page, 'lead')).toContainText('2 acheteurs ont déclaré 6,0 M€', SOON),
    expect(bars).toHaveCount(2, SOON),
    expect(bars.last()).toHaveAttribute('width', '300.0', SOON),
    expect(page.getByText(/^Dernier mouvement à \d\d:\d\d:\d\d\.$/)).toBeVisible(SOON),
  ]);
  await other.receipt();
  expect(loads).toBe(0);
});

test('twenty receipts in a row are all in the figures a second after the last one', async ({ signedIn, server, page }) => {
  void signedIn;
  await watchLive(page);
  for (let n = 0; n < 20; n += 1) await answerAsBuyer(server.url, { siret: siret(100 + n), startups: '1 M€' });
  await expect(figure(page, '2025.volume')).toHaveText('20,0 M€', SOON);
  await expect(figure(page, '2025.respondents')).toHaveText('20', SOON);
});

test('an analyst sees current figures after signing in, and each receipt in a second', async ({ server, page }) => {
  const email = 'analyste@observatoire.example';
  await server.addStaff(email, 'analyst', false);
  await undertakeByForm(server.url, email);
  const value = await signInByForm(server.url, email);
  await page.context().addCookies([{ name: 'session', value, url: server.url, httpOnly: true, sameSite: 'Lax' }]);
  for (let n = 0; n < 3; n += 1) await answerAsBuyer(server.url, { siret: siret(140 + n), startups: '2 M€' });
  await page.goto('/observatoire');
  await expect(page.getByRole('status')).toHaveText('En direct.');
  await expect(page.getByRole('button', { name: 'Afficher toutes les cases' })).toHaveCount(0);
  await expect(figure(page, '2025.volume')).toHaveText('6,0 M€');
  await answerAsBuyer(server.url, { siret: siret(143), startups: '3 M€' });
  await expect(figure(page, '2025.volume')).toHaveText('9,0 M€', SOON);
  await expect(figure(page, '2025.respondents')).toHaveText('4', SOON);
});

test('a pause stops the figures, and resuming catches up', async ({ signedIn, server, page }) => {
  void signedIn;
  await watchLive(page);
  const pause = page.getByRole('button', { name: 'Mettre en pause' });
  await pause.click();
  await expect(page.getByRole('status')).toHaveText('En pause : la page ne bouge plus.');
  await expect(pause).toHaveAttribute('aria-pressed', 'true');
  await answerAsBuyer(server.url, { siret: siret(82), startups: '3 M€' });
  // Another live page shows when the paused one would have moved.
  const follower = await page.context().newPage();
  await follower.goto('/observatoire');
  await expect(figure(follower, '2025.volume')).toHaveText('3,0 M€');
  await answerAsBuyer(server.url, { siret: siret(83), startups: '3 M€' });
  await expect(figure(follower, '2025.volume')).toHaveText('6,0 M€', SOON);
  await expect(figure(page, '2025.volume')).toHaveText('–');
  await follower.close();
  await pause.click();
  await expect(page.getByRole('status')).toHaveText('En direct.');
  await expect(figure(page, '2025.volume')).toHaveText('6,0 M€');
});

test('a page that loses the server says so, and continues when it is back', async ({ signedIn, server, page, watch }) => {
  void signedIn;
  watch.allow(FAILED);
  await answerAsBuyer(server.url, { siret: siret(84), startups: '2 M€' });
  await watchLive(page);
  await server.end();
  await expect(page.getByRole('status')).toContainText('Direct interrompu');
  await expect(figure(page, '2025.volume'), 'the last figures stay').toHaveText('2,0 M€');
  await server.begin();
  await expect(page.getByRole('status')).toHaveText('En direct.', { timeout: 20_000 });
  await answerAsBuyer(server.url, { siret: siret(85), startups: '5 M€' });
  await expect(figure(page, '2025.volume')).toHaveText('7,0 M€', SOON);
});

test('after signing out in another tab nothing more is shown', async ({ signedIn, server, page, watch }) => {
  void signedIn;
  watch.allow(/status of 401/);
  await watchLive(page);
  const other = await page.context().newPage();
  await other.goto('/observatoire/campagne');
  await other.getByRole('button', { name: 'Se déconnecter' }).click();
  await expect(other).toHaveURL(/\/connexion$/);
  await answerAsBuyer(server.url, { siret: siret(86), startups: '2 M€' });
  await expect(page.getByRole('status')).toHaveText('Votre session a pris fin : la page ne bouge plus.');
  await expect(figure(page, '2025.volume')).toHaveText('–');
  await page.getByRole('link', { name: 'Se connecter de nouveau' }).click();
  await expect(page).toHaveURL(/\/connexion$/);
});

test('seven live tabs all update, and another takes over when the one streaming closes', async ({ signedIn, server, page }) => {
  void signedIn;
  await watchLive(page);
  const context = page.context();
  const tabs: Page[] = [];
  for (const path of ['freins', 'suivi', 'textes', 'propositions', 'qualite', '', '']) {
    const tab = await context.newPage();
    await tab.goto(`/observatoire/${path}`, { waitUntil: 'domcontentloaded' });
    await expect(tab.locator('.live-state')).toHaveText('En direct.');
    tabs.push(tab);
  }
  const last = tabs.at(-1) as Page;
  await answerAsBuyer(server.url, { siret: siret(87), startups: '2 M€' });
  await expect(figure(last, '2025.volume')).toHaveText('2,0 M€');
  const [download] = await Promise.all([last.waitForEvent('download'), last.getByRole('link', { name: /CSV/ }).first().click()]);
  expect(download.suggestedFilename()).toMatch(/\.csv$/);
  await page.close();
  await answerAsBuyer(server.url, { siret: siret(88), startups: '3 M€' });
  await expect(figure(last, '2025.volume')).toHaveText('5,0 M€');
});

test('a hidden tab releases its stream, and catches up when it is visible again', async ({ signedIn, server, page }) => {
  void signedIn;
  await page.addInitScript(() => {
    const streams: EventSource[] = [];
    Object.assign(window, { streams });
    window.EventSource = class extends EventSource {
      constructor(url: string | URL) {
        super(url);
        streams.push(this);
      }
    };
  });
  const look = (hidden: boolean) => page.evaluate((hidden) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);
  const open = () => page.evaluate(() => (window as unknown as { streams: EventSource[] }).streams.filter((s) => s.readyState !== EventSource.CLOSED).length);
  await watchLive(page);
  expect(await open()).toBe(1);
  await look(true);
  expect(await open()).toBe(0);
  await answerAsBuyer(server.url, { siret: siret(89), startups: '2 M€' });
  await look(false);
  await expect(figure(page, '2025.volume')).toHaveText('2,0 M€');
  await expect(page.getByRole('status')).toHaveText('En direct.');
  expect(await open()).toBe(1);
});

test('texts and findings arrive without a reload, and a search is preserved', async ({ signedIn, server, page }) => {
  void signedIn;
  const write = async (n: number, text: string, startups: string) => {
    const draft = await Draft.begin(server.url, 'acheteurs');
    await draft.fill({ ...buyer({ siret: siret(n), total: '100 M€', startups }), propositions: { AC27: text } });
    await draft.send();
  };
  let loads = 0;
  await write(130, 'Verser des avances.', '2 M€');
  await page.goto('/observatoire/textes');
  await expect(page.locator('.live-state')).toHaveText('En direct.');
  await page.getByLabel('Mots recherchés').fill('délais');
  page.on('framenavigated', () => { loads += 1; });
  await write(131, 'Payer à trente jours.', '62 M€');
  await expect(page.getByText('2 textes, dont 2 à coder.')).toBeVisible(SOON);
  await expect(page.getByText('Payer à trente jours.')).toBeVisible();
  await expect(page.getByLabel('Mots recherchés')).toHaveValue('délais');
  expect(loads).toBe(0);

  await page.goto('/observatoire/qualite');
  await expect(page.getByText('Un constat (à examiner : 1).')).toBeVisible();
  await expect(page.locator('.live-state')).toHaveText('En direct.');
  await write(132, 'Rien à dire.', '71 M€');
  await expect(page.getByText('2 constats (à examiner : 2).')).toBeVisible(SOON);
});
