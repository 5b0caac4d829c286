// Coverage of the population and national estimates: found in the menu, by year, with tables as files.
import { answerAsBuyer, siret } from '../support/forms.ts';
import { expect, test } from '../support/test.ts';

test.use({ ownServer: true });

test('coverage and estimates are read by year and taken away as files', async ({ signedIn, server, page }) => {
  void signedIn;
  for (let n = 0; n < 6; n += 1) {
    await answerAsBuyer(server.url, { siret: siret(700 + n), segment: 'ministere', startups: `${n + 1} M€`, before: ['100 M€', '2 M€'] });
  }
  await page.goto('/observatoire');
  await page.getByRole('link', { name: 'Couverture', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Couverture');
  await expect(page.getByText('Pour 2025, 6 acheteurs ont répondu ; 0,4 % des achats du secteur public sont couverts')).toBeVisible();
  const row = page.locator('#couverture').getByRole('row', { name: /^Ministère ou service de l’État/ });
  await expect(row).toHaveText(/inconnu.*600,0\sM€.*inconnu/);
  await page.getByLabel('Année des achats').selectOption('2024');
  await page.getByRole('button', { name: 'Afficher', exact: true }).click();
  await expect(page).toHaveURL(/annee=2024/);
  // Of that year the purchases of the State are known: 600 M€ of 24,79 Md€.
  await expect(page.getByRole('heading', { name: 'Couverture par secteur et par strate, 2024 (marges provisoires)' })).toBeVisible();
  await expect(row).toHaveText(/24\s790,0\sM€.*2,4\s%/);

  await page.getByRole('link', { name: 'Estimations nationales' }).click();
  await expect(page.getByText('secteur public, de 21,0 M€ à 5,70 Md€ selon ce qu’achètent les absents ; secteur privé, pas d’estimation').first()).toBeVisible();
  await expect(page.getByText('La fourchette n’est pas un intervalle de confiance').first()).toBeVisible();
  const volumes = page.locator('#trois-volumes');
  await expect(volumes.getByRole('img')).toHaveAccessibleName(/^Constaté, redressé, fourchette, 2025 \(marges provisoires\)/);
  const sources = page.locator('#sources');
  await sources.getByText('Tableau des valeurs').click();
  await expect(sources.getByRole('row', { name: /^UGAP Publié ailleurs/ })).toBeVisible();
  const link = volumes.getByRole('link', { name: 'Télécharger (CSV)' });
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  expect(download.suggestedFilename()).toBe('observatoire-2026-trois-volumes-v6.csv');
  await expect(page.locator('#parts-ponderees')).toContainText('Aucune part n’est pondérée.');
});
