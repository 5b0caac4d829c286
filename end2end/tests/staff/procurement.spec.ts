// Public procurement: figures by definition and year, the list of contracts, a decision about an amount.
import { importContracts } from '../support/contracts.ts';
import { expect, test } from '../support/test.ts';

test.use({ ownServer: true });

test('public procurement is read by definition, its list is taken away, an amount is decided', async ({ signedIn, server, page }) => {
  test.slow();
  void signedIn;
  await importContracts(server);
  await page.goto('/observatoire');
  await page.getByRole('link', { name: 'Marchés publics', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Marchés publics');
  await expect(page.getByText('Aucun marché daté n’a de start-up parmi ses titulaires')).toBeVisible();
  await page.getByLabel('Définition d’une start-up', { exact: true }).selectOption('Inscrit un jour dans une liste');
  await page.getByRole('button', { name: 'Afficher', exact: true }).click();
  await expect(page).toHaveURL(/definition=listed/);
  await expect(page.locator('#marches-start-up').getByRole('img')).toHaveAccessibleName(/^Achats publics auprès de start-up/);
  await page.locator('#marches-comptes').getByText('Tableau des valeurs').click();
  await expect(page.locator('#marches-comptes').getByRole('row', { name: /^2019/ })).toHaveText(/1\s230.*297,0\sM€/);

  const sections = page.getByRole('navigation', { name: 'Marchés publics' });
  await sections.getByRole('link', { name: /Marchés\sde start-up/ }).click();
  await page.getByLabel('Définition d’une start-up', { exact: true }).selectOption('Inscrit un jour dans une liste');
  await page.getByRole('button', { name: 'Afficher', exact: true }).click();
  await expect(page.getByText('AMENAGEMENT DE L\'ESPACE SAINT EXUPERY')).toBeVisible();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Télécharger la liste (CSV)' }).click()]);
  expect(download.suggestedFilename()).toBe('marches-start-up-listed-import1.csv');

  await page.getByRole('navigation', { name: 'Marchés publics' }).getByRole('link', { name: /décider/ }).click();
  await page.getByRole('link', { name: /^Examiner/ }).first().click();
  await page.getByLabel('Note').fill('Vu au BOAMP.');
  await page.getByRole('button', { name: 'Accepter' }).click();
  await expect(page.getByRole('status')).toHaveText('Le montant est accepté : il compte dans les chiffres.');
  await page.getByRole('link', { name: 'Montants à décider' }).click();
  await expect(page.getByText('2 décisions sont à prendre')).toBeVisible();
});
