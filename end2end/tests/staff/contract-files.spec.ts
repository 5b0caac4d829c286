// Files of public contracts sent from the page of imports: refused for want of numbers, resumed, confirmed.
import { check } from '../support/axe.ts';
import { contractsFile, importLaureates } from '../support/contracts.ts';
import { expect, test } from '../support/test.ts';

test.use({ ownServer: true });

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
