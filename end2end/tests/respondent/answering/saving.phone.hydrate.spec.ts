// Failed saves are retried automatically, and the page shows the true state; a long paste, a full device, autofill.
import type { Page, Route } from '@playwright/test';
import { Draft, buyer, siret } from '../../support/forms.ts';
import { expect, test } from '../../support/test.ts';

const TOTAL = { question: 'Quel a été le montant annuel total de vos achats hors taxes ?', part: '2025' };
const TEXT = '[name="SU29"]';
const SAVED = /^Enregistré à \d{1,2}\sh\s\d{2}/;
const SAVE = '**/api/reponses/section';
const FAILED = /net::ERR_(INTERNET_DISCONNECTED|CONNECTION_REFUSED|EMPTY_RESPONSE|CONNECTION_RESET)/;

async function amounts(url: string, n: number): Promise<Draft> {
  const draft = await Draft.begin(url, 'acheteurs');
  await draft.save('organisation', buyer({ siret: siret(n) }).organisation ?? {});
  return draft;
}

async function texts(url: string): Promise<Draft> {
  const draft = await Draft.begin(url, 'start-up');
  await draft.save('entreprise', { SU01: '732829320' });
  return draft;
}

const proxy = (status: number) => (route: Route) => route.fulfill({
  status, contentType: 'text/html', body: '<html><body><h1>Gateway</h1><p>nginx</p></body></html>',
});
const ours = (status: number, headers = {}) => (route: Route) => route.fulfill({
  status, contentType: 'application/json', headers, body: JSON.stringify({ status, message: 'Trop de demandes : patientez.' }),
});

const away: [string, (route: Route) => Promise<void>][] = [
  ['502 of a proxy', proxy(502)], ['503 of a proxy', proxy(503)], ['504 of a proxy', proxy(504)],
  ['page of a proxy that refuses', proxy(403)], ['page in place of the answer', proxy(200)],
  ['503 of ours', ours(503)], ['500 without a word', (route) => route.fulfill({ status: 500, body: '' })],
];
for (const [what, answer] of away) {
  test(`after a ${what} the page says that it waits, and then saves`, async ({ journey, server, page, watch }) => {
    watch.allow(/status of (4|5)\d\d/);
    const draft = await amounts(server.url, 930);
    await page.clock.install();
    await journey.open(draft, 'montants');
    await page.route(SAVE, answer, { times: 1 });
    await journey.field(TOTAL).fill('12 M€');
    await page.clock.runFor(1_000);
    const state = page.getByRole('status').filter({ hasText: 'Le service ne répond pas pour le moment : vos réponses sont gardées sur cet appareil' });
    await expect(state).toBeVisible();
    await expect(page.getByText('rechargez la page')).toHaveCount(0);
    // Typing has stopped.
    await page.clock.runFor(15_000);
    await expect(page.getByText(SAVED)).toBeVisible();
    await page.reload();
    await expect(journey.field(TOTAL)).toHaveValue('12 M€');
  });
}

test('the page waits as long as the server asks, and says why', async ({ journey, server, page, watch }) => {
  watch.allow(/status of 429/);
  const draft = await amounts(server.url, 931);
  await page.clock.install();
  await journey.open(draft, 'montants');
  let asked = 0;
  await page.route(SAVE, async (route) => {
    asked += 1;
    await (asked === 1 ? ours(429, { 'retry-after': '40' })(route) : route.continue());
  });
  await journey.field(TOTAL).fill('12 M€');
  await page.clock.runFor(1_000);
  await expect(page.getByRole('alert').filter({ hasText: 'Trop de demandes : patientez. La page réessaie d’elle-même.' })).toBeVisible();
  await journey.field(TOTAL).fill('13 M€');
  await page.clock.runFor(30_000);
  expect(asked, 'not before the time').toBe(1);
  await page.clock.runFor(40_000);
  await expect(page.getByText(SAVED)).toBeVisible();
  await expect(page.getByRole('alert').filter({ hasText: 'Trop de demandes' })).toHaveCount(0);
});

test('going on waits for an unavailable service, and then continues by itself', async ({ journey, server, page, watch }) => {
  watch.allow(/status of 502/);
  const draft = await Draft.begin(server.url, 'start-up');
  await draft.save('entreprise', { SU01: '732829320' });
  await journey.open(draft, 'profil');
  await page.route(SAVE, proxy(502), { times: 1 });
  await page.getByRole('button', { name: 'Enregistrer et continuer' }).click();
  await expect(page.getByText('Le service ne répond pas pour le moment')).toBeVisible();
  await expect(page).toHaveURL(/\/clients$/, { timeout: 15_000 });
});

test('a refusal with a message of the service is final, and is an alert', async ({ journey, server, page, watch }) => {
  watch.allow(/status of 409/);
  const draft = await amounts(server.url, 932);
  await journey.open(draft, 'montants');
  await page.route(SAVE, (route) => route.fulfill({
    status: 409, contentType: 'application/json', body: JSON.stringify({ status: 409, message: 'Cette réponse a été envoyée.' }),
  }), { times: 1 });
  await journey.field(TOTAL).fill('12 M€');
  await expect(page.getByRole('alert').filter({ hasText: 'Non enregistré : Cette réponse a été envoyée.' })).toBeVisible();
});

