// The confirmations of the check page, and the receipt: on screen, in print and as a PDF.
import { readFile } from 'node:fs/promises';
import { Draft, answerAsBuyer, buyer, siret } from '../../support/forms.ts';
import { expect, test } from '../../support/test.ts';

const STARTUPS = 'Sur ce total, quel a été le montant de vos achats auprès de start-up ?';

test('the check page shows every question that is asked, and what is left', async ({ journey, server, page }) => {
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.save('organisation', buyer({ siret: siret(300) }).organisation);
  await journey.open(draft);
  await journey.atCheck();
  // 33 questions without the hidden ones, one line per field.
  await expect(page.locator('.recap-row')).toHaveCount(34);
  await expect(page.locator('.recap-row').filter({ hasText: 'Quelle est votre fonction ?' })).toContainText('Non renseigné');
  await expect(page.locator('.recap-row').filter({ hasText: 'Quels leviers' })).toContainText('Non renseigné');
  await expect(page.getByText('À remplir')).toHaveCount(1);
  await expect(page.getByText('Facultative', { exact: true })).toHaveCount(6);
});

test('a wrong answer is shown on the check page as typed, with its error', async ({ journey, server, page }) => {
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.save('organisation', { AC01: 'pme', AC02: '12 34' });
  await journey.open(draft);
  const row = page.locator('.recap-row').filter({ hasText: 'numéro SIRET' });
  await expect(row).toContainText('12 34');
  await expect(row).toContainText('À corriger : ');
});

test('surprising answers are questioned, and never prevent sending', async ({ journey, server, page }) => {
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.fill(buyer({ siret: siret(301), total: '10 M€', startups: '3,4 M€', before: ['1 M€', '10 k€'] }));
  await journey.open(draft);
  const list = page.getByRole('region', { name: 'À confirmer' });
  await expect(list.getByRole('link')).toHaveText([
    'Le montant total de vos achats passe de 1 000 000,00 € en 2024 à 10 000 000,00 € en 2025. Est-ce bien le cas ?',
    'Votre taux d’achats auprès de start-up en 2025 est de 34,0 %. Est-ce bien le cas ?',
    'Vos achats auprès de start-up passent de 10 000,00 € en 2024 à 3 400 000,00 € en 2025. Est-ce bien le cas ?',
  ]);
  const row = page.locator('.recap-row').filter({ hasText: `${STARTUPS} – 2025` });
  await expect(row).toContainText('est de 34,0 %. Est-ce bien le cas ?');

  await list.getByRole('link', { name: 'est de 34,0 %' }).click();
  await expect(page).toHaveURL(/\/montants\?verification#AC05\.2025$/);
  await journey.at('Vos montants d’achats');
  const field = journey.field({ question: STARTUPS, part: '2025' });
  await expect(field).toBeInViewport();
  await field.fill('15 k€');
  await page.getByRole('button', { name: 'Enregistrer et revenir à la vérification' }).click();
  await journey.atCheck();
  await expect(list.getByRole('link')).toHaveCount(1);

  await journey.send();
  await journey.receipt();
  await expect(page.getByText('Est-ce bien le cas')).toHaveCount(0);
});

test('the receipt is downloaded as a PDF under its reference', async ({ journey, server, page }) => {
  const draft = await answerAsBuyer(server.url, { siret: siret(302) });
  await page.goto(draft.address);
  const reference = await journey.receipt();
  const begun = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Télécharger le justificatif (PDF)' }).click();
  const file = await begun;
  expect(file.suggestedFilename()).toBe(`${reference}.pdf`);
  const bytes = await readFile(await file.path());
  expect(bytes.subarray(0, 8).toString()).toBe('%PDF-1.7');
  expect(bytes.includes('/StructTreeRoot')).toBe(true);
  await journey.receipt();
});

test('a draft has no receipt to download', async ({ server, page, watch }) => {
  watch.allow(/status of 404/);
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.fill(buyer({ siret: siret(303) }));
  await page.goto(`${draft.address}/justificatif.pdf`);
  await expect(page.getByText('Il n’y a pas de justificatif à cette adresse')).toBeVisible();
});

test('the printed receipt contains only reference, date, and options with their marks', async ({ journey, server, page }) => {
  const draft = await answerAsBuyer(server.url, { siret: siret(304) });
  await page.goto(draft.address);
  const reference = await journey.receipt();
  await page.emulateMedia({ media: 'print', colorScheme: 'light' });
  await page.setViewportSize({ width: 718, height: 1000 });
  await expect(page.getByRole('heading', { name: 'Justificatif de vos réponses' })).toBeVisible();
  await expect(page.locator('.reference')).toBeVisible();
  await expect(page.locator('.reference')).toHaveText(reference);
  await expect(page.locator('.record time')).toContainText('(heure de Paris)');
  await expect(page.getByRole('link', { name: 'Télécharger' })).toBeHidden();
  await expect(page.getByRole('heading', { level: 1 })).toBeHidden();
  const segment = page.locator('.entry').filter({ hasText: 'Quel type d’organisation' });
  await expect(segment.getByText('☑')).toHaveCount(1);
  await expect(segment.getByText('☐')).toHaveCount(10);
  await expect(segment.getByText('☑')).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(718);
});
