// A bad network loses nothing and sends nothing twice.
import { Draft, buyer, siret } from '../../support/forms.ts';
import { expect, test } from '../../support/test.ts';

const OFFLINE = 'Hors connexion : vos réponses sont gardées sur cet appareil';
const SIREN = { question: 'Quel est le numéro SIREN de votre entreprise ?' };
/** Messages that Chromium itself writes to its console when a request fails. */
const FAILED = /net::ERR_(INTERNET_DISCONNECTED|CONNECTION_REFUSED|EMPTY_RESPONSE|CONNECTION_RESET)/;

test('a section left without a network is saved by itself when the network is back', async ({ journey, page, context, watch }) => {
  watch.allow(FAILED);
  await journey.first('start-up');
  await journey.field(SIREN).fill('732 829 320');
  await journey.box({ question: 'Combien de personnes' }, 'Aucun salarié').check();
  await context.setOffline(true);
  await page.getByRole('button', { name: 'Enregistrer et continuer' }).click();
  await expect(page.getByRole('status').filter({ hasText: OFFLINE })).toBeVisible();
  await expect(journey.field(SIREN)).toHaveValue('732 829 320');
  await expect(journey.box({ question: 'Combien de personnes' }, 'Aucun salarié')).toBeChecked();
  await context.setOffline(false);
  await journey.at('Votre activité');
});

test('sending without a network says so, then sending works and makes one response', async ({ journey, server, page, context, watch }) => {
  watch.allow(FAILED);
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.fill(buyer({ siret: siret(40) }));
  await journey.open(draft);
  await context.setOffline(true);
  await journey.send();
  await expect(page.getByRole('alert').filter({ hasText: 'Vos réponses n’ont pas pu partir' })).toBeVisible();
  await context.setOffline(false);
  await journey.send();
  const reference = await journey.receipt();
  expect((await draft.send()).status, 'sent again, it is the same response').toBe(303);
  await page.reload();
  expect(await journey.receipt()).toBe(reference);
});

test('a double click sends once', async ({ journey, server, page }) => {
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.fill(buyer({ siret: siret(41) }));
  await journey.open(draft);
  let posts = 0;
  page.on('request', (request) => { posts += Number(request.url().endsWith('/api/reponses/envoi')); });
  await page.getByRole('button', { name: 'Envoyer mes réponses' }).dblclick();
  await journey.receipt();
  expect(posts).toBe(1);
});

test('a click while the receipt is loading sends nothing more', async ({ journey, server, page }) => {
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.fill(buyer({ siret: siret(42) }));
  await journey.open(draft);
  let posts = 0;
  page.on('request', (request) => { posts += Number(request.url().endsWith('/api/reponses/envoi')); });
  let release = () => {};
  const released = new Promise<void>((done) => { release = done; });
  await page.route(`**${draft.address}`, async (route) => {
    await released;
    await route.continue();
  });
  const button = page.getByRole('button', { name: 'Envoyer mes réponses' });
  await button.scrollIntoViewIfNeeded();
  const box = await button.boundingBox();
  const sent = page.waitForResponse((response) => response.request().method() === 'POST');
  const leaving = page.waitForRequest((request) => request.isNavigationRequest());
  await journey.send();
  await (await sent).finished();
  await leaving;
  // A locator would wait for the page that is loading.
  await page.mouse.click((box?.x ?? 0) + 20, (box?.y ?? 0) + 10);
  release();
  await journey.receipt();
  expect(posts).toBe(1);
});

test('a double click on « continuer » saves once', async ({ journey, page }) => {
  await journey.first('start-up');
  await journey.field(SIREN).fill('732829320');
  let posts = 0;
  // An autosave may come before.
  page.on('request', (request) => { posts += Number(request.postData()?.includes('_go=suite') ?? false); });
  await page.getByRole('button', { name: 'Enregistrer et continuer' }).dblclick();
  await journey.at('Votre activité');
  expect(posts).toBe(1);
});

test.describe('with a server that stops and starts again', () => {
  test.use({ ownServer: true });

  test('a section is kept in the page while the server is away, and saved afterwards', async ({ journey, server, page, watch }) => {
    watch.allow(FAILED);
    const draft = await Draft.begin(server.url, 'start-up');
    await draft.save('entreprise', { SU01: '732829320' });
    await journey.open(draft, 'clients');
    const share = { question: 'avec le secteur public ?' };
    await journey.box(share, 'De 21 à 50 %').check();
    await server.end();
    await page.getByRole('button', { name: 'Enregistrer et continuer' }).click();
    await expect(page.getByRole('status').filter({ hasText: OFFLINE })).toBeVisible();
    await expect(journey.box(share, 'De 21 à 50 %')).toBeChecked();
    await server.begin();
    await page.getByRole('button', { name: 'Enregistrer et continuer' }).click();
    await journey.at('Vos donneurs d’ordre et vos contrats');
  });
});
