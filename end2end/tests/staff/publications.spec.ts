// Publications: prepared by one person, published by another, read by everybody, withdrawn.
import type { Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { check as checked } from '../support/axe.ts';
import { answerAsBuyer, signInByForm, siret, undertakeByForm } from '../support/forms.ts';
import { staff } from '../support/server.ts';
import { expect, test } from '../support/test.ts';

test.use({ ownServer: true });

/** Checks a page where the rules can run: they are JavaScript. */
async function check(page: Page, name: string): Promise<void> {
  if (test.info().project.use.javaScriptEnabled !== false) await checked(page, name);
}

test('one person prepares a publication, another publishes it, and it is withdrawn', async ({ server, page, newPage }) => {
  test.slow();
  const prepares = 'prepare@observatoire.example';
  await server.addStaff(prepares, 'manager');
  await undertakeByForm(server.url, prepares);
  for (let n = 0; n < 12; n += 1) {
    const segment = n % 2 ? 'eti' : 'grand_groupe';
    await answerAsBuyer(server.url, { siret: siret(600 + n), segment, total: `${90 + n} M€`, startups: `${2 + n % 3} M€`, before: ['90 M€', '1 M€'] });
  }
  const as = async (email: string) => {
    const own = email === prepares ? page : await newPage();
    const value = await signInByForm(server.url, email);
    await own.context().addCookies([{ name: 'session', value, url: server.url, httpOnly: true, sameSite: 'Lax' }]);
    return own;
  };
  const everybody = await newPage();
  await everybody.goto('/barometre');
  await expect(everybody.getByText('L’Observatoire n’a pas encore publié de chiffres ici.')).toBeVisible();

  const one = await as(prepares);
  await one.goto('/observatoire/publications');
  await check(one, 'publications, none');
  await one.getByRole('link', { name: 'Préparer une publication de 2026' }).click();
  await one.getByLabel('Titre').fill('Premiers chiffres');
  await one.getByRole('button', { name: 'Enregistrer et voir l’aperçu' }).click();
  await expect(one).toHaveTitle(/^Erreur/);
  await expect(one.locator('#titre')).toHaveValue('Premiers chiffres');
  await check(one, 'preparing, refused');
  await one.getByLabel('Ce qu’il faut retenir').fill('Les achats progressent.');
  await one.getByLabel('Achats auprès de start-up 2025, par segment', { exact: true }).check();
  await one.getByLabel('Taux d’achats auprès de start-up 2025, par segment', { exact: true }).check();
  await one.getByRole('button', { name: 'Enregistrer et voir l’aperçu' }).click();
  await expect(one.getByText(/^Aperçu sur les réponses de maintenant/)).toBeVisible();
  await expect(one.getByRole('button', { name: 'Relire et figer les chiffres' }), 'who prepares does not publish').toHaveCount(0);
  await one.locator('summary', { hasText: 'Case par case' }).click();
  await expect(one.getByRole('cell', { name: 'valeur publiée à partir de 20 organisations' }).first()).toBeVisible();
  await check(one, 'a draft');

  const other = await as(staff.email);
  await other.goto(one.url());
  await other.getByRole('button', { name: 'Relire et figer les chiffres' }).click();
  await expect(other.getByText('La publication est relue et figée')).toBeVisible();
  await check(other, 'reviewed');
  await other.getByRole('button', { name: 'Publier' }).click();
  await expect(other.getByText('La publication a sa date de parution.')).toBeVisible();

  await everybody.goto('/barometre');
  await expect(everybody.getByRole('heading', { name: 'Premiers chiffres' })).toBeVisible();
  await check(everybody, 'the barometer');
  const [download] = await Promise.all([everybody.waitForEvent('download'), everybody.getByRole('link', { name: 'Toutes les cases (CSV)' }).click()]);
  const cells = await readFile(await download.path(), 'utf8');
  expect(cells).toContain('Grand groupe');

  await other.reload();
  await other.locator('summary', { hasText: 'Retirer cette publication' }).click();
  await other.getByLabel('Motif du retrait').fill('Un montant était faux.');
  await other.getByRole('button', { name: 'Retirer', exact: true }).click();
  await expect(other.getByText('La publication est retirée')).toBeVisible();
  await everybody.goto('/barometre/2026-1');
  await expect(everybody.getByText('Motif : Un montant était faux.')).toBeVisible();
  await check(everybody, 'withdrawn');
});
