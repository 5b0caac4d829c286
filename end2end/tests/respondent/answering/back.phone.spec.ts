// Going back, by the page's buttons or the browser's, loses nothing.
import { Draft, buyer, siret } from '../../support/forms.ts';
import { expect, test } from '../../support/test.ts';

const ROLE = { question: 'Quelle est votre fonction dans l’entreprise ?' };
const REGION = { question: 'Dans quelle région se trouve le siège' };
const SIREN = { question: 'Quel est le numéro SIREN de votre entreprise ?' };

test('the previous step and the step just left both keep the typed values', async ({ journey }) => {
  await journey.first('start-up');
  await journey.field(SIREN).fill('732829320');
  await journey.field(REGION).selectOption('Corse');
  await journey.next();
  await journey.box(ROLE, 'Direction commerciale').check();
  await journey.previous();
  await journey.at('Votre entreprise');
  await expect(journey.field(SIREN)).toHaveValue('732829320');
  await expect(journey.field(REGION)).toHaveValue('94');
  await journey.next();
  await journey.at('Votre activité');
  await expect(journey.box(ROLE, 'Direction commerciale')).toBeChecked();
});

test('the browser’s own back button shows the saved answers of a later section', async ({ journey, page }) => {
  await journey.first('start-up');
  await journey.field(SIREN).fill('732829320');
  await journey.next();
  await journey.box(ROLE, 'Direction commerciale').check();
  await journey.next();
  await journey.at('Votre chiffre d’affaires par type de client');
  await page.goBack();
  await journey.at('Votre activité');
  await expect(journey.box(ROLE, 'Direction commerciale')).toBeChecked();
  await page.goForward();
  await journey.at('Votre chiffre d’affaires par type de client');
});

test('the browser’s back button leads to the same response from the second section', async ({ journey, page }) => {
  await journey.first('start-up');
  await journey.field(SIREN).fill('732829320');
  await journey.next();
  const key = /reponses\/([^/]+)\//.exec(page.url())?.[1] ?? 'no key';
  await page.goBack();
  await journey.at('Votre entreprise');
  await expect(journey.field(SIREN)).toHaveValue('732829320');
  await journey.next();
  await expect(page, 'no second response begins').toHaveURL(new RegExp(`/reponses/${key}/profil$`));
});

test('« Modifier » leads from the check page to a section and back', async ({ journey, server, page }) => {
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.fill(buyer({ siret: siret(50) }));
  await journey.open(draft);
  await page.getByRole('link', { name: 'Modifier « Votre organisation »' }).click();
  await journey.at('Votre organisation');
  await journey.box({ question: 'Quelle est votre fonction ?' }, 'Direction générale').check();
  await page.getByRole('button', { name: 'Enregistrer et revenir à la vérification' }).click();
  await journey.atCheck();
  await expect(page.locator('.recap-row').filter({ hasText: 'Quelle est votre fonction ?' })).toContainText('Direction générale');
});

test('a section corrected after an error still leads back to the check page', async ({ journey, server, page }) => {
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.fill(buyer({ siret: siret(51) }));
  await journey.open(draft);
  await page.getByRole('link', { name: 'Modifier « Votre organisation »' }).click();
  await journey.at('Votre organisation');
  const number = journey.field({ question: 'Quel est le numéro SIRET' });
  await number.fill('1');
  await page.getByRole('button', { name: 'Enregistrer et revenir à la vérification' }).click();
  await expect(page).toHaveTitle(/^Erreur : /);
  await number.fill(siret(51));
  await page.getByRole('button', { name: 'Enregistrer et revenir à la vérification' }).click();
  await journey.atCheck();
});

test('a response is resumed at its address, by a reader who only has that', async ({ server, newPage }) => {
  const draft = await Draft.begin(server.url, 'start-up');
  await draft.save('entreprise', { SU01: '732829320', SU02: '2019' });
  const page = await newPage();
  await page.goto(draft.address);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Vérifiez vos réponses');
  await expect(page.getByText('732 829 320')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Remplir « Votre activité »' })).toBeVisible();
});
