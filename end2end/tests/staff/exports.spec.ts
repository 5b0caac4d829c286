// Exports and tokens: forms that work without JavaScript, complete files, a secret that is shown once.
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { answerAsBuyer, siret } from '../support/forms.ts';
import { expect, test } from '../support/test.ts';

/** The file that a button downloads. */
async function downloaded(page: Page, press: () => Promise<void>): Promise<{ name: string; content: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  return { name: download.suggestedFilename(), content: await readFile(await download.path()) };
}

test.describe('with responses of its own', () => {
  test.use({ ownServer: true });

  test('staff count the responses of a choice, then download them with their number', async ({ signedIn, server, page }) => {
    void signedIn;
    await answerAsBuyer(server.url, { siret: siret(300), segment: 'eti', total: '123 M€' });
    await answerAsBuyer(server.url, { siret: siret(301), segment: 'pme', total: '234 M€' });
    await page.goto('/observatoire/exports');
    await expect(page.getByText('Ces fichiers sont confidentiels.')).toBeVisible();
    await page.getByRole('button', { name: 'Compter les réponses' }).click();
    await expect(page.getByText('2 réponses correspondent à ces choix.')).toBeVisible();
    await page.getByLabel('Segment').selectOption({ label: 'Entreprise de taille intermédiaire (ETI)' });
    await page.getByLabel('Les libellés que les répondants ont lus').check();
    await page.getByRole('button', { name: 'Compter les réponses' }).click();
    await expect(page.getByText('Une réponse correspond à ces choix.')).toBeVisible();
    // The choices are preserved in the address.
    await expect(page.getByLabel('Segment')).toHaveValue('eti');
    const file = await downloaded(page, () => page.getByRole('button', { name: 'Télécharger' }).click());
    expect(file.name).toBe('observatoire-2026-acheteurs.csv');
    const text = file.content.toString('utf8');
    expect(text.startsWith('\ufeffreference – Référence de la réponse;')).toBe(true);
    expect(text).toContain(';123000000,00;');
    expect(text.trimEnd().split('\r\n')).toHaveLength(2);
    await page.getByLabel('Classeur Excel (XLSX)').check();
    const workbook = await downloaded(page, () => page.getByRole('button', { name: 'Télécharger' }).click());
    expect(workbook.name).toBe('observatoire-2026-acheteurs.xlsx');
    expect(workbook.content.subarray(0, 2).toString()).toBe('PK');
    const codebook = await downloaded(page, () => page.getByRole('link', { name: 'JSON – Acheteurs publics et privés, édition 2026' }).click());
    expect(JSON.parse(codebook.content.toString('utf8')).variables[0].name).toBe('reference');
  });

  test('a token is shown once, and can be revoked', async ({ signedIn, server, page }) => {
    void signedIn;
    await page.goto('/observatoire/jetons');
    await expect(page.getByText('Aucun jeton ni écran pour le moment.')).toBeVisible();
    await page.getByRole('button', { name: 'Faire le jeton' }).click();
    await expect(page).toHaveTitle(/^Erreur : Jetons/);
    await expect(page.locator('#erreurs')).toBeFocused();
    await expect(page.locator('#erreurs')).toContainText('Cochez ce que le jeton laisse lire.');
    await page.getByRole('link', { name: 'Cochez ce que le jeton laisse lire.' }).click();
    await expect(page.getByLabel(/Les publications parues/)).toBeFocused();
    await page.getByLabel('À quoi il sert').fill('Tableau de bord');
    await page.getByLabel(/Le dictionnaire des variables/).check();
    await page.getByRole('button', { name: 'Faire le jeton' }).click();
    const secret = await page.getByLabel('Le jeton', { exact: true }).inputValue();
    expect(secret).toMatch(/^[\w-]{32}$/);
    const headers = { authorization: `Bearer ${secret}` };
    const read = (path: string) => fetch(`${server.url}${path}`, { headers });
    expect((await read('/api/v1/codebook/start-up.json')).status).toBe(200);
    expect((await read('/api/v1/volumes')).status).toBe(403);
    await page.goto('/observatoire/jetons');
    await expect(page.getByText(secret)).toHaveCount(0);
    await expect(page.getByLabel('Le jeton', { exact: true })).toHaveCount(0);
    await page.getByRole('button', { name: 'Révoquer Tableau de bord' }).click();
    await expect(page.getByText(/^Révoqué le /)).toBeVisible();
    expect((await read('/api/v1/codebook/start-up.json')).status).toBe(401);
  });
});

test('errors in the export form are shown beside their field, which keeps its value', async ({ signedIn, page }) => {
  void signedIn;
  await page.goto('/exports/fichier?audience=start-up&segment=eti&sent_from=2026-03-02&sent_to=2026-03-01');
  await expect(page).toHaveTitle(/^Erreur : Exports/);
  await expect(page.locator('#erreurs')).toBeFocused();
  await expect(page.getByLabel('Segment')).toHaveAccessibleDescription(/Ce questionnaire n’a pas ce segment\./);
  await expect(page.getByLabel('Envoyées jusqu’au')).toHaveAccessibleDescription(/qui ne précède pas le premier/);
  await expect(page.getByLabel('Envoyées jusqu’au')).toHaveValue('2026-03-01');
});

test('exports and tokens require signing in', async ({ page }) => {
  for (const path of ['/observatoire/exports', '/observatoire/jetons']) {
    await page.goto(path);
    await expect(page).toHaveURL(/\/connexion$/);
  }
});
