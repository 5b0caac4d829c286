// The staff's pages with only the keyboard.
import { answerAsBuyer, publish, siret } from '../support/forms.ts';
import { tabTo, walk } from '../support/keyboard.ts';
import { staff } from '../support/server.ts';
import { expect, test } from '../support/test.ts';

test.describe.configure({ timeout: 180_000 });
test.use({ ownServer: true });

test('Tab leads through every staff page, and each stop is visible, named and marked', async ({ signedIn, server, page }) => {
  void signedIn;
  for (const n of [301, 302, 303]) await answerAsBuyer(server.url, { siret: siret(n), before: ['90 M€', '1 M€'] });
  await page.goto('/observatoire');
  const menu = page.getByRole('navigation', { name: 'Espace de l’Observatoire' });
  const found = await menu.getByRole('link').evaluateAll((links) => links.map((link) => new URL((link as HTMLAnchorElement).href).pathname));
  expect(found.length).toBeGreaterThan(14);
  const others = ['/observatoire/textes/comptes', '/observatoire/textes/codes', '/observatoire/textes/citations', '/observatoire/propositions/nouvelle',
    '/observatoire/question?questionnaire=acheteurs&question=AC05.2025&croisee=AC01', '/barometre', '/plan-du-site',
    '/observatoire/publications/preparer?edition=2026', '/observatoire/engagement'];
  for (const address of [...new Set([...found, ...others])]) {
    await page.goto(address);
    const { stops, faults } = await walk(page);
    expect(faults, address).toEqual([]);
    expect(stops.length, address).toBeGreaterThan(8);
    const links = stops.filter((stop) => stop.startsWith('a ') && /CSV|XLSX|figure/.test(stop));
    expect(new Set(links).size, `${address}: links told apart`).toBe(links.length);
  }
});

test('a wave is followed, and proposal and report are made, with only the keyboard', async ({ server, page }) => {
  for (const n of [311, 312, 313]) await answerAsBuyer(server.url, { siret: siret(n), before: ['90 M€', '1 M€'] });
  const press = async (name: string | RegExp, role: 'button' | 'link' = 'button') => {
    await tabTo(page, page.getByRole(role, { name }).first());
    await page.keyboard.press('Enter');
  };
  await page.goto('/connexion');
  await tabTo(page, page.getByLabel('Adresse électronique'));
  await page.keyboard.type(staff.email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(staff.password);
  await page.keyboard.press('Enter');

  await expect(page.getByText('En direct.')).toBeVisible();
  await tabTo(page, page.getByLabel('Tableaux par'));
  await page.keyboard.type('Rég');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/par=AC93/);
  await press('Mettre en pause');
  await expect(page.getByRole('button', { name: 'Mettre en pause', pressed: true })).toBeFocused();

  await page.goto('/observatoire/propositions');
  await press(/Nouvelle proposition|Écrire une proposition/, 'link');
  await tabTo(page, page.getByLabel('Titre'));
  await page.keyboard.type('Payer plus vite');
  await tabTo(page, page.getByLabel('Texte'));
  await page.keyboard.type('Un délai de 30 jours.');
  await press('Enregistrer');
  await expect(page.getByRole('heading', { name: 'Payer plus vite' })).toBeVisible();

  await publish(server, ['participation-acheteurs-AC01']);
  await page.goto('/observatoire/rapport');
  await press('Générer le rapport');
  await expect(page.getByRole('heading', { level: 1, name: /^Rapport/ })).toBeVisible();
  await tabTo(page, page.getByRole('link', { name: 'Télécharger le PDF' }));
  const [download] = await Promise.all([page.waitForEvent('download', { timeout: 30_000 }), page.keyboard.press('Enter')]);
  expect(download.suggestedFilename()).toMatch(/\.pdf$/);
});
