// Partners: added by staff, with a page of their own, a link that carries their code, and a live number.
import { Draft, answerAsBuyer, buyer, siret } from '../../support/forms.ts';
import { expect, test } from '../../support/test.ts';

test.describe('with a partner of its own', () => {
  test.use({ ownServer: true });

  test('a partner finds link, text and code on its page, and the number of responses', async ({ signedIn, page, newPage, journey }) => {
    void signedIn;
    await page.goto('/observatoire/partenaires');
    await page.getByLabel('Nom').fill('Réseau d’essai');
    await page.getByLabel('Code dans les liens').fill('pas un code');
    await page.getByRole('button', { name: 'Ajouter' }).click();
    await expect(page).toHaveTitle(/^Erreur : /);
    await expect(page.getByLabel('Nom')).toHaveValue('Réseau d’essai');
    await page.getByLabel('Code dans les liens').fill('essai');
    await page.getByRole('button', { name: 'Ajouter' }).click();
    await expect(page.getByRole('cell', { name: 'ESSAI', exact: true })).toBeVisible();
    await page.getByRole('link', { name: /Sa page/ }).click();
    await expect(page.getByText('Aucune réponse n’est encore arrivée par vos liens.')).toBeVisible();
    await expect(page.getByRole('img', { name: /Code QR/ })).toHaveCount(2);
    const link = await page.getByLabel('Lien à diffuser').nth(1).inputValue();
    expect(link).toMatch(/\/questionnaires\/acheteurs\?relais=ESSAI$/);
    await expect(page.getByLabel('À reprendre tel quel')).toHaveValue(new RegExp(link.replace('?', '\\?')));

    const respondent = await newPage();
    await respondent.goto(link);
    await respondent.getByRole('link', { name: 'Commencer' }).click();
    const theirs = journey.of(respondent);
    await theirs.ready();
    const address = respondent.url();
    expect(address).toMatch(/\?relais=ESSAI$/);
    await theirs.field({ question: 'Quel est le numéro SIRET' }).fill(siret(130));
    await theirs.box({ question: 'Quel type d’organisation représentez-vous ?' }, 'Entreprise de taille intermédiaire (ETI)').check();
    await theirs.next();
    await theirs.at('Vos montants d’achats');
    const draft = Draft.of(respondent.url());
    await draft.fill(buyer({ siret: siret(130), segment: 'eti' }));
    expect((await draft.send()).status).toBe(303);
    await page.reload();
    await expect(page.getByText('Une réponse est arrivée par vos liens : 0 de start-up, 1 d’acheteurs.')).toBeVisible();
  });
});

test('an unknown code is ignored', async ({ journey, page }) => {
  await page.goto('/questionnaires/acheteurs?relais=personne');
  await page.getByRole('link', { name: 'Commencer' }).click();
  await journey.field({ question: 'Quel est le numéro SIRET' }).fill(siret(131));
  await journey.box({ question: 'Quel type d’organisation représentez-vous ?' }, 'Entreprise de taille intermédiaire (ETI)').check();
  await journey.next();
  await journey.at('Vos montants d’achats');
});

test('a second response of an organisation is announced, and can go on', async ({ journey, server, page }) => {
  await answerAsBuyer(server.url, { siret: siret(132), total: '123 M€' });
  await journey.first('acheteurs');
  await journey.field({ question: 'Quel est le numéro SIRET' }).fill(siret(132));
  await journey.box({ question: 'Quel type d’organisation représentez-vous ?' }, 'Entreprise de taille intermédiaire (ETI)').check();
  await journey.next();
  await journey.at('Vos montants d’achats');
  await expect(page.getByRole('status').filter({ hasText: 'Votre organisation a déjà répondu.' })).toBeVisible();
  await expect(page.getByText('123')).toHaveCount(0);
  const draft = Draft.of(page.url());
  await draft.fill(buyer({ siret: siret(132), segment: 'eti' }));
  await journey.open(draft);
  await expect(page.getByText('regardera laquelle des deux réponses retenir')).toBeVisible();
  await journey.send();
  await journey.receipt();
  await expect(page.getByText('Une autre réponse avait déjà été envoyée pour votre organisation.')).toBeVisible();
});
