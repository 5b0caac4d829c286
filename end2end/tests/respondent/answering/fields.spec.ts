// Links of the error summary, clearing an answer, a long word, the first screen: with and without JavaScript, on a
// desktop and a phone.
import type { Page } from '@playwright/test';
import { Draft, buyer, post, siren, siret, type Fields } from '../../support/forms.ts';
import type { Journey } from '../../support/journey.ts';
import { expect, test } from '../../support/test.ts';

/** Values that make a section show errors. */
const wrong: [string, 'acheteurs' | 'start-up', string, Fields][] = [
  ['amounts', 'acheteurs', 'montants', { 'AC04.2025': 'abc' }],
  ['identifiers', 'acheteurs', 'organisation', { AC02: '123' }],
  ['groups of boxes', 'start-up', 'freins', { SU24: ['B01', 'B02', 'B03', 'B04'], SU25: ['A01', 'A02', 'A03', 'A04'] }],
  ['a text and an address', 'start-up', 'propositions', { SU29: 'é'.repeat(1_200), SU30: 'oui', SU30b: 'prenom' }],
];

/** Whether an element is fully visible, above what is fixed at the bottom of the screen. */
async function inSight(page: Page, selector: string): Promise<boolean> {
  return page.locator(selector).first().evaluate((element) => {
    const box = element.getBoundingClientRect();
    return box.height > 0 && box.top >= 0 && box.bottom <= innerHeight;
  });
}

for (const [what, audience, section, fields] of wrong) {
  test(`the summary links to ${what}, with question and error visible`, async ({ journey, server, page }) => {
    const draft = await Draft.begin(server.url, audience);
    const first = audience === 'acheteurs' ? 'organisation' : 'entreprise';
    if (section !== first) await draft.save(first, audience === 'acheteurs' ? buyer({ siret: siret(950) }).organisation ?? {} : { SU01: siren(950) });
    await known(server.url, draft, section, fields);
    await journey.open(draft, section);
    const links = await journey.summary().getByRole('link').count();
    expect(links).toBeGreaterThan(0);
    for (let n = 0; n < links; n += 1) {
      await page.evaluate(() => window.scrollTo(0, 0));
      const link = journey.summary().getByRole('link').nth(n);
      const field = (await link.getAttribute('href') ?? '').slice(1);
      await link.click();
      await expect.poll(() => inSight(page, `[id="${field}-erreur"]`), { message: `${field}: message` }).toBe(true);
      const label = `[data-question]:has([id="${field}"]) > :is(legend, .question-label)`;
      await expect.poll(() => inSight(page, label), { message: `${field}: question` }).toBe(true);
      await expect(page.locator(`[id="${field}"]`)).toBeFocused();
    }
  });
}

/** Saves a section with options chosen by their index, where the codes do not matter. */
async function known(url: string, draft: Draft, section: string, fields: Fields): Promise<void> {
  const html = await (await fetch(url + draft.section(section))).text();
  const offered = (name: string) => [...html.matchAll(new RegExp(`name="${name}" value="([^"]+)"`, 'g'))].map((match) => match[1] ?? '');
  const given: Fields = {};
  for (const [name, value] of Object.entries(fields)) {
    given[name] = Array.isArray(value) ? offered(name).slice(0, value.length) : value;
  }
  await draft.save(section, given);
}

const SHARE = { question: 'avec le secteur public ?' };

async function clients(url: string, journey: Journey): Promise<Draft> {
  const draft = await Draft.begin(url, 'start-up');
  await draft.save('entreprise', { SU01: siren(951) });
  await journey.open(draft, 'clients');
  return draft;
}

