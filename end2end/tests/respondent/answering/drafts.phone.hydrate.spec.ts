// Typed values are saved while typing, wait on the device without a network, and never overwrite each other.
import { Draft, buyer, siret } from '../../support/forms.ts';
import { expect, test } from '../../support/test.ts';

const SIREN = { question: 'Quel est le numéro SIREN de votre entreprise ?' };
const TOTAL = { question: 'Quel a été le montant annuel total de vos achats hors taxes ?', part: '2025' };
const BEFORE = { ...TOTAL, part: '2024' };
const SAVED = /^Enregistré à \d{1,2}\sh\s\d{2}$/;
const OFFLINE = 'Hors connexion : vos réponses sont gardées sur cet appareil';
const FAILED = /net::ERR_(INTERNET_DISCONNECTED|CONNECTION_REFUSED|EMPTY_RESPONSE|CONNECTION_RESET)/;

test('typed values are saved without a click, under an address of their own', async ({ journey, page, newPage }) => {
  await journey.first('start-up');
  await journey.field(SIREN).pressSequentially('732 829 320');
  await expect(page.getByRole('status').filter({ hasText: SAVED })).toBeVisible();
  await expect(page).toHaveURL(/\/reponses\/[\w-]{32}\/entreprise$/);
  const other = await newPage();
  await other.goto(page.url());
  await expect(other.getByLabel(SIREN.question)).toHaveValue('732 829 320');
});

test('looking at the questions creates nothing', async ({ journey, server, page }) => {
  await page.clock.install();
  await journey.first('start-up');
  const saves: string[] = [];
  page.on('request', (request) => { if (request.url().endsWith('/api/reponses/section')) saves.push(request.url()); });
  const key = await page.locator('[name=_submission]').first().inputValue();
  await journey.field(SIREN).focus();
  await page.keyboard.press('Tab');
  await page.clock.runFor(30_000);
  expect(saves).toEqual([]);
  expect((await fetch(`${server.url}/reponses/${key}`)).status).toBe(404);
});

test('a wrong or incomplete value is saved as it is, without an error', async ({ journey, server, page, newPage }) => {
  const draft = await Draft.begin(server.url, 'start-up');
  await draft.save('profil', {});
  await journey.open(draft, 'entreprise');
  await journey.field(SIREN).pressSequentially('73 28');
  await expect(page.getByText(SAVED)).toBeVisible();
  const other = await newPage();
  await other.goto(draft.section('entreprise'));
  await expect(other.getByLabel(SIREN.question)).toHaveValue('73 28');
  await expect(other.locator('#erreurs')).toHaveCount(0);
  await other.goto(draft.address);
  await expect(other.locator('.recap-section').first()).toContainText('Commencée');
});

test('values typed just before leaving are not lost', async ({ journey, server, page, newPage }) => {
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.save('organisation', buyer({ siret: siret(100) }).organisation);
  await journey.open(draft, 'montants');
  await journey.field(TOTAL).fill('12 M€');
  await page.getByRole('link', { name: /accueil/ }).first().click();
  await expect(page).toHaveURL(/\/$/);
  const other = await newPage();
  await expect(async () => {
    await other.goto(draft.section('montants'));
    await expect(other.locator('[name="AC04.2025"]').first()).toHaveValue('12 M€', { timeout: 500 });
  }).toPass();
});

test('without a network the page says so, keeps typed values, and saves them later', async ({ journey, server, page, context, watch, newPage }) => {
  watch.allow(FAILED);
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.save('organisation', buyer({ siret: siret(101) }).organisation);
  await journey.open(draft, 'montants');
  await context.setOffline(true);
  await journey.field(TOTAL).fill('12 M€');
  await expect(page.getByRole('status').filter({ hasText: OFFLINE })).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByRole('status').filter({ hasText: SAVED })).toBeVisible();
  const other = await newPage();
  await other.goto(draft.section('montants'));
  await expect(other.locator('[name="AC04.2025"]').first()).toHaveValue('12 M€');
});

