// The live board of proposals, and its accessibility.
import { check } from '../support/axe.ts';
import { Draft, buyer, siret } from '../support/forms.ts';
import { expect, test } from '../support/test.ts';

async function answer(url: string, n: number, obstacles: string[]): Promise<void> {
  const draft = await Draft.begin(url, 'acheteurs');
  await draft.fill({ ...buyer({ siret: siret(n) }), freins: { AC15: obstacles } });
  await draft.send();
}

test.describe('with a board of its own', () => {
  test.use({ ownServer: true });

  test('the board updates as responses arrive', async ({ signedIn, server, page }) => {
    void signedIn;
    await page.goto('/observatoire/propositions');
    await expect(page.getByText('En direct.')).toBeVisible();
    await check(page, 'board, empty');
    for (const [title, option] of [['Raccourcir', 'Cycles de contractualisation trop longs'], ['Financer', 'Budget insuffisant']] as const) {
      await page.goto('/observatoire/propositions/nouvelle');
      await page.getByLabel(/^Titre/).fill(title);
      await page.getByLabel(/^Texte/).fill('Un texte.');
      await page.locator('summary', { hasText: 'Freins des acheteurs' }).click();
      await page.getByLabel(option).check();
      await page.getByRole('button', { name: 'Enregistrer' }).click();
      await expect(page.getByText('La proposition est enregistrée.')).toBeVisible();
    }
    for (let n = 0; n < 3; n += 1) await answer(server.url, 520 + n, ['B03']);
    await page.goto('/observatoire/propositions');
    await expect(page.getByText('En direct.')).toBeVisible();
    const first = page.locator('.board-item').first();
    await expect(first).toContainText('Raccourcir');
    await check(page, 'board, with data');
    for (let n = 0; n < 6; n += 1) await answer(server.url, 530 + n, ['B08']);
    await expect(first).toContainText('Financer');
    await expect(first).toContainText('66,7 %');
  });
});
