// Public procurement: figures by definition and year, the list of contracts, a decision about an amount; files sent from
// the page of imports.
import { check } from '../support/axe.ts';
import { contractsFile, importContracts, importLaureates } from '../support/contracts.ts';
import { expect, test } from '../support/test.ts';

test.use({ ownServer: true });

test('public procurement is read and downloaded, and an amount is decided', async ({ signedIn, server, page }) => {
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

test('files of public contracts are sent, read with another share, and confirmed', async ({ signedIn, server, page, javaScriptEnabled }) => {
  test.slow();
  void signedIn;
  // The rules are checked by a script of the page.
  const checked = async (name: string) => { if (javaScriptEnabled !== false) await check(page, name); };
  await importLaureates(server);
  await page.goto('/observatoire/marches/imports');
  await page.getByRole('button', { name: 'Envoyer et lire' }).click();
  await expect(page).toHaveTitle(/^Erreur/);
  await expect(page.getByRole('link', { name: 'Choisissez au moins un fichier.' })).toHaveAttribute('href', '#fichiers');
  await checked('imports, no file');

  await page.getByLabel('Fichiers', { exact: true }).setInputFiles(contractsFile);
  await page.getByRole('button', { name: 'Envoyer et lire' }).click();
  const shows = async (role: 'button' | 'status', name: RegExp) => {
    const wanted = role === 'button' ? page.getByRole(role, { name }) : page.getByRole(role).filter({ hasText: name });
    // With JavaScript the page comes up to date by itself.
    if (javaScriptEnabled !== false) return expect(wanted).toBeVisible({ timeout: 30_000 });
    await expect(async () => {
      const refresh = page.getByRole('link', { name: 'Actualiser' });
      if (await refresh.isVisible()) await refresh.click();
      await expect(wanted).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: 30_000 });
  };
  await shows('button', /^Reprendre$/);
  await expect(page.getByText('70 enregistrements n’ont pas d’identifiant utilisable')).toBeVisible();
  await checked('imports, files left');
  await page.getByLabel('Part sans numéro admise').fill('10');
  await page.getByRole('button', { name: 'Reprendre' }).click();
  await shows('status', /L’import n° 1 attend votre relecture/);
  await checked('imports, one that waits');
  await page.getByRole('link', { name: 'L’import n° 1' }).click();
  await page.getByText('Les 20 premiers marchés, tels qu’ils ont été lus').click();
  await expect(page.getByRole('table').filter({ hasText: 'Acheteur (SIRET)' }).getByRole('row')).toHaveCount(21);
  await page.getByRole('button', { name: 'Prendre en compte malgré cela' }).click();
  await expect(page.getByRole('status')).toContainText('il donne désormais les chiffres');
});