test('a refusal of the server is an alert with its cause', async ({ journey, server, page, watch }) => {
  watch.allow(/status of 409/);
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.save('organisation', buyer({ siret: siret(102) }).organisation);
  await journey.open(draft, 'montants');
  await page.route('**/api/reponses/section', (route) => route.fulfill({
    status: 409, contentType: 'application/json',
    headers: { serverfnerror: '/api/reponses/section' },
    body: JSON.stringify({ status: 409, message: 'Ce qui est saisi ne peut pas être pris.' }),
  }));
  await journey.field(TOTAL).fill('12 M€');
  await expect(page.getByRole('alert').filter({ hasText: 'Non enregistré : Ce qui est saisi ne peut pas être pris.' })).toBeVisible();
  await expect(journey.field(TOTAL)).toHaveValue('12 M€');
  await page.unroute('**/api/reponses/section');
  await journey.field(TOTAL).fill('13 M€');
  await expect(page.getByText(SAVED)).toBeVisible();
  await expect(page.getByRole('alert').filter({ hasText: 'Non enregistré' })).toHaveCount(0);
});

test('two pages that fill in different fields show each other’s saved values', async ({ journey, server, page, newPage }) => {
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.save('organisation', buyer({ siret: siret(103) }).organisation);
  await journey.open(draft, 'montants');
  const other = await newPage();
  await other.goto(draft.section('montants'));
  await expect(other.locator('form[data-ready]')).toBeAttached();
  await journey.field(TOTAL).fill('12 M€');
  await expect(page.getByText(SAVED)).toBeVisible();
  await other.locator('[name="AC04.2024"]').first().fill('11 M€');
  await expect(other.getByText(SAVED)).toBeVisible();
  await expect(other.locator('[name="AC04.2025"]').first(), 'what the first page saved').toHaveValue('12 M€');
  await page.reload();
  await journey.ready();
  await expect(journey.field(TOTAL)).toHaveValue('12 M€');
  await expect(journey.field(BEFORE)).toHaveValue('11 M€');
});

test('a value typed offline over one changed meanwhile is a conflict, and not lost', async ({ journey, server, page, context, watch }) => {
  watch.allow(FAILED);
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.save('organisation', buyer({ siret: siret(104) }).organisation);
  await journey.open(draft, 'montants');
  await context.setOffline(true);
  await journey.field(TOTAL).fill('12 M€');
  await expect(page.getByText(OFFLINE)).toBeVisible();
  await draft.save('montants', { 'AC04.2025': '14 M€' });
  await context.setOffline(false);
  const question = page.getByRole('group', { name: /montant annuel total.*2025/ });
  await expect(question.getByRole('radio', { name: /14 000 000,00 €.*enregistrée/ })).toBeVisible();
  await question.getByRole('radio', { name: /12 000 000,00 €.*autre page/ }).check();
  await page.getByRole('button', { name: 'Enregistrer et voir toutes mes réponses' }).click();
  await journey.atCheck();
  await expect(page.getByText('12 000 000,00 €')).toBeVisible();
});

test('a page in the background never conflicts with itself', async ({ journey, server, page, newPage }) => {
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.save('organisation', buyer({ siret: siret(107) }).organisation);
  await journey.open(draft, 'montants');
  const beacon = page.waitForRequest((request) => request.resourceType() === 'ping');
  await journey.field(TOTAL).pressSequentially('12');
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: true, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
    Reflect.deleteProperty(document, 'hidden');
  });
  await beacon;
  await journey.field(TOTAL).pressSequentially('0 M€');
  await expect(page.getByText(SAVED)).toBeVisible();
  await expect(page.getByText('Deux valeurs')).toHaveCount(0);
  const other = await newPage();
  await other.goto(draft.section('montants'));
  await expect(other.locator('[name="AC04.2025"]').first()).toHaveValue('120 M€');
});

test('a save whose answer is lost causes no conflict, even after a reload', async ({ journey, server, page, context, watch }) => {
  watch.allow(FAILED);
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.save('organisation', buyer({ siret: siret(108) }).organisation);
  await journey.open(draft, 'montants');
  await page.route('**/api/reponses/section', async (route) => {
    await route.fetch();
    await route.abort('connectionreset');
  }, { times: 1 });
  await journey.field(TOTAL).fill('12 M€');
  await expect(page.getByText(OFFLINE)).toBeVisible();
  await context.setOffline(true);
  await journey.field(TOTAL).fill('13 M€');
  await page.waitForTimeout(1_000);
  await page.route('**/api/reponses/section', (route) => route.abort('connectionreset'));
  await context.setOffline(false);
  await page.reload();
  await page.unroute('**/api/reponses/section');
  await expect(page.getByText(SAVED)).toBeVisible({ timeout: 15_000 });
  await expect(journey.field(TOTAL)).toHaveValue('13 M€');
  await expect(page.getByText('Deux valeurs')).toHaveCount(0);
});

