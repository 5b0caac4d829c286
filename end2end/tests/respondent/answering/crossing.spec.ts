// A buyer crosses a list of suppliers with the start-up base: in the browser where code runs, else on the server.
import type { Page } from '@playwright/test';
import { Draft, buyer, siret } from '../../support/forms.ts';
import { csv, importBase } from '../../support/suppliers.ts';
import { expect, test } from '../../support/test.ts';

test.use({ ownServer: true });

/** Everything that the page sends from now on. */
function requests(page: Page): string[] {
  const sent: string[] = [];
  page.on('request', (request) => { if (!request.url().includes('/pkg/')) sent.push(`${request.method()} ${new URL(request.url()).pathname}`); });
  return sent;
}

test('a list of suppliers is crossed, and its totals are proposed where no answer is', async ({ server, page, journey, javaScriptEnabled }) => {
  await importBase(server);
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.save('organisation', buyer({ siret: siret(610) }).organisation);
  await draft.save('montants', { 'AC04.2024': '7 000', 'AC05.2024': 'nsp' });
  await journey.open(draft, 'montants');
  await page.getByRole('link', { name: 'Mesurez vos achats auprès de start-up' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Croiser vos achats avec la base des start-up');
  if (javaScriptEnabled !== false) await expect(page.getByLabel(/Dans ce navigateur/)).toBeChecked();
  const sent = requests(page);
  await page.getByLabel('Votre liste de fournisseurs').setInputFiles(csv);
  await page.getByRole('button', { name: 'Lire le fichier' }).click();
  await expect(page.getByRole('heading', { name: 'Vérifiez la lecture du fichier' })).toBeVisible();
  await expect(page.getByRole('cell', { name: 'ÉNERGIE NEUVE' }).first()).toBeVisible();
  await expect(page.getByLabel('Encodage')).toHaveValue('windows-1252');
  await expect(page.getByLabel('Numéro du fournisseur')).toHaveValue('0');
  await expect(page.getByLabel('Montant', { exact: true })).toHaveValue('2');
  await expect(page.getByLabel('Année ou date')).toHaveValue('3');
  if (javaScriptEnabled === false) await page.getByLabel('Le même fichier, encore une fois').setInputFiles(csv);
  await page.getByRole('button', { name: 'Croiser' }).click();
  const result = page.getByRole('region', { name: 'Résultat par année' });
  await expect(result.getByRole('row', { name: '2025' })).toHaveText(/2025\s*10\s000,00\s€\s*1\s300,50\s€\s*13,01\s%\s*2\s*3/);
  await expect(result.getByRole('row', { name: '2024' })).toHaveText(/2024\s*10,00\s€\s*0,00\s€\s*0,00\s%\s*0\s*1/);
  if (javaScriptEnabled === false) {
    expect(sent.filter((one) => one.startsWith('POST'))).toHaveLength(2);
    await expect(page.getByText('a été lu en mémoire par notre serveur')).toBeVisible();
  } else {
    expect(sent, 'the base is fetched, and nothing else').toEqual(['GET /croisement/base']);
    await expect(page.getByText('Votre fichier n’a pas quitté votre ordinateur.')).toBeVisible();
  }
  await page.getByText('Une de ces entreprises n’est pas une start-up ?').click();
  await page.getByLabel('DEUXIÈME').check();
  await page.getByRole('button', { name: 'Reporter dans ma réponse' }).click();
  await expect(page.getByText('Totaux reportés dans votre réponse.')).toBeVisible();
  await page.getByRole('link', { name: 'Revenir aux questions sur vos achats' }).click();
  const total = 'Quel a été le montant annuel total de vos achats hors taxes ?';
  await expect(journey.field({ question: total, part: '2025' })).toHaveValue(/^10\s000,00\s€$/);
  await expect(journey.field({ question: total, part: '2024' })).toHaveValue('7 000');
  await expect(journey.field({ question: 'Sur ce total', part: '2025' })).toHaveValue(/^1\s300,50\s€$/);
});
