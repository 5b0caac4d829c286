// Accessibility rules on the pages of exports and of tokens, in each of their states.
import { check } from '../support/axe.ts';
import { expect, test } from '../support/test.ts';

test.describe('with tokens of its own', () => {
  test.use({ ownServer: true });

  test('exports and tokens break no rule, empty, with errors and filled', async ({ signedIn, page }) => {
    void signedIn;
    await page.goto('/observatoire/exports');
    await check(page, 'exports');
    await page.getByRole('button', { name: 'Compter les réponses' }).click();
    await expect(page.getByText('Aucune réponse ne correspond à ces choix.')).toBeVisible();
    await check(page, 'exports, counted');
    await page.goto('/observatoire/exports?audience=start-up&segment=eti&sent_from=2026-03-02&sent_to=2026-03-01');
    await check(page, 'exports, to mend');
    await page.goto('/observatoire/jetons');
    await check(page, 'tokens, none');
    await page.getByRole('button', { name: 'Faire le jeton' }).click();
    await expect(page).toHaveTitle(/^Erreur : Jetons/);
    await check(page, 'tokens, to mend');
    await page.getByLabel('À quoi il sert').fill('Tableau de bord');
    await page.getByLabel(/Le dictionnaire des variables/).check();
    await page.getByRole('button', { name: 'Faire le jeton' }).click();
    await expect(page.getByLabel('Le jeton', { exact: true })).toBeVisible();
    await check(page, 'tokens, one just made');
  });
});
