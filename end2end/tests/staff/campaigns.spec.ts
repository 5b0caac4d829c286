// Running the campaign: opening, closing, test mode, announcement, on the staff's page and the respondents' pages.
import type { Page } from '@playwright/test';
import { Draft, buyer, siret } from '../support/forms.ts';
import { expect, test } from '../support/test.ts';

test.use({ ownServer: true });

/** Acts that close or erase something have a confirmation page. */
const ASKED = /^(Fermer maintenant|Effacer les essais)$/;

async function act(page: Page, name: string): Promise<void> {
  await page.goto('/observatoire/campagne');
  const part = page.getByRole('region', { name: 'Questionnaire des acheteurs' });
  if (ASKED.test(name)) {
    await part.getByRole('link', { name }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/questionnaire des acheteurs\s\?$/);
    await page.getByRole('button', { name, exact: true }).click();
  } else {
    await part.getByRole('button', { name }).click();
  }
  await expect(page.getByRole('main').getByRole('status')).toBeVisible();
}

test('a questionnaire is closed and opened again, and the other one remains open', async ({ signedIn, page }) => {
  void signedIn;
  await act(page, 'Fermer maintenant');
  await expect(page.getByRole('main').getByRole('status')).toHaveText('Le questionnaire des acheteurs est fermé.');
  const buyers = page.getByRole('region', { name: 'Questionnaire des acheteurs' });
  await expect(buyers.getByText('Close depuis le')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Questionnaire des start-up' }).getByText('Ouverte, sans date de clôture')).toBeVisible();
  await page.goto('/questionnaires/acheteurs');
  await expect(page.getByRole('link', { name: 'Commencer' })).toHaveCount(0);
  await page.goto('/questionnaires/start-up');
  await expect(page.getByRole('link', { name: 'Commencer' })).toBeVisible();
  await act(page, 'Ouvrir maintenant');
  await expect(buyers.getByText('Ouverte, sans date de clôture')).toBeVisible();
});

test('a future opening is announced on the start page', async ({ signedIn, page }) => {
  void signedIn;
  await page.goto('/observatoire/campagne');
  await page.getByLabel('Questionnaires concernés').selectOption('Questionnaire des start-up');
  await page.getByLabel('Les réponses sont reçues à partir du').fill('2030-01-01T09:00:01');
  await page.getByLabel('Les réponses sont reçues jusqu’au').fill('2029-12-31T09:00:00');
  await page.getByRole('button', { name: 'Enregistrer la date' }).click();
  await expect(page).toHaveTitle(/^Erreur : Campagne/);
  const opening = page.getByLabel('Les réponses sont reçues à partir du');
  await expect(opening).toHaveAccessibleDescription(/L’ouverture doit précéder la clôture/);
  await expect(opening).toHaveValue('2030-01-01T09:00:01');
  await expect(page.getByLabel('Questionnaires concernés')).toHaveValue('start-up');
  await page.getByLabel('Les réponses sont reçues jusqu’au').fill('2030-02-01T09:00:00');
  await page.getByRole('button', { name: 'Enregistrer la date' }).click();
  await expect(page.getByText('Ouvrira le 1er janvier 2030 à 9 h 00 min 01 s (heure de Paris)')).toBeVisible();
  await page.goto('/questionnaires/start-up');
  await expect(page.getByText('Vous pourrez répondre à partir du 1er janvier 2030')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Commencer' })).toHaveCount(0);
  await page.goto('/');
  await expect(page.getByRole('main').getByText('Ouvre le 1er janvier 2030')).toBeVisible();
});

test('a test response is marked on each of its pages, permanently, and is erased', async ({ signedIn, server, journey, page, newPage, watch }) => {
  void signedIn;
  watch.allow(/status of 410/);
  await act(page, 'Fermer maintenant');
  await act(page, 'Passer en mode test');
  const respondent = await newPage();
  const theirs = journey.of(respondent);
  const note = respondent.getByRole('note');
  await respondent.goto('/questionnaires/acheteurs');
  await expect(respondent.getByText('ne compte dans aucun résultat et sera effacé')).toBeVisible();
  await theirs.begin();
  await expect(note).toContainText('Essai du questionnaire : cette réponse ne compte dans aucun résultat');
  await expect(respondent.getByText('Essai du questionnaire : cette réponse ne compte pas.')).toBeVisible();
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.fill(buyer({ siret: siret(300) }));
  await act(page, 'Ouvrir maintenant');
  for (const section of [undefined, 'montants']) {
    await theirs.open(draft, section);
    await expect(note).toContainText('Essai du questionnaire');
  }
  await theirs.open(draft);
  await theirs.send();
  await expect(respondent.getByText('Vos réponses ne comptent dans aucun résultat')).toBeVisible();
  await expect(note).toContainText('Essai du questionnaire');
  await page.goto('/observatoire');
  await expect(page.getByText('Aucun acheteur n’a encore déclaré d’achats auprès de start-up pour 2025.')).toBeVisible();
  await act(page, 'Effacer les essais');
  await respondent.reload();
  await expect(respondent.getByRole('heading', { level: 1 })).toContainText('effacée');
});

test('an announcement is shown to respondents until it is withdrawn', async ({ signedIn, journey, page, newPage }) => {
  void signedIn;
  await page.goto('/observatoire/campagne');
  await page.getByRole('button', { name: 'Publier l’annonce' }).click();
  await expect(page).toHaveTitle(/^Erreur : Campagne/);
  const field = page.getByLabel('Nouvelle annonce');
  await expect(field).toHaveAccessibleDescription(/Écrivez l’annonce/);
  await field.fill('Le service sera arrêté dimanche de 8 h à 9 h.');
  await page.getByRole('button', { name: 'Publier l’annonce' }).click();
  await expect(page.getByRole('main').getByRole('status')).toHaveText('L’annonce est publiée.');
  const respondent = await newPage();
  await journey.of(respondent).first('start-up');
  await expect(respondent.getByText('Le service sera arrêté dimanche')).toBeVisible();
  await respondent.goto('/');
  await expect(respondent.getByText('Le service sera arrêté dimanche')).toBeVisible();
  await page.getByRole('button', { name: 'Retirer l’annonce' }).click();
  await expect(page.getByText('Rien n’est annoncé en ce moment.')).toBeVisible();
  await respondent.reload();
  await expect(respondent.getByText('Le service sera arrêté dimanche')).toHaveCount(0);
});
