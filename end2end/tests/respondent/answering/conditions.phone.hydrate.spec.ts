// Conditional questions appear at once.
import { Draft, buyer, siret } from '../../support/forms.ts';
import { expect, test } from '../../support/test.ts';

test('a conditional question appears and disappears with the answer, on the same page', async ({ journey, server, page }) => {
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.save('organisation', buyer({ siret: siret(25) }).organisation);
  await journey.open(draft, 'recours');
  let loads = 0;
  page.on('framenavigated', () => { loads += 1; });
  const used = { question: 'Avez-vous eu recours à une start-up' };
  const why = { question: 'Pourquoi n’y avez-vous pas eu recours ?' };
  await expect(journey.group(why)).toBeHidden();
  await journey.box(used, 'Non, et ce n’est pas prévu').check();
  await expect(journey.group(why)).toBeVisible();
  await journey.box(why, 'Notre activité ne le nécessite pas').check();
  await journey.box(used, 'Oui').check();
  await expect(journey.group(why)).toBeHidden();
  await journey.box(used, 'Non, mais c’est prévu dans les 12 prochains mois').check();
  await expect(journey.box(why, 'Notre activité ne le nécessite pas'), 'what was ticked is still there').toBeChecked();
  expect(loads).toBe(0);
});

test('« je ne sais pas » shows the estimate, and consent requires an address', async ({ journey, server, page }) => {
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.save('organisation', buyer({ siret: siret(26) }).organisation);
  await journey.open(draft, 'montants');
  const estimate = page.getByRole('group', { name: 'À combien estimez-vous la part' });
  await expect(estimate).toBeHidden();
  const startups = { question: 'Sur ce total, quel a été le montant de vos achats auprès de start-up ?', part: '2024' };
  await journey.box(startups, 'Je ne sais pas').check();
  await expect(estimate).toBeVisible();
  await journey.box(startups, 'Je ne sais pas').uncheck();
  await expect(estimate).toBeHidden();

  await journey.open(draft, 'propositions');
  const address = journey.field({ question: 'À quelle adresse électronique' });
  await expect(address).toBeHidden();
  await journey.box({ question: 'Accepteriez-vous un croisement' }, 'À étudier').check();
  await expect(address).toBeVisible();
});

test('an error disappears as soon as its field is valid', async ({ journey, page }) => {
  await journey.first('start-up');
  await page.getByRole('button', { name: 'Enregistrer et continuer' }).click();
  const siren = journey.field({ question: 'Quel est le numéro SIREN de votre entreprise ?' });
  await expect(page.locator('#SU01-erreur')).toBeVisible();
  await siren.pressSequentially('732829320');
  await expect(page.locator('#SU01-erreur')).toBeHidden();
  await expect(siren).not.toHaveAttribute('aria-invalid', 'true');
});
