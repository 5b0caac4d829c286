// What the guard refuses, where JavaScript sends: the page stays, says why, and keeps every word.
import { Draft, buyer, siret } from '../support/forms.ts';
import { expect, test } from '../support/test.ts';

test('a hidden field that is filled is refused in words, and nothing typed is lost', async ({ journey, page, watch }) => {
  watch.allow(/status of 422/);
  await journey.first('start-up');
  await page.locator('[name="_site_web"]').evaluate((input: HTMLInputElement) => { input.value = 'https://spam.example'; });
  const field = journey.field({ question: 'Quel est le numéro SIREN' });
  await field.fill('732829320');
  await expect(page.getByRole('alert').filter({ hasText: 'Un champ de cette page que personne ne voit a été rempli' })).toBeVisible();
  await expect(field).toHaveValue('732829320');
});

test('a response that is refused for now stays on its page and can be sent again', async ({ journey, server, page, watch }) => {
  watch.allow(/status of 429/);
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.fill(buyer({ siret: siret(810) }));
  await journey.open(draft);
  await page.route('**/api/reponses/envoi', (route) => route.fulfill({
    status: 429, headers: { 'retry-after': '1' }, contentType: 'application/json',
    body: JSON.stringify({ status: 429, message: 'Elle est enregistrée : envoyez-la de nouveau dans une seconde.' }),
  }), { times: 1 });
  await page.getByRole('button', { name: 'Envoyer mes réponses' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'envoyez-la de nouveau dans une seconde' })).toBeVisible();
  await journey.send();
  await journey.receipt();
});
