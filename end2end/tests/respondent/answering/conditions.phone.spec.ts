// Conditional questions that depend on another section or on a saved answer.
import { Draft, buyer, siret } from '../../support/forms.ts';
import { expect, test } from '../../support/test.ts';

const USED = { question: 'Avez-vous eu recours à une start-up au cours des 12 derniers mois ?' };
const WHY_NOT = { question: 'Pourquoi n’y avez-vous pas eu recours ?' };

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