test('sending during a proxy failure says so, and can be retried', async ({ journey, server, page, watch }) => {
  watch.allow(/status of 502/);
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.fill(buyer({ siret: siret(933) }));
  await journey.open(draft);
  await page.route('**/api/reponses/envoi', proxy(502), { times: 1 });
  await journey.send();
  await expect(page.getByRole('alert').filter({ hasText: 'Le service ne répond pas pour le moment. Vos réponses sont enregistrées' })).toBeVisible();
  await journey.send();
  await journey.receipt();
});

/** Sets a text as pasting does. */
async function paste(page: Page, text: string): Promise<void> {
  await page.locator(TEXT).fill(text);
}

for (const length of [45_000, 300_000]) {
  test(`a paste of ${length} characters is reported beside its field, and blocks nothing`, async ({ journey, server, page }) => {
    const draft = await texts(server.url);
    await page.clock.install();
    await journey.open(draft, 'propositions');
    await paste(page, 'é'.repeat(length));
    await page.clock.runFor(1_000);
    await expect(page.locator('#SU29-erreur')).toHaveText(new RegExp(`Votre texte compte ${length / 1000}\\s000 caractères`));
    await expect(page.getByText(/^Enregistré à .*, sauf le texte trop long$/)).toBeVisible();
    // The rest of the section is saved, and no button leaves the unsaved text behind.
    await page.getByRole('checkbox', { name: 'Verser des avances et payer plus vite' }).check();
    await page.getByRole('button', { name: 'Enregistrer et voir toutes mes réponses' }).click();
    await expect(journey.summary()).toBeFocused();
    await expect(async () => {
      const saved = await (await fetch(server.url + draft.section('propositions'))).text();
      expect(saved).toMatch(/value="L11"[^>]*checked/);
    }).toPass();
    // Shortened by hand over many pauses, it is finally saved, here and after a reload.
    for (let left = length; left > 4_000; left = Math.floor(left / 2)) {
      await paste(page, 'é'.repeat(left));
      await page.clock.runFor(900);
    }
    await paste(page, 'é'.repeat(900));
    await page.clock.runFor(1_000);
    await expect(page.getByText(new RegExp(`${SAVED.source}$`))).toBeVisible();
    await expect(page.locator('#SU29-erreur')).toBeHidden();
    await page.reload();
    await expect(page.locator(TEXT)).toHaveValue('é'.repeat(900));
    await expect.poll(() => page.evaluate(() => Object.keys(localStorage).length)).toBe(0);
  });
}

test('a copy that is already too large on the device no longer blocks its section', async ({ journey, server, page }) => {
  const draft = await texts(server.url);
  const address = `observatoire/${draft.key}/propositions`;
  await page.goto('/mentions-legales');
  await page.evaluate(([name, submission]) => {
    const tried = Array.from({ length: 8 }, (_, n) => ({ SU29: ['x'.repeat(32_000 + n)] }));
    const copy = { page: '1-1', submission, base: {}, fields: { SU29: ['x'.repeat(900)] }, tried };
    localStorage.setItem(name ?? '', JSON.stringify([copy]));
  }, [address, draft.key]);
  await journey.open(draft, 'propositions');
  await expect(page.locator(TEXT)).toHaveValue('x'.repeat(900));
  await expect(page.getByText(SAVED)).toBeVisible();
  await expect.poll(() => page.evaluate(() => Object.keys(localStorage).length)).toBe(0);
});

test('a device without storage is not said to have a copy', async ({ journey, server, page, context, watch }) => {
  watch.allow(FAILED);
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };
  });
  const draft = await amounts(server.url, 934);
  await journey.open(draft, 'montants');
  await context.setOffline(true);
  await journey.field(TOTAL).fill('12 M€');
  await expect(page.getByRole('alert').filter({ hasText: 'cet appareil ne peut rien garder : gardez cette page ouverte' })).toBeVisible();
  await expect(page.getByText('gardées sur cet appareil')).toHaveCount(0);
  await context.setOffline(false);
  await expect(page.getByText(SAVED)).toBeVisible({ timeout: 15_000 });
  await expect(page.getByRole('alert').filter({ hasText: 'gardez cette page ouverte' })).toHaveCount(0);
});

test('a device that only pretends to store is detected too', async ({ journey, server, page, context, watch }) => {
  watch.allow(FAILED);
  await page.addInitScript(() => { Storage.prototype.setItem = () => {}; });
  const draft = await amounts(server.url, 935);
  await journey.open(draft, 'montants');
  await context.setOffline(true);
  await journey.field(TOTAL).fill('12 M€');
  await expect(page.getByRole('alert').filter({ hasText: 'gardez cette page ouverte' })).toBeVisible();
});

test('values autofilled without an event are saved', async ({ journey, server, page }) => {
  const draft = await amounts(server.url, 936);
  await journey.open(draft, 'montants');
  await journey.field(TOTAL).evaluate((input: HTMLInputElement) => { input.value = '12 M€'; });
  await expect(page.getByText(SAVED)).toBeVisible();
  await page.reload();
  await expect(journey.field(TOTAL)).toHaveValue('12 M€');
});

test('values autofilled just before the page is closed are not lost', async ({ journey, server, page, newPage }) => {
  const draft = await amounts(server.url, 937);
  await page.clock.install();
  await journey.open(draft, 'montants');
  await journey.field(TOTAL).evaluate((input: HTMLInputElement) => { input.value = '12 M€'; });
  await page.goto('/mentions-legales');
  const other = await newPage();
  await expect(async () => {
    await other.goto(draft.section('montants'));
    await expect(other.locator('[name="AC04.2025"]').first()).toHaveValue('12 M€', { timeout: 500 });
  }).toPass();
});
