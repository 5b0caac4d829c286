// What the page of a crossing does in the browser: other formats, mistakes, changes of mind, accessibility.
import { check } from '../../support/axe.ts';
import { csv, importBase, workbook } from '../../support/suppliers.ts';
import { expect, test } from '../../support/test.ts';

test.use({ ownServer: true });
test.describe.configure({ timeout: 120_000 });

const page_of = '/questionnaires/acheteurs/croisement';

test('a crossing breaks no rule at any of its steps', async ({ server, page }) => {
  await page.goto(page_of);
  await check(page, 'without a base');
  await importBase(server);
  await page.goto(page_of);
  await expect(page.getByLabel(/Dans ce navigateur/)).toBeVisible();
  await check(page, 'the file');
  await page.getByLabel('Votre liste de fournisseurs').setInputFiles(csv);
  await page.getByRole('button', { name: 'Lire le fichier' }).click();
  await expect(page.getByRole('heading', { name: 'Vérifiez la lecture du fichier' })).toBeFocused();
  await check(page, 'its columns');
  await page.getByLabel('Numéro du fournisseur').selectOption('');
  await page.getByRole('button', { name: 'Croiser' }).click();
  await expect(page.getByRole('alert')).toContainText('Choisissez la colonne des SIREN');
  await check(page, 'a missing column');
  await page.getByLabel('Numéro du fournisseur').selectOption('0');
  await page.getByRole('button', { name: 'Croiser' }).click();
  await expect(page.getByRole('heading', { name: 'Vos achats auprès de start-up' })).toBeFocused();
  await check(page, 'the result');
});

test('a workbook is read in the browser, and the server finds the same to the cent', async ({ server, page }) => {
  await importBase(server);
  const results: string[] = [];
  for (const place of [/Dans ce navigateur/, /Sur notre serveur/]) {
    await page.goto(`${page_of}?relais=ESSAI`);
    await page.getByLabel(place).check();
    await page.getByLabel('Votre liste de fournisseurs').setInputFiles(workbook());
    await page.getByRole('button', { name: 'Lire le fichier' }).click();
    await expect(page.getByLabel('Feuille')).toHaveValue('Achats');
    await expect(page.getByLabel('Dernière ligne d’en-tête')).toHaveValue('3');
    const again = page.getByLabel('Le même fichier, encore une fois');
    if (await again.isVisible()) await again.setInputFiles(workbook());
    await page.getByRole('button', { name: 'Croiser' }).click();
    await expect(page.getByRole('region', { name: 'Résultat par année' })).toBeVisible();
    await expect(page.locator('input[name=_relais]'), 'the partner of the link').toHaveValue('ESSAI');
    results.push((await page.locator('.crossing-outcome').innerText()).replace(/Votre fichier [^.]*\./, '').replace(/\s/g, ' '));
  }
  expect(results[0]).toContain('1 300,50 €');
  expect(results[1]).toEqual(results[0]);
  await page.getByRole('button', { name: 'Commencer une réponse avec ces totaux' }).click();
  await expect(page.getByText('Totaux reportés dans votre réponse')).toBeVisible();
  await page.getByRole('link', { name: 'Continuer votre réponse' }).click();
  await expect(page).toHaveURL(/\/reponses\/[\w-]{32}\/organisation$/);
});

test('what is no list is refused in words, and another file can be chosen', async ({ server, page }) => {
  await importBase(server);
  await page.goto(page_of);
  await expect(page.getByLabel(/Dans ce navigateur/)).toBeVisible();
  const file = page.getByLabel('Votre liste de fournisseurs');
  await file.setInputFiles({ name: 'achats.xlsx', mimeType: 'application/zip', buffer: Buffer.from('PK\x03\x04 rien') });
  await page.getByRole('button', { name: 'Lire le fichier' }).click();
  await expect(page.getByRole('alert')).toContainText('n’est pas un classeur lisible');
  await expect(page.getByRole('alert')).toBeFocused();
  await file.setInputFiles({ name: 'achats.csv', mimeType: 'text/csv', buffer: Buffer.from('SIREN;Montant\n7,3E+13;1.250\n') });
  await page.getByRole('button', { name: 'Lire le fichier' }).click();
  await expect(page.getByLabel('Signe décimal')).toHaveValue('');
  await page.getByRole('button', { name: 'Croiser' }).click();
  await expect(page.getByRole('alert')).toContainText('choisissez le signe décimal');
  await page.getByLabel('Signe décimal').selectOption('.');
  await page.getByRole('button', { name: 'Croiser' }).click();
  await expect(page.getByRole('alert')).toContainText('Ce résultat n’est pas fiable');
  await expect(page.getByText('Numéro arrondi par un tableur').first()).toBeVisible();
  await page.getByRole('button', { name: 'Choisir un autre fichier' }).click();
  await expect(file).toBeFocused();
});

test('code that fails leaves the file on the machine', async ({ server, page }) => {
  await importBase(server);
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.isNavigationRequest()) sent.push(`${request.method()} ${request.url()}`);
  });
  await page.goto(page_of);
  await expect(page.getByLabel(/Dans ce navigateur/)).toBeVisible();
  await page.getByLabel('Votre liste de fournisseurs').setInputFiles(csv);
  // Nothing hears that the form is submitted.
  const deaf = () => window.addEventListener('submit', (event) => event.stopImmediatePropagation(), { capture: true });
  await page.evaluate(deaf);
  await page.getByRole('button', { name: 'Lire le fichier' }).click();
  await page.reload();
  await expect(page.getByLabel(/Dans ce navigateur/)).toBeVisible();
  await page.getByLabel('Votre liste de fournisseurs').setInputFiles(csv);
  await page.getByRole('button', { name: 'Lire le fichier' }).click();
  await expect(page.getByRole('button', { name: 'Croiser' })).toBeVisible();
  await page.evaluate(deaf);
  await page.getByLabel('Périmètre').fill('siège');
  await page.getByRole('button', { name: 'Croiser' }).click();
  await expect(page.getByRole('button', { name: 'Croiser' })).toBeVisible();
  const origin = new URL(page.url()).origin;
  expect(sent).toEqual([`GET ${origin}${page_of}`, `GET ${origin}${page_of}`]);
});

test('another separator shows the file anew', async ({ server, page }) => {
  await importBase(server);
  await page.goto(page_of);
  await expect(page.getByLabel(/Dans ce navigateur/)).toBeVisible();
  await page.getByLabel('Votre liste de fournisseurs').setInputFiles(csv);
  await page.getByRole('button', { name: 'Lire le fichier' }).click();
  await page.getByLabel('Séparateur').selectOption('|');
  await page.getByRole('button', { name: 'Relire l’aperçu ainsi' }).click();
  await expect(page.getByRole('cell', { name: /ÉNERGIE NEUVE;1 250,50/ })).toBeVisible();
  await page.getByLabel('Séparateur').selectOption(';');
  await page.getByRole('button', { name: 'Relire l’aperçu ainsi' }).click();
  await expect(page.getByRole('cell', { name: 'ÉNERGIE NEUVE', exact: true }).first()).toBeVisible();
  await expect(page.getByLabel('Montant', { exact: true })).toHaveValue('2');
});
