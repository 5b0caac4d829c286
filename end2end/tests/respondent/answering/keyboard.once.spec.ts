// A whole response with only the keyboard: Tab, Space, arrows, Enter.
import { answers, type Answer } from '../../support/answers.ts';
import type { Journey } from '../../support/journey.ts';
import { choose, tabTo } from '../../support/keyboard.ts';
import { expect, test } from '../../support/test.ts';

test.describe.configure({ timeout: 120_000 });

async function give(journey: Journey, answer: Answer): Promise<void> {
  const { page } = journey;
  if (answer.type !== undefined) {
    await tabTo(page, journey.field(answer));
    await page.keyboard.type(answer.type);
  }
  if (answer.select !== undefined) {
    await tabTo(page, journey.field(answer));
    await page.keyboard.type(answer.select);
    await expect(journey.field(answer).locator('option:checked')).toHaveText(answer.select);
  }
  const boxes = await Promise.all((answer.tick ?? []).map(async (label) => {
    const box = journey.box(answer, label);
    return { box, radio: (await box.getAttribute('type')) === 'radio', y: (await box.boundingBox())?.y ?? 0 };
  }));
  // From the top of the page to the bottom, whatever the order of the options.
  for (const { box, radio } of boxes.sort((a, b) => a.y - b.y)) {
    if (radio) {
      await choose(page, box);
    } else {
      await tabTo(page, box);
      await page.keyboard.press('Space');
      await expect(box).toBeChecked();
    }
    const other = journey.other(answer);
    if (answer.other !== undefined && (await other.isVisible()) && (await other.inputValue()) === '') {
      await tabTo(page, other);
      await page.keyboard.type(answer.other);
    }
  }
}

test('the skip link comes first and leads to the content', async ({ page }) => {
  await page.goto('/');
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Aller au contenu' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('main').getByRole('link').first()).toBeFocused();
});

test('the buyers’ questionnaire is answered to the receipt with only the keyboard', async ({ journey, page }) => {
  await journey.home();
  await tabTo(page, page.getByRole('main').getByRole('link', { name: 'Vous êtes acheteur public ou privé' }));
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('link', { name: 'Commencer' }));
  await page.keyboard.press('Enter');
  for (const section of answers.acheteurs) {
    await journey.at(section.title);
    for (const answer of section.answers) await give(journey, answer);
    await tabTo(page, page.getByRole('button', { name: 'Enregistrer et continuer' }));
    await page.keyboard.press('Enter');
  }
  await journey.atCheck();
  await journey.reads(answers.acheteurs);
  await tabTo(page, page.getByRole('button', { name: 'Envoyer mes réponses' }));
  await page.keyboard.press('Enter');
  await journey.receipt();
});

test('an error is corrected with only the keyboard, from the summary to the field', async ({ journey, page }) => {
  await journey.first('start-up');
  await tabTo(page, page.getByRole('button', { name: 'Enregistrer et continuer' }));
  await page.keyboard.press('Enter');
  await expect(journey.summary()).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(journey.field({ question: 'Quel est le numéro SIREN' })).toBeFocused();
  await page.keyboard.type('732829320');
  await page.keyboard.press('Enter');
  await journey.at('Votre activité');
});
