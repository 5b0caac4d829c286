// Clearing an answer by pressing it again, by mouse or keyboard: it is saved as unanswered, and conditions follow.
import { Draft, siren } from '../../support/forms.ts';
import { expect, test } from '../../support/test.ts';

const SHARE = { question: 'avec le secteur public ?' };
const SAVED = /^Enregistré à/;

test('a second tap on a selected answer clears it, and this is saved', async ({ journey, server, page, newPage }) => {
  const draft = await Draft.begin(server.url, 'start-up');
  await draft.save('entreprise', { SU01: siren(960) });
  await journey.open(draft, 'clients');
  const box = journey.box(SHARE, 'De 21 à 50 %');
  await box.check();
  await expect(page.getByText(SAVED)).toBeVisible();
  const saved = page.waitForResponse('**/api/reponses/section');
  await page.locator(`label[for="${await box.getAttribute('id')}"]`).click();
  await expect(box).not.toBeChecked();
  await saved;
  const other = await newPage();
  await other.goto(draft.section('clients'));
  await expect(other.locator('[name="SU10"]:checked')).toHaveCount(0);
  // Pressing it once more selects it again.
  await box.click();
  await expect(box).toBeChecked();
});

test('a double click is one choice', async ({ journey, server }) => {
  const draft = await Draft.begin(server.url, 'start-up');
  await draft.save('entreprise', { SU01: siren(961) });
  await journey.open(draft, 'clients');
  await journey.box(SHARE, 'De 21 à 50 %').dblclick();
  await expect(journey.box(SHARE, 'De 21 à 50 %')).toBeChecked();
});

test('by keyboard, a scale is answered, changed and cleared', async ({ journey, server, page }) => {
  const draft = await Draft.begin(server.url, 'start-up');
  await draft.save('entreprise', { SU01: siren(962) });
  await journey.open(draft, 'freins');
  const steps = page.locator('.ticks-scale').first().locator('input[type=radio]');
  await steps.first().focus();
  await page.keyboard.press('Space');
  await expect(steps.nth(0)).toBeChecked();
  await page.keyboard.press('ArrowRight');
  await expect(steps.nth(1)).toBeChecked();
  await page.keyboard.press('Space');
  await expect(page.locator('.ticks-scale').first().locator('input:checked')).toHaveCount(0);
  await expect(page.getByText(SAVED)).toBeVisible();
});

test('a condition follows the cleared answer', async ({ journey, server, page }) => {
  const draft = await Draft.begin(server.url, 'start-up');
  await draft.save('entreprise', { SU01: siren(963) });
  await journey.open(draft, 'acces');
  const tried = page.locator('[name="SU20"][value="oui_remunere"]');
  const opened = page.locator('[data-question="SU21"]');
  await tried.check();
  await expect(opened).toBeVisible();
  await tried.click();
  await expect(tried).not.toBeChecked();
  await expect(opened).toBeHidden();
});
