// Findings, with only forms and links: shown, confirmed, excluded, included again, asked about.
import { Draft, answerAsBuyer, buyer, siret } from '../support/forms.ts';
import { expect, managed, test } from '../support/test.ts';

test.describe('with responses of its own', () => {
  test.use({ ownServer: true });

  test('a rate over one half is examined, excluded with a reason and included again', async ({ signedIn, server, page }) => {
    void signedIn;
    await answerAsBuyer(server.url, { siret: siret(500), total: '100 M€', startups: '2 M€' });
    await answerAsBuyer(server.url, { siret: siret(501), total: '100 M€', startups: '62 M€' });
    await page.goto('/observatoire');
    await managed(page);
    await page.getByRole('link', { name: 'Qualité' }).click();
    await expect(page.getByText('Un constat (à examiner : 1). Un seul correspond à ces choix.')).toBeVisible();
    await expect(page.getByRole('row', { name: /^2025, sans les réponses qui ont un constat en attente 1 2/ })).toBeVisible();
    await page.getByRole('link', { name: /^Examiner la réponse/ }).click();
    await expect(page.getByText('Taux d’achats auprès de start-up de 62,0 % en 2025.')).toBeVisible();
    await expect(page.getByRole('cell', { name: '62 000 000,00 €' }).first()).toBeVisible();

    await page.getByRole('button', { name: 'Mettre à l’écart' }).click();
    await expect(page).toHaveTitle(/^Erreur : Constat sur la réponse/);
    await page.getByRole('link', { name: /^Donnez le motif/ }).click();
    await expect(page.getByLabel(/^Motif/)).toBeFocused();
    await page.getByLabel(/^Motif/).fill('Montants du groupe entier');
    await page.getByRole('button', { name: 'Mettre à l’écart' }).click();
    await expect(page.getByText('La réponse est mise à l’écart : elle ne compte plus dans aucun chiffre.')).toBeVisible();
    await expect(page.getByText('Montants du groupe entier')).toBeVisible();
    await page.goto('/observatoire/qualite?etat=ecartee');
    await expect(page.getByRole('row', { name: /^2025, toutes les réponses 2 64/ })).toBeVisible();
    await expect(page.getByRole('row', { name: /^2025, sans les réponses mises à l’écart 1 2/ })).toBeVisible();
    await page.getByRole('link', { name: /^Examiner la réponse/ }).click();
    await page.getByRole('button', { name: 'Reprendre cette réponse dans les chiffres' }).click();
    await expect(page.getByText('La réponse compte de nouveau.')).toBeVisible();
    await page.getByRole('button', { name: 'Confirmer' }).click();
    await expect(page.getByText('Le constat est confirmé')).toBeVisible();

    await page.goto('/observatoire/qualite');
    await expect(page.getByText('Aucun ne correspond à ces choix.')).toBeVisible();
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#qualite').getByRole('link', { name: 'Télécharger (CSV)' }).click()]);
    expect(download.suggestedFilename()).toMatch(/^observatoire-2026-acheteurs-qualite-v\d+\.csv$/);
  });

  test('two organisations with the same amounts are compared, with differences marked', async ({ signedIn, server, page }) => {
    void signedIn;
    for (const n of [510, 511]) {
      const draft = await Draft.begin(server.url, 'acheteurs');
      const fields = buyer({ siret: siret(n), total: '9 876 543 €', startups: '12 345,67 €' });
      await draft.fill({ ...fields, organisation: { ...fields.organisation, AC90: n === 510 ? 'Ville de Châteauroux' : 'VILLE DE CHATEAUROUX' } });
      await draft.send();
    }
    await page.goto('/observatoire/qualite');
    await expect(page.getByText('2 constats (à examiner : 2). 2 correspondent à ces choix.')).toBeVisible();
    await page.getByLabel('Genre de constat').selectOption({ label: 'Doublon : noms proches' });
    await page.getByRole('button', { name: 'Afficher' }).click();
    await page.getByRole('link', { name: /^Examiner la réponse/ }).click();
    await expect(page.getByText(/^Nom identique à celui de la réponse/)).toBeVisible();
    await expect(page.getByRole('row', { name: /nom de votre organisation.*différent$/ }).first()).toBeVisible();
    await expect(page.getByRole('row', { name: /type d’organisation.*identique$/ }).first()).toBeVisible();
    await page.getByRole('link', { name: /^Mêmes montants que la réponse/ }).click();
    await expect(page.getByText('Doublon : mêmes montants')).toBeVisible();
  });

  test('a respondent is asked a question, and corrects after the closing', async ({ signedIn, server, page }) => {
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
    await expect(page.getByText('Question posée', { exact: true })).toBeVisible();
    await page.goto('/observatoire/campagne');
    await page.getByRole('link', { name: /^Fermer maintenant.*des start-up/ }).click();
    await page.getByRole('button', { name: 'Fermer maintenant' }).click();
    await expect(page.getByText('Le questionnaire des start-up est fermé.')).toBeVisible();

    await page.goto(draft.address);
    await expect(page.getByRole('heading', { name: 'L’Observatoire vous pose une question' })).toBeVisible();
    await page.getByRole('button', { name: 'Répondre en relisant ma réponse' }).click();
    const asked = page.getByRole('region', { name: 'L’Observatoire vous pose une question' });
    await expect(asked.getByRole('blockquote')).toHaveText('Avez-vous déjà un chiffre d’affaires ?');
    await asked.getByRole('link', { name: /^Quel a été votre chiffre d’affaires/ }).click();
    await page.getByLabel('Moins de 100 k€').check();
    await page.getByRole('button', { name: 'Enregistrer et revenir à la vérification' }).click();
    await page.getByRole('button', { name: 'Envoyer mes réponses' }).click();
    await expect(page.getByRole('heading', { name: 'Vos réponses sont bien reçues' })).toBeVisible();
    await expect(asked).toBeHidden();
    await page.goto('/observatoire/qualite?public=start-up&etat=corrigee');
    await expect(page.getByText('Ce constat a disparu depuis')).toBeVisible();
  });
});

test('the pages of findings require signing in', async ({ page }) => {
  for (const path of ['', '/2026/acheteurs/taux-1-0-AC05.2025']) {
    await page.goto(`/observatoire/qualite${path}`);
    await expect(page).toHaveURL(/\/connexion$/);
  }
});
