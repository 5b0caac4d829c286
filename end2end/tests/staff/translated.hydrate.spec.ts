// A staff page translated by the browser: its figures and its connection state are always current.
import { answerAsBuyer, siret } from '../support/forms.ts';
import { expect, test } from '../support/test.ts';
import { splitTexts, translate, translateFromTheStart } from '../support/translator.ts';

test.use({ ownServer: true });

const FAILED = /net::ERR_(CONNECTION_REFUSED|INCOMPLETE_CHUNKED_ENCODING|EMPTY_RESPONSE|CONNECTION_RESET)/;
const LIVE = [
  '/observatoire', '/observatoire/qualite', '/observatoire/textes', '/observatoire/textes/comptes', '/observatoire/propositions',
];

test('a translated dashboard continues to update, and says when it no longer does', async ({ signedIn, server, page, watch }) => {
  void signedIn;
  watch.allow(FAILED);
  await answerAsBuyer(server.url, { siret: siret(970), startups: '2 M€' });
  await page.goto('/observatoire');
  const exact = page.getByRole('button', { name: 'Afficher toutes les cases' });
  if (await exact.isVisible()) await exact.click();
  const state = page.locator('.live-state');
  await expect(state).toHaveText('En direct.');
  await translate(page);
  await expect(state).toHaveText('EN DIRECT.');
  for (let n = 1; n <= 3; n += 1) await answerAsBuyer(server.url, { siret: siret(970 + n), startups: '1 M€' });
  const volume = page.locator('[data-figure="2025.volume"]').first();
  await expect(volume).toHaveText('5,0 M€');
  await expect(page.locator('[data-figure="2025.respondents"]').first()).toHaveText('4');
  await expect(page.locator('.live-moved')).toHaveText(/^DERNIER MOUVEMENT À \d\d:\d\d:\d\d\.$/);
  await page.locator('.live-bar button').click();
  await expect(state).toHaveText('EN PAUSE : LA PAGE NE BOUGE PLUS.');
  await page.locator('.live-bar button').click();
  await expect(state).toHaveText('EN DIRECT.');
  await server.end();
  await expect(state).toHaveText(/^DIRECT INTERROMPU/);
  await server.begin();
  await expect(state).toHaveText('EN DIRECT.', { timeout: 15_000 });
});

for (const [what, before] of [['translated', translateFromTheStart], ['marked by an extension', splitTexts]] as const) {
  test(`every live page that is ${what} before its code loads is updated`, async ({ signedIn, server, page }) => {
    void signedIn;
    await answerAsBuyer(server.url, { siret: siret(980), startups: '2 M€' });
    await before(page);
    for (const path of LIVE) {
      await page.goto(path);
      await expect(page.locator('.live-state'), path).toHaveText(/en direct\./i);
      await page.locator('.live-bar button').click();
      await expect(page.locator('.live-state'), path).toHaveText(/en pause/i);
    }
  });
}
