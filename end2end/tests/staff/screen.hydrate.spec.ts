// A screen in front of guests: the latest publication and the number of responses, live, legible from the back of a
// room.
import type { Page } from '@playwright/test';
import { check } from '../support/axe.ts';
import { answerAsBuyer, publish, siret } from '../support/forms.ts';
import { expect, test } from '../support/test.ts';

test.use({ ownServer: true });

const FAILED = /net::ERR_(CONNECTION_REFUSED|INCOMPLETE_CHUNKED_ENCODING|EMPTY_RESPONSE|CONNECTION_RESET)/;
/**
 * Letters of 25 mm are legible at five metres: a capital of 40 pixels on a screen of 1920 by 1080 pixels that is 1.2
 * m wide.
 */
const LEAST = 40 / 0.72;

/** The texts of a page that are smaller, or cut off by the screen. */
async function faults(page: Page): Promise<string[]> {
  return page.evaluate((least) => {
    const found: string[] = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const parent = node.parentElement;
      if (!node.textContent?.trim() || !parent || parent.closest('script, style') || !parent.checkVisibility()) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const box = range.getBoundingClientRect();
      const size = parseFloat(getComputedStyle(parent).fontSize);
      if (size < least - 2) found.push(`${node.textContent}: ${size} px`);
      if (box.right > innerWidth || box.bottom > innerHeight || box.left < 0 || box.top < 0) found.push(`${node.textContent}: cut off`);
    }
    return found;
  }, LEAST);
}

test('a screen shows the latest publication, recovers alone, and ends with its link', async ({ signedIn, server, page, newPage, watch }) => {
  void signedIn;
  test.slow();
  watch.allow(FAILED, /status of (410|503)/);
  for (let n = 0; n < 12; n += 1) {
    const segment = n % 2 ? 'eti' : 'collectivite';
    await answerAsBuyer(server.url, { siret: siret(700 + n), segment, total: `${90 + n} M€`, startups: `${2 + n % 3} M€`, before: ['90 M€', '1 M€'] });
  }
  await page.goto('/observatoire/jetons');
  await page.getByLabel('Où est l’écran').fill('Salle du conseil');
  await page.getByRole('button', { name: 'Créer le lien de l’écran' }).click();
  const address = await page.getByLabel('L’adresse de l’écran').inputValue();
  expect(address).toContain('/projection/');

  const wall = await newPage();
  await wall.setViewportSize({ width: 1920, height: 1080 });
  await wall.goto(new URL(address).pathname);
  await expect(wall.getByRole('status')).toHaveText('En direct.');
  await expect(wall.getByText('Aucune publication pour le moment.')).toBeVisible();
  await expect(wall.locator('[data-count="acheteurs"]')).toHaveText('12');
  expect(await faults(wall)).toEqual([]);

  await publish(server, ['volumes-2025-AC01', 'taux-2025-AC01', 'evolution-2025-AC01'], 'Les achats auprès des start-up progressent encore, surtout dans le secteur public');
  await expect(wall.getByRole('heading', { level: 1 })).toContainText('progressent encore');
  await expect(wall.getByRole('row', { name: /Montant 2025/ })).toContainText('36,0 M€');
  await answerAsBuyer(server.url, { siret: siret(720), startups: '2 M€' });
  await expect(wall.locator('[data-count="acheteurs"]')).toHaveText('13');
  await expect(wall.getByRole('row', { name: /Montant 2025/ }), 'what is published stays').toContainText('36,0 M€');
  expect(await faults(wall)).toEqual([]);
  await check(wall, 'a screen');
  if (process.env.SHOTS) await wall.screenshot({ path: `${process.env.SHOTS}/screen-1920.png` });
  await wall.setViewportSize({ width: 390, height: 844 });
  expect(await wall.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  if (process.env.SHOTS) await wall.screenshot({ path: `${process.env.SHOTS}/screen-390.png`, fullPage: true });
  await wall.setViewportSize({ width: 1920, height: 1080 });

  await server.end();
  await expect(wall.getByRole('status')).toContainText('Direct interrompu');
  expect(await faults(wall)).toEqual([]);
  if (process.env.SHOTS) await wall.screenshot({ path: `${process.env.SHOTS}/screen-cut.png` });
  await server.begin();
  await expect(wall.getByRole('status')).toHaveText('En direct.', { timeout: 20_000 });
  await answerAsBuyer(server.url, { siret: siret(721), startups: '2 M€' });
  await expect(wall.locator('[data-count="acheteurs"]')).toHaveText('14');

  await page.goto('/observatoire/jetons');
  await page.getByRole('button', { name: 'Révoquer' }).click();
  await expect(wall.getByRole('status')).toHaveText('Ce lien a été révoqué, ou il est échu : cet écran ne bouge plus.', { timeout: 20_000 });
  await wall.reload();
  await expect(wall.getByRole('heading', { name: 'Écran fermé' })).toBeVisible();
});
