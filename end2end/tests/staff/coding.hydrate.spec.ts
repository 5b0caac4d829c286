// Accessibility rules on the pages of free texts, in each of their states.
import { check } from '../support/axe.ts';
import { Draft, buyer, siret } from '../support/forms.ts';
import { expect, test } from '../support/test.ts';

test.describe('with texts of its own', () => {
  test.use({ ownServer: true });

  test('free texts break no rule, empty, listed, coded, with errors and quoted', async ({ signedIn, server, page }) => {
    void signedIn;
    await page.goto('/observatoire/textes');
    await check(page, 'texts, none');
    for (const [n, text] of [[410, 'Réduire les délais de paiement, dit Luc Martin.'], [411, 'Les délais de paiement, encore.']] as const) {
      const draft = await Draft.begin(server.url, 'acheteurs');
      await draft.fill({ ...buyer({ siret: siret(n) }), propositions: { AC27: text } });
      await draft.send();
    }
    await page.goto('/observatoire/textes/codes');
    await page.getByLabel(/^Nom/).fill('Délais');
    await page.getByLabel('Quand le donner').fill('Payer plus vite.');
    await page.getByRole('button', { name: 'Ajouter' }).click();
    await check(page, 'codes');
    await page.getByRole('button', { name: 'Ajouter' }).click();
    await expect(page).toHaveTitle(/^Erreur/);
    await check(page, 'codes, to mend');
    await page.getByRole('link', { name: /^Modifier/ }).click();
    await check(page, 'a code');
    await page.goto('/observatoire/textes');
    await check(page, 'texts');
    await page.getByRole('link', { name: 'Coder les textes à la suite' }).click();
    await check(page, 'a text to code');
    await page.getByRole('button', { name: 'Enregistrer et suivant' }).click();
    await expect(page).toHaveTitle(/^Erreur/);
    await check(page, 'a text, to mend');
    await page.getByLabel('Mots à masquer').fill('Luc Martin');
    await page.getByRole('button', { name: 'Masquer', exact: true }).click();
    await page.getByRole('button', { name: 'Garder l’extrait' }).click();
    await page.getByRole('checkbox', { name: /^Délais/ }).check();
    await page.getByRole('button', { name: 'Enregistrer', exact: true }).click();
    await expect(page.getByText('Les codes sont enregistrés.')).toBeVisible();
    await check(page, 'a text, coded, masked and quoted');
    await page.goto('/observatoire/textes/comptes');
    await check(page, 'counts');
    await page.goto('/observatoire/textes/citations');
    await check(page, 'quotes');
  });
});
