// Conditional questions without JavaScript: the page is shown again with them. With it: `conditions.hydrate.spec.ts`.
import { Draft, buyer, siret } from '../../support/forms.ts';
import { expect, test } from '../../support/test.ts';

const USED = { question: 'Avez-vous eu recours à une start-up au cours des 12 derniers mois ?' };
const OPENED = 'Votre réponse ouvre de nouvelles questions sur cette page';
const WHY_NOT = { question: 'Pourquoi n’y avez-vous pas eu recours ?' };

test('the page is shown again with the newly asked question, and says so', async ({ journey, server, page }) => {
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.save('organisation', buyer({ siret: siret(20) }).organisation);
  await journey.open(draft, 'recours');
  await expect(journey.group(WHY_NOT)).toBeHidden();
  await journey.box(USED, 'Non, et ce n’est pas prévu').check();
  await journey.next();
  await journey.at('Votre recours aux start-up');
  await expect(page.getByRole('status').filter({ hasText: OPENED })).toBeVisible();
  await expect(page).toHaveTitle(/^Votre recours aux start-up/);
  await expect(journey.box(USED, 'Non, et ce n’est pas prévu')).toBeChecked();
  await journey.box(WHY_NOT, 'Notre activité ne le nécessite pas').check();
  await journey.next();
  await journey.at('Vos contrats avec les start-up');
});

test('the page is shown again without an error for a required question that is new', async ({ journey, server, page }) => {
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.save('organisation', buyer({ siret: siret(21) }).organisation);
  await journey.open(draft, 'propositions');
  await journey.box({ question: 'Accepteriez-vous un croisement confidentiel' }, 'Oui').check();
  await journey.next();
  await journey.at('Vos priorités et la suite');
  await expect(journey.field({ question: 'À quelle adresse électronique' })).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: OPENED })).toBeVisible();
  await expect(journey.summary()).toBeHidden();
});
