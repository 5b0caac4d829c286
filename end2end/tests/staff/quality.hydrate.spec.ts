// The pages of findings, and the question to a respondent, as assistive technologies see them.
import { check } from '../support/axe.ts';
import { Draft, answerAsBuyer, siret } from '../support/forms.ts';
import { expect, test } from '../support/test.ts';

test.use({ ownServer: true });

test('the pages of findings are accessible and match their snapshots', async ({ signedIn, server, page }) => {
  void signedIn;
  await answerAsBuyer(server.url, { siret: siret(500), total: '100 M€', startups: '62 M€' });
  await page.goto('/observatoire/qualite');
  await expect(page.getByText(/^Un constat/)).toBeVisible();
  await check(page, 'findings');
  await page.getByRole('link', { name: /^Examiner la réponse/ }).click();
  await check(page, 'a finding');
  await page.getByRole('button', { name: 'Mettre à l’écart' }).click();
  await expect(page).toHaveTitle(/^Erreur/);
  await check(page, 'a finding refused');
  await page.getByLabel(/^Motif/).fill('Montants du groupe entier');
  await page.getByRole('button', { name: 'Mettre à l’écart' }).click();
  await expect(page.getByText('La réponse est mise à l’écart')).toBeVisible();
  await check(page, 'a response set aside');
});

test('the question to a respondent is accessible and matches its snapshot', async ({ signedIn, server, page }) => {
  void signedIn;
  const draft = await Draft.begin(server.url, 'start-up');
  await draft.fill({
    entreprise: { SU01: siret(520).slice(0, 9), SU04: 'pas_de_ca' },
    clients: { SU10: 'p21_50' },
    propositions: { SU30: 'oui', SU30b: 'luc@pousse.example' },
  });
  await draft.send();
  await page.goto('/observatoire/qualite?public=start-up');
  await page.getByRole('link', { name: /^Examiner la réponse/ }).click();
  await page.getByLabel(/^Votre question/).fill('Avez-vous déjà un chiffre d’affaires ?');
  await page.getByRole('button', { name: 'Poser la question' }).click();
  await expect(page.getByText('La question part à l’adresse du répondant.')).toBeVisible();
  await page.goto(draft.address);
  await check(page, 'a receipt with a question');
  await page.getByRole('button', { name: 'Répondre en relisant ma réponse' }).click();
  await expect(page.getByRole('heading', { name: 'Vérifiez vos réponses' })).toBeVisible();
  await check(page, 'a correction with a question');
});