test('values typed by two people in one field during a save are a conflict', async ({ journey, server, page }) => {
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.save('organisation', buyer({ siret: siret(109) }).organisation);
  await journey.open(draft, 'montants');
  let release = () => {};
  const released = new Promise<void>((done) => { release = done; });
  const held = page.waitForRequest('**/api/reponses/section');
  await page.route('**/api/reponses/section', async (route) => {
    await released;
    await route.continue();
  }, { times: 1 });
  await journey.field(BEFORE).fill('11 M€');
  await held;
  await draft.save('montants', { 'AC04.2025': '14 M€' });
  await journey.field(TOTAL).fill('12 M€');
  release();
  const question = page.getByRole('group', { name: /montant annuel total.*2025/ });
  await expect(question.getByRole('radio', { name: /14 000 000,00 €.*enregistrée/ })).toBeVisible();
  await expect(question.getByRole('radio', { name: /12 000 000,00 €/ })).toBeVisible();
});

for (const path of ['/', '/questionnaires/acheteurs']) {
  test(`${path} shows a new closing date by itself, without any code`, async ({ page }) => {
    await page.clock.install();
    await page.goto(path);
    const before = await page.getByRole('main').innerText();
    await page.route(`**${path}`, async (route) => {
      const answer = await route.fetch();
      const html = (await answer.text())
        .replace('La date de clôture sera annoncée ici.', 'Ouvert jusqu’au 30 juin 2030.')
        .replaceAll('>Commencer<', '>L’enquête est close<');
      await route.fulfill({ response: answer, body: html });
    });
    await page.clock.runFor(21_000);
    await expect(page.getByText(path === '/' ? 'Ouvert jusqu’au 30 juin 2030.' : 'L’enquête est close').first()).toBeVisible();
    expect(await page.getByRole('main').innerText()).not.toBe(before);
  });
}

test('two tabs closed without a network lose no text', async ({ journey, server, page, context, watch }) => {
  watch.allow(FAILED);
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.save('organisation', buyer({ siret: siret(107) }).organisation);
  const other = await context.newPage();
  await journey.open(draft, 'montants');
  await journey.of(other).open(draft, 'montants');
  await context.setOffline(true);
  await journey.field(TOTAL).fill('12 M€');
  await expect(page.getByText(OFFLINE)).toBeVisible();
  await journey.of(other).field(TOTAL).fill('14 M€');
  await journey.of(other).field(BEFORE).fill('9 M€');
  await expect(other.getByText(OFFLINE)).toBeVisible();
  await other.close();
  await page.close();
  await context.setOffline(false);
  const later = await context.newPage();
  await later.goto(draft.address);
  await expect(later.getByRole('alert').filter({ hasText: 'rouvrez l’étape « Vos montants d’achats » avant d’envoyer' })).toBeVisible();
  await later.goto(draft.section('montants'));
  // The first tab's text is saved, then the second one's conflicts with it: both can be chosen.
  const question = later.getByRole('group', { name: /montant annuel total.*2025/ });
  await expect(async () => {
    await later.goto(draft.section('montants'));
    await expect(question.getByRole('radio', { name: /12 000 000,00 €/ })).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await expect(question.getByRole('radio', { name: /14 000 000,00 €/ })).toBeVisible();
  await expect(later.locator('[name="AC04.2024"]').first()).toHaveValue('9 M€');
  await expect.poll(() => later.evaluate(() => Object.keys(localStorage).length)).toBe(0);
});

test('the device stores nothing once the response is sent', async ({ journey, server, page }) => {
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.fill(buyer({ siret: siret(105) }));
  await journey.open(draft, 'montants');
  await journey.field(TOTAL).fill('120 M€');
  await expect(page.getByText(SAVED)).toBeVisible();
  await journey.open(draft);
  await journey.send();
  await journey.receipt();
  expect(await page.evaluate(() => Object.keys(localStorage).length + Object.keys(sessionStorage).length)).toBe(0);
});

test('an open page shows a new closing date by itself', async ({ journey, server, page }) => {
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.save('organisation', buyer({ siret: siret(106) }).organisation);
  await page.clock.install();
  await journey.open(draft, 'montants');
  await expect(page.getByText('La date de clôture n’est pas encore fixée.')).toBeVisible();
  await page.route('**/api/reponses/cloture', (route) => route.fulfill({
    contentType: 'application/json', body: JSON.stringify({ sentence: 'Réponses reçues jusqu’au 30 juin 2030.' }),
  }));
  await page.clock.runFor(21_000);
  await expect(page.getByRole('status').filter({ hasText: 'Réponses reçues jusqu’au 30 juin 2030.' })).toBeVisible();
});