test('a choice is cleared by its button, and dependent questions disappear', async ({ journey, server, page }) => {
  const draft = await clients(server.url, journey);
  await journey.box(SHARE, 'De 21 à 50 %').check();
  const clear = page.getByRole('button', { name: /^Effacer mon choix/ });
  if (!journey.scripted) {
    await page.getByRole('button', { name: 'Enregistrer et continuer' }).click();
    await journey.open(draft, 'clients');
  }
  await expect(clear.and(page.locator(':visible'))).toHaveCount(1);
  await clear.and(page.locator(':visible')).click();
  await expect(journey.box(SHARE, 'De 21 à 50 %')).not.toBeChecked();
  if (journey.scripted) await expect(page.getByText(/^Enregistré à/)).toBeVisible();
  await journey.open(draft, 'contrats');
  await expect(page.locator('[data-question="SU14"]')).toBeHidden();
  await journey.open(draft);
  await expect(page.locator('.recap-row').filter({ hasText: SHARE.question }).first()).toContainText('Non renseigné');
});

test('no page is widened by a word as long as a line', async ({ journey, server, page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const word = 'a'.repeat(190);
  const draft = await Draft.begin(server.url, 'acheteurs');
  const answers = buyer({ siret: siret(952), segment: 'autre' });
  await draft.fill({
    ...answers,
    organisation: { ...answers.organisation, 'AC01.autre': word, AC90: word },
    propositions: { AC28: 'oui', AC28b: `${'p'.repeat(60)}@${'e'.repeat(60)}.fr` },
  });
  const asked = await post(server.url, '/api/reponses/collegue', {
    _submission: draft.key, _section: 'organisation', nom: word.slice(0, 80), note: word, jours: '3',
  });
  const made = asked.headers.get('location') ?? '';
  const link = /\/invitations\/[\w-]{32}/.exec(await (await fetch(server.url + made)).text())?.[0] ?? '';
  const fits = async (where: string) => {
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect.soft(width, where).toBe(390);
  };
  for (const path of [draft.section('organisation'), draft.address, made, link]) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await fits(path);
  }
  await journey.open(draft);
  await journey.send();
  await journey.receipt();
  await fits('receipt');
});

for (const audience of ['acheteurs', 'start-up'] as const) {
  test(`${audience}: the start button is on the first screen of a phone`, async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`/questionnaires/${audience}`);
    const begin = page.getByRole('link', { name: 'Commencer', exact: true });
    const box = await begin.boundingBox();
    expect((box?.y ?? 9_999) + (box?.height ?? 0), 'its lower edge').toBeLessThanOrEqual(844);
    // The privacy notice comes first, in three lines with a link to the whole text.
    const lines = page.locator('.data-short li');
    await expect(lines).toHaveCount(3);
    expect((await lines.last().boundingBox())?.y).toBeLessThan(box?.y ?? 0);
    await page.getByRole('link', { name: 'Tout sur vos données' }).click();
    await expect(page.getByRole('heading', { name: 'Vos données', exact: true })).toBeInViewport();
    await expect(page.getByText('Base légale')).toBeInViewport();
  });
}

test('Enter in the receipt’s address sends nothing', async ({ journey, server, page }) => {
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.fill(buyer({ siret: siret(953) }));
  await journey.open(draft);
  const field = page.getByLabel('Recevoir le justificatif par courriel');
  await field.fill('prenom.nom@exemple.fr');
  await field.press('Enter');
  await expect(page.getByText('Votre réponse n’est pas encore envoyée').first()).toBeVisible();
  await expect(field).toHaveValue('prenom.nom@exemple.fr');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Vérifiez vos réponses');
  await journey.send();
  await journey.receipt();
});

test('a start-up that only gives its number can send at once', async ({ journey, server, page }) => {
  const draft = await Draft.begin(server.url, 'start-up');
  await draft.save('entreprise', { SU01: siren(954) });
  await journey.open(draft);
  await expect(page.getByRole('heading', { name: 'Des étapes facultatives' })).toBeVisible();
  await expect(page.getByText('Avant d’envoyer, complétez')).toHaveCount(0);
  await journey.send();
  await journey.receipt();
});
