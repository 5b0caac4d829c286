// The report: made with one click, read on its page, downloaded for word processors. Its PDF: `report.once.spec.ts`.
import type { Locator, Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { check as checked } from '../support/axe.ts';
import { Draft, buyer, publish, siret } from '../support/forms.ts';
import { expect, test } from '../support/test.ts';

/** Checks a page where the rules can run: they are JavaScript. */
async function check(page: Page, name: string): Promise<void> {
  if (test.info().project.use.javaScriptEnabled !== false) await checked(page, name);
}

async function answer(url: string, n: number, obstacles: string[]): Promise<void> {
  const draft = await Draft.begin(url, 'acheteurs');
  await draft.fill({ ...buyer({ siret: siret(n) }), freins: { AC15: obstacles } });
  const sent = await draft.send();
  if (sent.status !== 303) throw new Error(`sending: ${sent.status} ${await sent.text()}`);
}

/** The file behind a link on a page or in part of it. */
async function taken(place: Page | Locator, name: RegExp): Promise<{ file: string; bytes: Buffer }> {
  const page = 'page' in place ? place.page() : place;
  const [download] = await Promise.all([page.waitForEvent('download'), place.getByRole('link', { name }).click()]);
  return { file: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

test.describe('with reports of its own', () => {
  test.use({ ownServer: true });

  test('one click makes a whole report that does not change', async ({ signedIn, server, page }) => {
    void signedIn;
    for (let n = 0; n < 9; n += 1) await answer(server.url, 560 + n, [n % 2 ? 'B05' : 'B03']);
    await page.goto('/observatoire/rapport');
    await expect(page.getByRole('button', { name: 'Générer le rapport' })).toHaveCount(0);
    await check(page, 'making, nothing published yet');
    await publish(server, ['participation-acheteurs-AC01', 'reponses-AC15']);
    await page.reload();
    await check(page, 'making, none yet');
    await page.getByRole('button', { name: 'Générer le rapport' }).first().click();
    await expect(page.getByText('Le rapport est établi.')).toBeVisible();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Rapport de l’Observatoire');
    await check(page, 'a report');
    await page.getByRole('link', { name: /\d\. Freins, leviers et autres réponses$/ }).click();
    await expect(page).toHaveURL(/#freins$/);
    const participation = page.locator('#participation').getByRole('row', { name: /^Tous les acheteurs/ });
    await expect(participation).toContainText('9');
    const odt = await taken(page, /^Télécharger l’ODT/);
    expect([odt.file, odt.bytes.subarray(30, 38).toString()]).toEqual(['rapport-2026-1.odt', 'mimetype']);
    const table = await taken(page, /^Télécharger \(CSV\) : Acheteurs qui ont répondu, par segment$/);
    expect(table.bytes.toString()).toContain('Source : Observatoire, publication 2026-1.');

    await answer(server.url, 575, ['B08']);
    await page.reload();
    await expect(participation).toContainText('9');
  });

  test('a printed dashboard contains its figures, each with its table', async ({ signedIn, server, page }) => {
    void signedIn;
    await answer(server.url, 590, ['B03']);
    await page.goto('/observatoire/freins');
    const figure = page.locator('#freins-acheteurs');
    await expect(figure.getByRole('table')).toBeHidden();
    await page.emulateMedia({ media: 'print' });
    await expect(figure.getByRole('table')).toBeVisible();
    await expect(figure.getByRole('heading')).toBeVisible();
    for (const offered of [page.getByRole('navigation').first(), page.locator('.figures-filter'), figure.locator('.figure-links'), figure.locator('summary')]) {
      await expect(offered).toBeHidden();
    }
    const wide = await figure.getByRole('table').evaluate((table) => table.scrollWidth - document.documentElement.clientWidth);
    expect(wide).toBeLessThanOrEqual(0);
  });

  test('chapters have texts and can be left out', async ({ signedIn, server, page }) => {
    void signedIn;
    for (let n = 0; n < 9; n += 1) await answer(server.url, 620 + n, [n % 2 ? 'B05' : 'B03']);
    await publish(server, ['reponses-AC15']);
    await page.goto('/observatoire/rapport');
    await page.getByLabel('Dans le rapport : Freins, leviers et autres réponses').uncheck();
    await page.locator('summary', { hasText: 'Ajouter un texte : Introduction' }).click();
    await page.getByLabel('Texte en tête du chapitre : Introduction').fill('Madame la ministre,\n\nvoici le rapport.');
    await page.getByRole('button', { name: 'Enregistrer sans générer' }).first().click();
    await expect(page.getByText('est enregistré.')).toBeVisible();
    await expect(page.getByLabel('Dans le rapport : Freins, leviers et autres réponses')).not.toBeChecked();
    await check(page, 'making, with a text');
    await page.getByRole('button', { name: 'Générer le rapport' }).last().click();
    await expect(page.getByRole('heading', { name: '1. Introduction' })).toBeVisible();
    await expect(page.getByText('Madame la ministre,')).toBeVisible();
    await expect(page.getByRole('heading', { name: /\d\. Freins/ })).toHaveCount(0);
    await page.getByRole('link', { name: /Rapports$/ }).click();
    await expect(page.getByRole('link', { name: /^Rapport du / })).toHaveCount(1);
  });
});

test('the pages of reports require signing in', async ({ page }) => {
  for (const path of ['rapport', 'rapports/1']) {
    await page.goto(`/observatoire/${path}`);
    await expect(page).toHaveURL(/\/connexion$/);
  }
});
