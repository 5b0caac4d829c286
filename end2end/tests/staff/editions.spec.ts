// The next edition, with only forms and links: preview, differences question by question, publication.
import { change, prepare } from '../support/editions.ts';
import { expect, managed, test } from '../support/test.ts';

test.describe('with an edition in preparation', () => {
  test.use({ ownServer: true });

  test('a draft edition is previewed, compared, corrected and published', async ({ signedIn, server, page }) => {
    void signedIn;
    await prepare(server);
    await change(server, 'label = "Quelle est votre fonction', 'label = "Quel est votre métier');
    await change(server, 'label = "De 1 à 5"', 'label = "De 1 à 9"');
    await page.goto('/observatoire/campagne');
    await managed(page);
    await page.getByRole('link', { name: 'Éditions' }).click();
    const next = page.getByRole('region', { name: 'Édition 2027' });
    await expect(next).toContainText('En préparation : l’équipe seule la voit');
    await expect(next).toContainText('AC08 : le code s1_5 ne désigne plus la même chose');
    await expect(page.getByRole('button', { name: 'Publier l’édition 2027' })).toBeHidden();

    await next.getByRole('link', { name: 'Aperçu du questionnaire 2027, acheteurs publics et privés' }).click();
    await expect(page.getByText('En préparation : l’équipe seule voit ce questionnaire.')).toBeVisible();
    await expect(page.getByRole('heading', { name: /Quel est votre métier/ })).toBeVisible();
    await managed(page);
    await page.getByRole('link', { name: 'Éditions' }).first().click();

    await next.getByRole('link', { name: 'Ce qui change de l’édition 2026 à l’édition 2027' }).click();
    const job = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: /^AC03/ }) });
    await expect(job.getByRole('deletion').first()).toContainText('Quelle');
    await expect(job.getByRole('insertion').last()).toContainText('métier');
    await expect(job).toContainText('Comparable');
    const count = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: /^AC08/ }) });
    await expect(count).toContainText('Non comparable : le code s1_5 ne désigne plus la même chose');
    await page.getByLabel('Comparer avec l’édition').selectOption('2023');
    await page.getByRole('button', { name: 'Comparer' }).click();
    await expect(page.getByRole('heading', { name: 'De l’édition 2023 à l’édition 2027' })).toBeVisible();
    await expect(page.getByText('Question ajoutée.').first()).toBeVisible();

    await change(server, 'label = "De 1 à 9"', 'label = "De 1 à 5"');
    await page.goto('/observatoire/editions');
    await page.getByRole('button', { name: 'Publier l’édition 2027' }).click();
    await expect(page.getByText('L’édition 2027 est publiée')).toBeVisible();
    await expect(next).toContainText('Publiée le');
    await page.goto('/observatoire');
    await page.getByRole('link', { name: 'Édition 2027' }).click();
    await expect(page.getByRole('heading', { name: 'Les éditions côte à côte' })).toBeVisible();
  });
});

test('the pages of editions require signing in', async ({ page }) => {
  for (const path of ['', '/2026/differences', '/2026/acheteurs/apercu']) {
    await page.goto(`/observatoire/editions${path}`);
    await expect(page).toHaveURL(/\/connexion$/);
  }
});
