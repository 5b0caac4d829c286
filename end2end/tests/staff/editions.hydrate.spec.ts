// The pages of editions as assistive technologies see them.
import { check } from '../support/axe.ts';
import { change, prepare } from '../support/editions.ts';
import { expect, test } from '../support/test.ts';

test.use({ ownServer: true });

test('the pages of editions break no rule', async ({ signedIn, server, page }) => {
  void signedIn;
  await prepare(server);
  await change(server, 'label = "Quelle est votre fonction', 'label = "Quel est votre métier');
  await change(server, 'id = "AC24"', 'id = "AC94"');
  await page.goto('/observatoire/editions');
  await check(page, 'editions');
  await page.goto('/observatoire/editions/2027/differences?avec=2026');
  await check(page, 'differences');
  await change(server, 'label = "De 1 à 5"', 'label = "De 1 à 9"');
  await page.goto('/observatoire/editions');
  await expect(page.getByText('Elle ne peut pas être publiée')).toBeVisible();
  await check(page, 'editions, one that cannot be published');
});
