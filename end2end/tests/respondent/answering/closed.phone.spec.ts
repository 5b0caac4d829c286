// The campaign's closing date, as staff set it and everybody sees it.
import type { Page } from '@playwright/test';
import { Draft, buyer, post, siret } from '../../support/forms.ts';
import { expect, test } from '../../support/test.ts';

test.use({ ownServer: true });

/** Sets the closing date and the grace period on the staff's page. */
async function close(page: Page, at: string, grace?: string): Promise<void> {
  await page.goto('/observatoire/campagne');
  if (grace !== undefined) await page.getByLabel('Délai laissé aux réponses déjà commencées').fill(grace);
  await page.getByLabel('Les réponses sont reçues jusqu’au').fill(at);
  await page.getByLabel('Aucune date de clôture').setChecked(at === '');
  await page.getByRole('button', { name: 'Enregistrer la date' }).click();
}

test('a past closing date ends answering everywhere, and keeps the drafts', async ({ signedIn, server, journey, page, watch }) => {
  void signedIn;
  watch.allow(/status of 403/);
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.fill(buyer({ siret: siret(60) }));
  await close(page, '2026-01-31T23:59:59');
  await expect(page.getByRole('status')).toContainText('La date est enregistrée');
  await expect(page.getByText('Close depuis le 31 janvier 2026 à 23 h 59 min 59 s (heure de Paris)')).toHaveCount(2);

  await page.goto('/');
  await expect(page.getByRole('main').getByText('Clos depuis le 31 janvier 2026')).toHaveCount(2);
  for (const audience of ['acheteurs', 'start-up']) {
    await page.goto(`/questionnaires/${audience}`);
    await expect(page.getByText('L’enquête est close depuis le 31 janvier 2026')).toBeVisible();
    await expect(page.getByRole('link', { name: 'Commencer' })).toHaveCount(0);
    await page.goto(`/questionnaires/${audience}/repondre`);
    await expect(page).toHaveURL(new RegExp(`/questionnaires/${audience}$`));
  }

  await journey.open(draft);
  await expect(page.getByText('L’enquête est close depuis le 31 janvier 2026')).toBeVisible();
  await expect(page.getByText('100 000 000,00 €')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Envoyer mes réponses' })).toHaveCount(0);
  const refused = await draft.send();
  expect(refused.status).toBe(403);
  expect(await refused.text()).toContain('L’enquête est close');
  const begun = await post(server.url, '/api/reponses/section', {
    _submission: draft.key.split('').reverse().join(''), _questionnaire: '2026/acheteurs', _section: 'organisation',
    AC01: 'pme', AC02: siret(61),
  });
  expect(begun.status, 'nothing can be begun').toBe(403);
  await page.reload();
  await expect(page.getByText('100 000 000,00 €'), 'the draft is kept').toBeVisible();
});

test('sending from a page opened before the closing is refused with a message', async ({ signedIn, server, journey, page, newPage, watch }) => {
  void signedIn;
  watch.allow(/status of 403/);
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.fill(buyer({ siret: siret(62) }));
  await journey.open(draft);
  const other = await newPage();
  await other.context().addCookies(await page.context().cookies());
  await close(other, '2026-01-31T23:59:59');
  await journey.send();
  await expect(page.getByText(/L’enquête est close depuis le 31\s+janvier 2026/).first()).toBeVisible();
});

test('a receipt remains readable after the closing', async ({ signedIn, server, journey, page }) => {
  void signedIn;
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.fill(buyer({ siret: siret(63) }));
  await draft.send();
  await close(page, '2026-01-31T23:59:59');
  await journey.open(draft);
  await journey.receipt();
});

test('a future closing date is announced, and without a date the campaign is open', async ({ signedIn, page }) => {
  void signedIn;
  await close(page, '2030-06-30T23:59:59');
  await expect(page.getByText('Ouverte jusqu’au 30 juin 2030')).toHaveCount(2);
  await page.goto('/');
  await expect(page.getByRole('main').getByText('Ouvert jusqu’au 30 juin 2030 à 23 h 59 min 59 s (heure de Paris)')).toHaveCount(2);
  await page.goto('/questionnaires/start-up');
  await expect(page.getByText('Vous pouvez répondre jusqu’au 30 juin 2030')).toBeVisible();
  await close(page, '');
  await expect(page.getByText('Ouverte, sans date de clôture')).toHaveCount(2);
});

test('a time that Paris skips in spring is refused beside the field', async ({ signedIn, page }) => {
  void signedIn;
  await close(page, '2030-06-30T23:59:59');
  await close(page, '2030-03-31T02:30:01');
  await expect(page).toHaveTitle(/^Erreur : Campagne/);
  const field = page.getByLabel('Les réponses sont reçues jusqu’au');
  const message = /^Indiquez une date et une heure qui existent/;
  await expect(page.getByRole('alert').getByRole('link', { name: message })).toBeVisible();
  await expect(page.getByRole('paragraph').filter({ hasText: message })).toBeVisible();
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByText('Ouverte jusqu’au 30 juin 2030')).toHaveCount(2);
});

