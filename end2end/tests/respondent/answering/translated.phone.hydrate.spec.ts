// A page translated by the browser: its messages on saving, sending and closing are always current.
import { Draft, buyer, post, siret } from '../../support/forms.ts';
import { expect, test } from '../../support/test.ts';
import { splitTexts, translate, translateFromTheStart } from '../../support/translator.ts';

const FAILED = /net::ERR_(INTERNET_DISCONNECTED|CONNECTION_REFUSED|EMPTY_RESPONSE|CONNECTION_RESET)/;
const TOTAL = '[name="AC04.2025"]:not([type=checkbox])';

async function amounts(url: string, n: number): Promise<Draft> {
  const draft = await Draft.begin(url, 'acheteurs');
  await draft.save('organisation', buyer({ siret: siret(n) }).organisation ?? {});
  return draft;
}

test('a translated section still says what is saved and what is not', async ({ journey, server, page, context, watch }) => {
  watch.allow(FAILED);
  const draft = await amounts(server.url, 900);
  await journey.open(draft, 'montants');
  await translate(page);
  await page.locator(TOTAL).fill('12 M€');
  const state = page.locator('[data-state]');
  await expect(state).toHaveText(/^ENREGISTRÉ À \d/);
  await expect(page.locator('[data-echo="AC04.2025"]')).toHaveText('soit 12 000 000,00 €');
  await context.setOffline(true);
  await page.locator(TOTAL).fill('13 M€');
  await expect(state).toHaveText(/^HORS CONNEXION/);
  await expect(state).toBeVisible();
  await context.setOffline(false);
  await expect(state).toHaveText(/^ENREGISTRÉ À \d/);
  // What cannot be saved at all is reported as a visible alert.
  await page.route('**/api/reponses/section', (route) => route.fulfill({
    status: 409, contentType: 'application/json', body: JSON.stringify({ status: 409, message: 'Cette réponse a été envoyée.' }),
  }), { times: 1 });
  watch.allow(/status of 409/);
  await page.locator(TOTAL).fill('14 M€');
  await expect(page.getByRole('alert').filter({ hasText: 'NON ENREGISTRÉ : CETTE RÉPONSE A ÉTÉ ENVOYÉE.' })).toBeVisible();
  await expect(state).toHaveText('');
});

test('conditions, errors and understood amounts of a translated section are current', async ({ journey, server, page }) => {
  const draft = await amounts(server.url, 901);
  await journey.open(draft, 'montants');
  await translate(page);
  await expect(page.locator('[data-question="AC06"]')).toBeHidden();
  await page.locator('[name="AC05.2025"][type=checkbox]').check();
  await expect(page.locator('[data-question="AC06"]')).toBeVisible();
  await page.locator(TOTAL).fill('abc');
  await page.locator('[name="AC04.2024"]:not([type=checkbox])').fill('1.234');
  await page.locator('.actions button').first().click();
  await expect(page.locator('#erreurs')).toBeFocused();
  await expect(page.locator('#erreurs li')).toHaveCount(3);
  await expect(page.locator('[id="AC04.2025-erreur"]')).toHaveText(/MONTANT|CHIFFRES|EURO/);
  await expect(page.locator('[id="AC04.2024-erreur"]')).toHaveText(/1\.234|1,234|1 234/);
  await page.locator(TOTAL).fill('12');
  await expect(page.locator('[id="AC04.2025-erreur"]')).toBeHidden();
});

test('a translated check page shows the outcome of sending, and keeps the reference', async ({ journey, server, page, context, watch }) => {
  watch.allow(FAILED);
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.fill(buyer({ siret: siret(902) }));
  await journey.open(draft);
  await translate(page);
  await expect(page.locator('.answer').filter({ hasText: '100 000 000,00 €' })).toBeVisible();
  await context.setOffline(true);
  await page.locator('.actions button').click();
  await expect(page.locator('[data-alarm]')).toHaveText(/^VOS RÉPONSES N’ONT PAS PU PARTIR/);
  await expect(page.locator('[data-alarm]')).toBeVisible();
  await context.setOffline(false);
  await page.locator('.actions button').click();
  await expect(page.locator('.reference').first()).toHaveText(/^2026-[A-Z2-9]{5}-[A-Z2-9]{5}$/);
  await translate(page);
  await expect(page.locator('.reference').first()).toHaveAttribute('translate', 'no');
});

test('a translated open page shows a new closing at its top', async ({ journey, server, page }) => {
  const draft = await amounts(server.url, 903);
  await page.clock.install();
  await journey.open(draft, 'montants');
  await translate(page);
  await page.route('**/api/reponses/cloture', (route) => route.fulfill({
    contentType: 'application/json', body: JSON.stringify({ sentence: 'L’enquête est close depuis hier.', closed: true }),
  }));
  await page.clock.runFor(21_000);
  const notice = page.locator('[data-closed]');
  await expect(notice).toBeVisible();
  await expect(notice).toContainText('L’ENQUÊTE EST CLOSE DEPUIS HIER.');
  await expect(page.locator('.closing')).toHaveText('L’ENQUÊTE EST CLOSE DEPUIS HIER.');
  await expect(page.locator('.actions button')).toHaveCount(4);
  for (const button of await page.locator('.actions button').all()) await expect(button).toBeHidden();
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
  await expect(notice, 'wherever one is').toBeInViewport();
});

for (const [what, before] of [['translated', translateFromTheStart], ['marked by an extension', splitTexts]] as const) {
  test(`a respondent’s page that is ${what} before its code loads works`, async ({ journey, server, page }) => {
    await before(page);
    const draft = await Draft.begin(server.url, 'acheteurs');
    await page.goto('/questionnaires/acheteurs/repondre');
    await expect(page.locator('form[data-ready]')).toBeAttached();
    await draft.fill(buyer({ siret: siret(what === 'translated' ? 904 : 905) }));
    await journey.open(draft, 'montants');
    await page.locator(TOTAL).fill('120 M€');
    await expect(page.locator('[data-state]')).toHaveText(/enregistré à \d/i);
    await page.goto(`${draft.section('montants')}/collegue`);
    const asked = await post(server.url, '/api/reponses/collegue', { _submission: draft.key, _section: 'montants', jours: '3' });
    await page.goto(asked.headers.get('location') ?? '');
    await expect(page.locator('.copy button')).toBeVisible();
    await page.locator('.copy button').click();
    await expect(page.locator('.copy-state')).not.toHaveText('');
    await page.goto(await page.locator('.copy input').inputValue());
    await page.locator(TOTAL).fill('130 M€');
    await expect(page.locator('[data-state]')).toHaveText(/enregistré à \d/i);
    await journey.open(draft);
    await page.locator('.actions button').click();
    await expect(page.locator('.reference').first()).toBeVisible();
  });
}
