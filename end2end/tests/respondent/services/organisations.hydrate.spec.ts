// Proposals while typing: they arrive by themselves, disturb nobody, and can be requested again.
import { Draft, siren } from '../../support/forms.ts';
import { expect, test } from '../../support/test.ts';

const SIREN = { question: 'Quel est le numéro SIREN de votre entreprise ?' };
const NAME = { question: 'Quel est le nom de votre entreprise ?' };
const REGION = { question: 'Dans quelle région se trouve le siège' };
const NOT_FOUND = 'Introuvable pour le moment : complétez à la main.';

test('the number is looked up once it is complete, in a form and never in an address', async ({ journey, server, page }) => {
  server.companies.know(siren(320), { name: 'JEUNE POUSSE', region: '53' });
  const asked: string[] = [];
  page.on('request', (request) => { if (request.url().includes('/api/')) asked.push(`${request.method()} ${new URL(request.url()).pathname}${new URL(request.url()).search}`); });
  await journey.first('start-up');
  await journey.field(SIREN).pressSequentially(siren(320).replace(/(\d{3})/g, '$1 '));
  await expect(page.locator('#proposition')).toHaveText('Proposé d’après l’annuaire des entreprises : JEUNE POUSSE. Vous pouvez corriger.');
  await expect(page.locator('#proposition')).toHaveRole('status');
  await expect(journey.field(SIREN), 'the focus stays where one types').toBeFocused();
  expect(asked.filter((request) => request.includes('organisation'))).toEqual(['POST /api/reponses/organisation']);
  expect(asked.filter((request) => request.includes('?'))).toEqual([]);
});

test('values typed during the search remain, and leaving does not wait for it', async ({ journey, server, page }) => {
  server.companies.know(siren(321), { name: 'TROP TARD', region: '53' });
  let release = () => {};
  const released = new Promise<void>((done) => { release = done; });
  await page.route('**/api/reponses/organisation', async (route) => {
    await released;
    await route.continue().catch(() => {});
  });
  await journey.first('start-up');
  const asked = page.waitForRequest('**/api/reponses/organisation');
  await journey.field(SIREN).fill(siren(321));
  await asked;
  await journey.field(NAME).fill('À la main');
  release();
  await expect(journey.field(REGION)).toHaveValue('53');
  await expect(journey.field(NAME)).toHaveValue('À la main');

  await page.unroute('**/api/reponses/organisation');
  await page.route('**/api/reponses/organisation', () => {});
  await journey.field(SIREN).fill(siren(322));
  await journey.next();
  await journey.at('Votre activité');
});

test('an answer about a number that has changed meanwhile is ignored', async ({ journey, server, page }) => {
  server.companies.know(siren(323), { name: 'LA PREMIERE', region: '53' });
  let release = () => {};
  const released = new Promise<void>((done) => { release = done; });
  await page.route('**/api/reponses/organisation', async (route) => {
    await released;
    await route.continue();
  });
  await journey.first('start-up');
  const asked = page.waitForRequest('**/api/reponses/organisation');
  await journey.field(SIREN).fill(siren(323));
  await asked;
  await journey.field(SIREN).fill('12');
  const answered = page.waitForResponse('**/api/reponses/organisation');
  release();
  await answered;
  await expect(page.locator('#proposition')).toHaveText('');
  await expect(journey.field(NAME)).toHaveValue('');
});

test('the button looks up a number again that was not found', async ({ journey, server, page }) => {
  server.companies.know(siren(324), 'down');
  await journey.first('start-up');
  await journey.field(SIREN).fill(siren(324));
  await expect(page.locator('#proposition')).toHaveText(NOT_FOUND);
  server.companies.know(siren(324), { name: 'REVENUE' });
  await page.getByRole('button', { name: 'Proposer le nom' }).click();
  await expect(journey.field(NAME)).toHaveValue('REVENUE');
  await journey.at('Votre entreprise');
  await expect(page, 'the page was not left').not.toHaveURL(/proposition/);
});

test('proposals of one organisation are cleared if the next one is not found', async ({ journey, server, page }) => {
  server.companies.know(siren(325), { name: 'LA PREMIERE', region: '53' });
  await journey.first('start-up');
  await journey.field(SIREN).fill(siren(325));
  await expect(journey.field(NAME)).toHaveValue('LA PREMIERE');
  await journey.field(SIREN).fill(siren(326));
  await expect(page.locator('#proposition')).toHaveText(NOT_FOUND);
  await expect(journey.field(NAME)).toHaveValue('');
  await expect(journey.field(REGION)).toHaveValue('');
});

test('another number replaces saved proposals, in a page opened later', async ({ journey, server, page }) => {
  server.companies.know(siren(327), { name: 'LA PREMIERE', region: '53' });
  server.companies.know(siren(328), { name: 'LA SECONDE', region: '11' });
  const draft = await Draft.begin(server.url, 'start-up');
  await draft.save('entreprise', { SU01: siren(327), _go: 'proposer' });
  await journey.open(draft, 'entreprise');
  await expect(journey.field(NAME)).toHaveValue('LA PREMIERE');
  await expect(page.locator('#proposition'), 'nothing is asked about what is saved').toHaveText('');
  await journey.field(SIREN).fill(siren(328));
  await expect(journey.field(NAME)).toHaveValue('LA SECONDE');
  await expect(journey.field(REGION)).toHaveValue('11');
});

test('a number typed before the browser’s code loads is looked up too', async ({ journey, server, page }) => {
  server.companies.know(siren(329), { name: 'JEUNE POUSSE' });
  let release = () => {};
  const released = new Promise<void>((done) => { release = done; });
  await page.route('**/*.wasm', async (route) => {
    await released;
    await route.continue();
  });
  await page.goto('/questionnaires/start-up/repondre');
  await journey.field(SIREN).fill(siren(329));
  release();
  await expect(journey.field(NAME)).toHaveValue('JEUNE POUSSE');
});

test('proposals that were not saved are there after a reload', async ({ journey, server, page }) => {
  server.companies.know(siren(330), { name: 'JEUNE POUSSE', region: '53' });
  await journey.first('start-up');
  await journey.field(SIREN).fill(siren(330));
  await expect(journey.field(REGION)).toHaveValue('53');
  await page.reload();
  await journey.ready();
  await expect(journey.field(NAME)).toHaveValue('JEUNE POUSSE');
  await expect(journey.field(REGION)).toHaveValue('53');
});