test('a refused date is returned as typed, with its error linked to the field', async ({ signedIn, page }) => {
  void signedIn;
  await close(page, '2030-03-31T02:30:01');
  const field = page.getByLabel('Les réponses sont reçues jusqu’au');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect.soft(field).toHaveAccessibleDescription(/Indiquez une date et une heure qui existent/);
  await expect.soft(field).toHaveValue('2030-03-31T02:30:01');
});

test('a date left incomplete does not open a closed campaign again', async ({ signedIn, page }) => {
  void signedIn;
  await close(page, '2026-01-31T23:59:59');
  const field = page.getByLabel('Les réponses sont reçues jusqu’au');
  await field.focus();
  await page.keyboard.press('Delete');
  await page.getByRole('button', { name: 'Enregistrer la date' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.goto('/questionnaires/start-up');
  await expect(page.getByRole('link', { name: 'Commencer' })).toHaveCount(0);
});

/** A moment in the field's format: local time in Paris. */
function paris(at: Date): string {
  return at.toLocaleString('sv-SE', { timeZone: 'Europe/Paris' }).replace(' ', 'T');
}

test('a response begun before the closing is sent during the grace period', async ({ signedIn, server, journey, page }) => {
  void signedIn;
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.fill(buyer({ siret: siret(64) }));
  const closes = new Date(Date.now() + 1_000);
  await close(page, paris(closes), '90');
  await expect(page.getByLabel('Délai laissé aux réponses déjà commencées')).toHaveValue('90');
  await expect(async () => expect(Date.now()).toBeGreaterThan(closes.getTime() + 1_000)).toPass();

  await page.goto('/questionnaires/acheteurs');
  await expect(page.getByText('L’enquête est close')).toBeVisible();
  await journey.open(draft);
  await expect(page.getByText('L’enquête vient de fermer, mais vous aviez commencé.')).toBeVisible();
  await journey.send();
  await journey.receipt();
  await expect(page.getByRole('button', { name: 'Corriger ma réponse' }), 'corrections end with the closing').toHaveCount(0);
});

test('after the grace period a draft is kept and the page says so', async ({ signedIn, server, journey, page }) => {
  void signedIn;
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.fill(buyer({ siret: siret(65) }));
  const closes = new Date(Date.now() + 1_000);
  await close(page, paris(closes), '0');
  await expect(async () => expect(Date.now()).toBeGreaterThan(closes.getTime() + 1_000)).toPass();
  await journey.open(draft);
  await expect(page.getByText('Vos réponses sont conservées')).toBeVisible();
  expect((await draft.send()).status).toBe(403);
});

test('a grace period that is not a number of minutes is refused beside its field', async ({ signedIn, page }) => {
  void signedIn;
  await close(page, '2030-06-30T23:59:59', 'une heure');
  await expect(page).toHaveTitle(/^Erreur : Campagne/);
  const field = page.getByLabel('Délai laissé aux réponses déjà commencées');
  await expect(field).toHaveValue('une heure');
  await expect(field).toHaveAccessibleDescription(/Indiquez un nombre de minutes/);
});
