// Conditional questions. Without JavaScript the page is shown again with them.
import { Draft, buyer, siret } from '../../support/forms.ts';
import { expect, test } from '../../support/test.ts';

const USED = { question: 'Avez-vous eu recours à une start-up au cours des 12 derniers mois ?' };
const OPENED = 'Votre réponse ouvre de nouvelles questions sur cette page';
const WHY_NOT = { question: 'Pourquoi n’y avez-vous pas eu recours ?' };

test.beforeEach(({ javaScriptEnabled }, info) => {
  const late = info.title.includes('is shown again');
  test.skip(late && javaScriptEnabled !== false, 'with JavaScript the page shows them at once');
});

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

test('an answer in one section shows or hides questions of a later one', async ({ journey, server }) => {
  const draft = await Draft.begin(server.url, 'acheteurs');
  const tools = { question: 'Quels dispositifs avez-vous déjà utilisés' };
  await draft.save('organisation', buyer({ siret: siret(22), segment: 'grand_groupe' }).organisation);
  await journey.open(draft, 'outils');
  await expect(journey.group(tools)).toBeHidden();
  await draft.save('organisation', buyer({ siret: siret(22), segment: 'ministere' }).organisation);
  await journey.open(draft, 'outils');
  await expect(journey.group(tools)).toBeVisible();
});

test('the answer to a question that is no longer asked is neither shown nor counted', async ({ journey, server, page }) => {
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.fill(buyer({ siret: siret(23) }));
  await draft.save('recours', { AC07: 'non_prevu' });
  await draft.save('recours', { AC07: 'non_prevu', AC14: 'investissement' });
  await journey.open(draft, 'recours');
  await expect(journey.box(WHY_NOT, 'L’investissement financier est trop important')).toBeChecked();
  await journey.box(USED, 'Oui').check();
  await journey.next();
  await journey.open(draft);
  await expect(page.getByText(WHY_NOT.question)).toHaveCount(0);
  await expect(page.getByText('L’investissement financier est trop important')).toHaveCount(0);
});
