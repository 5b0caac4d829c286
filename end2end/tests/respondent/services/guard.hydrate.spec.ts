// Refusals by the rate limits with JavaScript: the page remains, says why, and loses no text.
import type { Page } from '@playwright/test';
import { Draft, buyer, siret } from '../../support/forms.ts';
import { expect, test } from '../../support/test.ts';

const TRAP = '[name="_laisser_vide"]';
const AGAIN = 'appuyez de nouveau sur le bouton';

/** Fills the honeypot as an extension does. */
async function autofill(page: Page): Promise<void> {
  await page.locator(TRAP).evaluate((input: HTMLInputElement) => {
    input.value = 'https://entreprise.example';
    input.dispatchEvent(new Event('input', { bubbles: true }));
  });
}

test('a filled honeypot is reported once and emptied, and nothing typed is lost', async ({ journey, page, watch }) => {
  watch.allow(/status of 422/);
  await journey.first('start-up');
  await page.locator(TRAP).evaluate((input: HTMLInputElement) => { input.value = 'https://spam.example'; });
  const field = journey.field({ question: 'Quel est le numéro SIREN' });
  await field.fill('732829320');
  await expect(page.getByRole('alert').filter({ hasText: AGAIN })).toBeVisible();
  await expect(field).toHaveValue('732829320');
  await expect(page.locator(TRAP)).toHaveValue('');
  await journey.next();
  await journey.at('Votre activité');
});

test('a response whose honeypot is filled by an extension is sent at the second click', async ({ journey, server, page, watch }) => {
  watch.allow(/status of 422/);
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.fill(buyer({ siret: siret(811) }));
  await journey.open(draft);
  await page.getByLabel('Recevoir le justificatif par courriel').fill('prenom.nom@exemple.fr');
  await autofill(page);
  await journey.send();
  await expect(page.getByRole('alert').filter({ hasText: AGAIN })).toBeInViewport();
  await expect(page.getByText('automatiques')).toHaveCount(0);
  await expect(page.getByLabel('Recevoir le justificatif par courriel')).toHaveValue('prenom.nom@exemple.fr');
  await expect(page.locator(TRAP)).toHaveValue('');
  // The extension fills it again: the respondent was already informed.
  await autofill(page);
  await journey.send();
  await journey.receipt();
});

test('a temporarily refused response stays on its page and can be sent again', async ({ journey, server, page, watch }) => {
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
