// Returning to a draft, answering in any order, two people in one draft; corrections after sending.
import { Draft, answerAsBuyer, buyer, siret } from '../../support/forms.ts';
import { expect, test } from '../../support/test.ts';

const TOTAL = { question: 'Quel a été le montant annuel total de vos achats hors taxes ?', part: '2025' };

test('the start page offers to resume this device’s response, or to begin', async ({ journey, page }) => {
  await page.goto('/questionnaires/start-up');
  await expect(page.getByRole('link', { name: 'Commencer', exact: true })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Reprendre', exact: true })).toHaveCount(0);
  await journey.first('start-up');
  await journey.field({ question: 'Quel est le numéro SIREN' }).fill('732829320');
  await journey.next();
  await journey.at('Votre activité');
  await page.goto('/questionnaires/start-up');
  await expect(page.getByRole('heading', { name: 'Une réponse est commencée sur cet appareil' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Commencer une autre réponse' })).toBeVisible();
  await page.getByRole('link', { name: 'Reprendre', exact: true }).click();
  await journey.atCheck();
  await expect(page.getByText('732 829 320')).toBeVisible();
  await page.goto('/questionnaires/acheteurs');
  await expect(page.getByRole('link', { name: 'Reprendre', exact: true }), 'the other questionnaire').toHaveCount(0);
  await page.goto('/questionnaires/start-up');
  await page.getByRole('button', { name: 'L’oublier sur cet appareil' }).click();
  await expect(page.getByRole('link', { name: 'Commencer', exact: true })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Reprendre', exact: true })).toHaveCount(0);
});

test('a response begun elsewhere is found by its link, and a wrong link is reported', async ({ journey, server, page, watch }) => {
  watch.allow(/status of 404/);
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.save('organisation', buyer({ siret: siret(110) }).organisation);
  for (const link of ['https://ailleurs.example/reponses/abc', draft.key.slice(0, 31)]) {
    await page.goto('/questionnaires/acheteurs');
    await page.getByText('Reprendre une réponse commencée ailleurs').click();
    await page.getByLabel('Lien de votre réponse').fill(link);
    await page.getByRole('button', { name: 'Reprendre' }).click();
    await expect(journey.summary().getByText('Ce lien ne mène à aucune réponse')).toBeVisible();
    await expect(page.getByLabel('Lien de votre réponse')).toHaveAccessibleDescription(/Ce lien ne mène à aucune réponse/);
    await expect(page.getByLabel('Lien de votre réponse')).toHaveValue(link);
  }
  await page.goto('/questionnaires/acheteurs');
  await page.getByText('Reprendre une réponse commencée ailleurs').click();
  await page.getByLabel('Lien de votre réponse').fill(`  ${server.url}${draft.address}?verification `);
  await page.getByRole('button', { name: 'Reprendre' }).click();
  await journey.atCheck();
  await expect(page).toHaveURL(new RegExp(`${draft.address}$`));
});

test('returning shows the last section and what is left, and any section can be next', async ({ journey, server, page }) => {
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.save('propositions', {});
  await journey.open(draft);
  await expect(page.getByText(/^Dernier enregistrement le .* Il reste 2 étapes à compléter sur 8\s; 5 étapes facultatives ne sont pas encore remplies\.$/)).toBeVisible();
  await page.getByRole('link', { name: /Reprendre à l’étape 1/ }).click();
  await journey.at('Votre organisation');
  await journey.open(draft);
  await page.getByRole('link', { name: 'Remplir « Vos montants d’achats »' }).click();
  await journey.at('Vos montants d’achats');
  await journey.field(TOTAL).fill('12 M€');
  await page.getByRole('button', { name: 'Enregistrer et revenir à la vérification' }).click();
  await expect(journey.summary(), 'the other amounts are still missing').toBeVisible();
  if (journey.scripted) await expect(page.getByText(/^Enregistré à/)).toBeVisible();
  await journey.open(draft);
  await expect(page.getByText('12 000 000,00 €')).toBeVisible();
});

test('two people on one field: both values are shown, one is chosen, nothing is lost', async ({ journey, server, page, newPage }) => {
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.fill(buyer({ siret: siret(111), total: '10 M€', startups: '1 M€', before: ['9 M€', '900 k€'] }));
  const other = await newPage();
  await other.goto(draft.section('montants'));
  await journey.open(draft, 'montants');
  await journey.field(TOTAL).fill('12 M€');
  await page.getByRole('button', { name: 'Enregistrer et voir toutes mes réponses' }).click();
  await journey.atCheck();

  await other.locator('[name="AC04.2025"]').first().fill('14 M€');
  await other.getByRole('button', { name: 'Enregistrer et continuer' }).click();
  await expect(other.getByRole('heading', { name: 'Deux valeurs pour une même question' })).toBeVisible();
  await expect(other).toHaveTitle(/^Erreur : /);
  const question = other.getByRole('group', { name: /montant annuel total.*2025/ });
  await expect(question.getByRole('radio', { name: /12 000 000,00 €.*enregistrée à/ })).toBeVisible();
  await expect(question.getByRole('radio', { name: /14 000 000,00 €.*saisie depuis une autre page à/ })).toBeVisible();

  await page.reload();
  await expect(page.locator('.recap-section', { hasText: 'Vos montants' }).first()).toContainText('À trancher');
  expect((await draft.send()).headers.get('location'), 'it cannot be sent undecided').toContain('incomplet');
  await question.getByRole('radio', { name: /14 000 000,00 €/ }).check();
  await other.getByRole('button', { name: 'Enregistrer et voir toutes mes réponses' }).click();
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('Vérifiez vos réponses');
  await expect(other.getByText('14 000 000,00 €')).toBeVisible();
});

test('a response that was sent is corrected, and keeps its reference and its history', async ({ journey, server, page }) => {
  const draft = await answerAsBuyer(server.url, { siret: siret(112), total: '100 M€', startups: '2 M€' });
  await journey.open(draft);
  const reference = await journey.receipt();
  await page.getByRole('button', { name: 'Corriger ma réponse' }).click();
  await journey.atCheck();
  await expect(page.getByText(`Vous corrigez la réponse ${reference}`)).toBeVisible();
  await page.getByRole('link', { name: 'Modifier « Vos montants d’achats »' }).click();
  await journey.at('Vos montants d’achats');
  await journey.field(TOTAL).fill('200 M€');
  await page.getByRole('button', { name: 'Enregistrer et revenir à la vérification' }).click();
  await journey.atCheck();
  await journey.send();
  expect(await journey.receipt()).toBe(reference);
  await expect(page.getByText('200 000 000,00 €')).toBeVisible();
  await expect(page.getByText(/^Corrigée le/)).toContainText('version 2');
  await page.getByText('Versions précédentes, conservées').click();
  await page.getByRole('link', { name: /^Version 1 : envoyée le/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Version 1 de vos réponses');
  await expect(page.getByText('100 000 000,00 €')).toBeVisible();
  await page.getByRole('link', { name: 'Revenir à la version qui compte' }).click();
  await expect(page.getByText('200 000 000,00 €')).toBeVisible();
});

test('giving up a correction leaves the response unchanged', async ({ journey, server, page }) => {
  const draft = await answerAsBuyer(server.url, { siret: siret(113), total: '100 M€', startups: '2 M€' });
  await journey.open(draft);
  await page.getByRole('button', { name: 'Corriger ma réponse' }).click();
  await journey.atCheck();
  await page.getByRole('button', { name: 'Abandonner la correction' }).click();
  await journey.receipt();
  await expect(page.getByText('100 000 000,00 €')).toBeVisible();
  await expect(page.getByText(/^Corrigée le/)).toHaveCount(0);
});
