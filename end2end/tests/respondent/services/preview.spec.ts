// The whole questionnaire on one page, to print and prepare answers.
import { sections } from '../../support/forms.ts';
import { expect, test } from '../../support/test.ts';

/** Number of questions per questionnaire, including conditional ones. */
const questions = { 'acheteurs': 33, 'start-up': 32 };

for (const audience of ['acheteurs', 'start-up'] as const) {
  test(`all questions of « ${audience} » are on one page, linked from the start page`, async ({ page }) => {
    await page.goto(`/questionnaires/${audience}`);
    await page.getByRole('link', { name: 'Voir toutes les questions sur une page' }).click();
    await expect(page).toHaveURL(new RegExp(`/questionnaires/${audience}/apercu$`));
    await expect(page.getByText('Pour préparer vos réponses, ne pas renvoyer.')).toBeVisible();
    await expect(page.getByText(new RegExp(`^${questions[audience]} questions en 8 étapes, \\d+ à \\d+ minutes\\.`))).toBeVisible();
    // The sections, and the privacy notice.
    await expect(page.getByRole('heading', { level: 2 })).toHaveCount(sections[audience].length + 1);
    await expect(page.getByRole('heading', { level: 2 }).last()).toHaveText('Vos données');
    await expect(page.getByRole('heading', { level: 3 })).toHaveCount(questions[audience]);
    await expect(page.locator('form, input, textarea, select'), 'nothing to fill in').toHaveCount(0);
    await page.getByRole('link', { name: 'Présentation du questionnaire' }).click();
    await expect(page).toHaveURL(new RegExp(`/questionnaires/${audience}$`));
  });
}

test('kinds, options and conditions are described in words', async ({ page }) => {
  await page.goto('/questionnaires/acheteurs/apercu');
  const question = (text: string) => page.locator('.preview-question').filter({ has: page.getByRole('heading', { level: 3, name: text }) });

  const amounts = question('8. Quel a été le montant annuel total de vos achats hors taxes ? obligatoire');
  await expect(amounts).toContainText('Un montant en euros, pour 2025 et pour 2024. « Je ne sais pas » est une réponse possible.');
  await expect(amounts.getByText(/^202[45]$/)).toHaveText(['2025', '2024']);

  const estimate = question('10. À combien estimez-vous la part');
  await expect(estimate).toContainText('Si vous avez répondu « Je ne sais pas » à la question 9 « Sur ce total, quel a été le montant de vos achats auprès de start-up ? » (2025 ou 2024).');
  await expect(estimate).toContainText('Une seule réponse.');

  // In the order of the questionnaire for everybody.
  const obstacles = question('Quels sont, pour vous, les principaux freins');
  await expect(obstacles.getByRole('listitem')).toHaveCount(14);
  await expect(obstacles.getByRole('listitem').first()).toHaveText('Méconnaissance des procédures et des règles de la commande publique par les start-up');
  await expect(obstacles.getByText(/Trois réponses au plus/)).toHaveCount(1);
});

test('the printed page contains its questions with room to write, and fits the sheet', async ({ page }) => {
  await page.goto('/questionnaires/start-up/apercu');
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: 718, height: 1000 });
  await expect(page.getByText('Pour préparer vos réponses, ne pas renvoyer.')).toBeVisible();
  await expect(page.getByRole('navigation').first()).toBeHidden();
  await expect(page.getByText('Pour l’avoir sur papier')).toBeHidden();
  const lines = page.locator('.preview-question', { hasText: 'Avez-vous une proposition' }).locator('.paper-line');
  await expect(lines).toHaveCount(6);
  const box = await lines.first().boundingBox();
  expect(box?.height).toBeGreaterThan(25);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(718);
});
