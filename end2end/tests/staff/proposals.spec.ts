// Proposals, with only forms and links: written, backed by a figure and an excerpt, ranked, edited concurrently.
import { check as checked } from '../support/axe.ts';
import { Draft, buyer, siret } from '../support/forms.ts';
import type { Page } from '@playwright/test';
import { expect, test } from '../support/test.ts';

/** Checks a page where the rules can run: they are JavaScript. */
async function check(page: Page, name: string): Promise<void> {
  if (test.info().project.use.javaScriptEnabled !== false) await checked(page, name);
}

/** A buyer's response with these obstacles and this proposal. */
async function answer(url: string, n: number, obstacles: string[], text = ''): Promise<void> {
  const draft = await Draft.begin(url, 'acheteurs');
  await draft.fill({ ...buyer({ siret: siret(n) }), freins: { AC15: obstacles }, propositions: { AC27: text } });
  const sent = await draft.send();
  if (sent.status !== 303) throw new Error(`sending: ${sent.status} ${await sent.text()}`);
}

test.describe('with proposals of its own', () => {
  test.use({ ownServer: true });

  test('a proposal is written, backed and followed until it is transmitted', async ({ signedIn, server, page }) => {
    void signedIn;
    for (let n = 0; n < 8; n += 1) await answer(server.url, 500 + n, n < 7 ? ['B03'] : ['B08'], n === 0 ? 'Payer à 30 jours.' : '');
    await page.goto('/observatoire/propositions');
    await expect(page.getByText('Aucune proposition à cet état')).toBeVisible();
    await page.getByRole('link', { name: 'Écrire une proposition' }).click();
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    await expect(page).toHaveTitle(/^Erreur : Écrire une proposition/);
    await check(page, 'writing, refused');
    await page.getByRole('link', { name: /Indiquez le titre/ }).click();
    await page.getByLabel(/^Titre/).fill('Raccourcir les cycles de contractualisation');
    await page.getByLabel(/^Texte/).fill('Un premier paragraphe.\n\nUn second.');
    await page.locator('summary', { hasText: 'Freins des acheteurs' }).click();
    await page.getByLabel('Cycles de contractualisation trop longs').check();
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    await expect(page.getByText('La proposition est enregistrée.')).toBeVisible();
    await expect(page.getByText(/non diffusable/)).toBeVisible();

    await page.goto('/observatoire/freins');
    await page.getByRole('link', { name: 'Joindre à une proposition : Freins des acheteurs', exact: true }).click();
    await expect(page.getByText(/Données\s: édition 2026, version 8/)).toBeVisible();
    await check(page, 'attaching a figure');
    await page.getByRole('button', { name: 'Joindre' }).click();
    await expect(page.getByText('La preuve est jointe.')).toBeVisible();

    await page.goto('/observatoire/textes');
    await page.getByRole('link', { name: /^Coder le texte de la réponse/ }).click();
    await page.getByRole('button', { name: 'Garder l’extrait' }).click();
    await page.goto('/observatoire/textes/citations');
    await page.getByRole('link', { name: /^Joindre à une proposition : citation/ }).click();
    await page.getByRole('button', { name: 'Joindre' }).click();
    await expect(page.getByRole('blockquote').filter({ hasText: 'Payer à 30 jours.' })).toBeVisible();

    // Published figures change by at least three responses.
    for (let n = 0; n < 3; n += 1) await answer(server.url, 510 + n, ['B08']);
    await page.goto('/observatoire/propositions');
    await page.getByRole('link', { name: 'Raccourcir les cycles de contractualisation' }).click();
    await expect(page.getByText('Les réponses reçues depuis ont changé cette figure.')).toBeVisible();
    await page.getByRole('button', { name: 'Proposer' }).click();
    await page.getByRole('button', { name: 'Retenir' }).click();
    await page.getByRole('button', { name: 'Marquer comme transmise' }).click();
    await expect(page.getByText('état « Transmise »')).toBeVisible();
    await check(page, 'a proposal');
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /^Télécharger \(CSV\)/ }).click()]);
    expect(download.suggestedFilename()).toBe('observatoire-2026-freins-acheteurs-v8.csv');
    await page.goto('/observatoire/propositions?etat=transmise');
    await expect(page.getByRole('listitem').filter({ hasText: 'Transmise' })).toContainText('Raccourcir');
    await page.goto('/observatoire/propositions?etat=ecartee');
    await expect(page.getByText('Aucune proposition à cet état')).toBeVisible();
  });

  test('the second of two concurrent editors is warned and loses nothing', async ({ signedIn, page }) => {
    void signedIn;
    await page.goto('/observatoire/propositions/nouvelle');
    await page.getByLabel(/^Titre/).fill('Payer plus vite');
    await page.getByLabel(/^Texte/).fill('Un texte.');
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    await page.getByRole('link', { name: 'Modifier le texte' }).click();
    const other = await page.context().newPage();
    await other.goto(page.url());
    await other.getByLabel(/^Titre/).fill('Payer à 30 jours');
    await other.getByRole('button', { name: 'Enregistrer' }).click();
    await expect(other.getByText('La proposition est enregistrée.')).toBeVisible();
    await page.getByLabel(/^Titre/).fill('Payer à 15 jours');
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    await expect(page.getByRole('alert')).toContainText('Payer à 30 jours');
    await expect(page.getByLabel(/^Titre/)).toHaveValue('Payer à 15 jours');
    await check(page, 'overtaken');
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Payer à 15 jours');
    await page.getByText(/^Version 2,/).click();
    await expect(page.getByText('Payer à 30 jours')).toBeVisible();
  });
});

test('the pages of proposals require signing in', async ({ page }) => {
  for (const path of ['', '/nouvelle', '/joindre', '/1', '/1/modifier']) {
    await page.goto(`/observatoire/propositions${path}`);
    await expect(page).toHaveURL(/\/connexion$/);
  }
});
