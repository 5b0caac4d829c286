// While typing: amounts as they are understood, the respondent's own rate; no typed value is lost.
import { Draft, buyer, siret } from '../../support/forms.ts';
import type { Journey } from '../../support/journey.ts';
import type { Server } from '../../support/server.ts';
import { expect, test } from '../../support/test.ts';

const TOTAL = { question: 'Quel a été le montant annuel total de vos achats hors taxes ?', part: '2025' };
const STARTUPS = { question: 'Sur ce total, quel a été le montant de vos achats auprès de start-up ?', part: '2025' };

async function amounts(journey: Journey, server: Server, n: number): Promise<Draft> {
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.save('organisation', buyer({ siret: siret(n) }).organisation);
  await journey.open(draft, 'montants');
  return draft;
}

test('an amount is shown as it is understood, while it is typed', async ({ journey, server, page }) => {
  await amounts(journey, server, 30);
  const echo = page.locator('[data-echo="AC04.2025"]');
  for (const [typed, said] of [['1,2 M€', 'soit 1 200 000,00 €'], ['2,33 Md€', 'soit 2 330 000 000,00 €'], ['350 k€', 'soit 350 000,00 €'], ['1.234', '']] as const) {
    await journey.field(TOTAL).fill('');
    await journey.field(TOTAL).pressSequentially(typed);
    await expect(echo).toHaveText(said);
  }
});

test('one’s own rate is shown while typing, and hidden if it makes no sense', async ({ journey, server, page }) => {
  await amounts(journey, server, 31);
  const rate = page.locator('[data-rate="AC05.2025"]');
  await journey.field(TOTAL).fill('1,2 M€');
  await journey.field(STARTUPS).fill('30 k€');
  await expect(rate).toHaveText('Votre taux d’achats auprès de start-up en 2025 : 2,5 %');
  await journey.field(STARTUPS).fill('3 k€');
  await expect(rate).toHaveText('Votre taux d’achats auprès de start-up en 2025 : 0,25 %');
  await journey.field(STARTUPS).fill('3 M€');
  await expect(rate).toBeHidden();
});

test('values typed before the browser’s code loads are kept', async ({ journey, server, page }) => {
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.save('organisation', buyer({ siret: siret(32) }).organisation);
  let release = () => {};
  const released = new Promise<void>((done) => { release = done; });
  await page.route('**/*.wasm', async (route) => {
    await released;
    await route.continue();
  });
  await page.goto(draft.section('montants'));
  await journey.field(TOTAL).fill('1,2 M€');
  await journey.box({ ...TOTAL, part: '2024' }, 'Je ne sais pas').check();
  await journey.box({ ...STARTUPS, part: '2024' }, 'Je ne sais pas').check();
  await journey.field(STARTUPS).focus();
  await expect(page.locator('form[data-ready]')).toHaveCount(0);
  release();
  await journey.ready();
  await expect(journey.field(TOTAL)).toHaveValue('1,2 M€');
  await expect(page.locator('[data-echo="AC04.2025"]')).toHaveText('soit 1 200 000,00 €');
  await expect(journey.box({ ...TOTAL, part: '2024' }, 'Je ne sais pas')).toBeChecked();
  await expect(page.getByRole('group', { name: 'À combien estimez-vous la part' })).toBeVisible();
  await expect(journey.field(STARTUPS), 'the focus stays where it is').toBeFocused();
});

test('a section sent before the browser’s code loads is saved all the same', async ({ journey, page }) => {
  await page.route('**/*.wasm', () => {});
  await page.goto('/questionnaires/start-up/repondre');
  await journey.field({ question: 'Quel est le numéro SIREN' }).fill('732829320');
  await page.getByRole('button', { name: 'Enregistrer et continuer' }).click();
  await expect(page).toHaveURL(/\/reponses\/[^/]+\/profil$/);
});

test('a reload of the first section keeps the typed values', async ({ journey, page }) => {
  await journey.first('start-up');
  const key = await page.locator('[name=_submission]').first().inputValue();
  await journey.field({ question: 'Quel est le numéro SIREN' }).fill('732 829 320');
  await journey.box({ question: 'Combien de personnes' }, 'De 10 à 49 salariés').check();
  await page.reload();
  await journey.ready();
  await expect(journey.field({ question: 'Quel est le numéro SIREN' })).toHaveValue('732 829 320');
  await expect(journey.box({ question: 'Combien de personnes' }, 'De 10 à 49 salariés')).toBeChecked();
  await expect(page.getByText(/^Enregistré à/)).toBeVisible();
  expect(await page.locator('[name=_submission]').first().inputValue(), 'it is the same response').toBe(key);
});

test('a reload of a later section keeps the typed values', async ({ journey, server, page }) => {
  await amounts(journey, server, 33);
  await journey.field(TOTAL).fill('12 M€');
  await journey.box({ ...TOTAL, part: '2024' }, 'Je ne sais pas').check();
  await page.reload();
  await journey.ready();
  await expect(journey.field(TOTAL)).toHaveValue('12 M€');
  await expect(journey.box({ ...TOTAL, part: '2024' }, 'Je ne sais pas')).toBeChecked();
});

test('a text and a list are kept after a reload too', async ({ journey, server, page }) => {
  const draft = await Draft.begin(server.url, 'start-up');
  await draft.save('entreprise', { SU01: '732829320' });
  await journey.open(draft, 'entreprise');
  const region = journey.field({ question: 'Dans quelle région' });
  await region.selectOption('Corse');
  await page.reload();
  await journey.ready();
  await expect(region).toHaveValue('94');
  await journey.open(draft, 'profil');
  const field = { question: 'Quel est votre principal domaine', tick: ['Autre domaine (précisez)'], other: 'Spatial', said: [] };
  await journey.give(field);
  await page.reload();
  await journey.ready();
  await expect(journey.other(field)).toHaveValue('Spatial');
  await journey.open(draft, 'propositions');
  await journey.field({ question: 'Avez-vous une proposition' }).fill('Payer plus vite.\nEt mieux.');
  await page.reload();
  await journey.ready();
  await expect(journey.field({ question: 'Avez-vous une proposition' })).toHaveValue('Payer plus vite.\nEt mieux.');
});

test('going back a step loses no typed value, even if that step is saved again', async ({ journey, server, page }) => {
  const draft = await amounts(journey, server, 34);
  await journey.field(TOTAL).fill('12 M€');
  await page.getByRole('button', { name: 'Revenir à l’étape précédente' }).click();
  await journey.at('Votre organisation');
  await journey.next();
  await journey.at('Vos montants d’achats');
  await expect(page).toHaveURL(new RegExp(`${draft.section('montants')}$`));
  await expect(journey.field(TOTAL)).toHaveValue('12 M€');
});
