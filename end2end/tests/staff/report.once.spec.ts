// The report's PDF has the same bytes whatever has arrived since.
import type { Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { answerAsBuyer, publish, siret } from '../support/forms.ts';
import { expect, test } from '../support/test.ts';

test.use({ ownServer: true });

async function pdf(page: Page): Promise<{ file: string; bytes: Buffer }> {
  // Without optimisation a report's PDF takes seconds, on a busy machine more than the timeout of an action.
  const [download] = await Promise.all([
    page.waitForEvent('download', { timeout: 30_000 }),
    page.getByRole('link', { name: /^Télécharger le PDF/ }).click(),
  ]);
  return { file: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

test('the PDF of a report remains the same byte for byte', async ({ signedIn, server, page }) => {
  // Two PDFs, produced without optimisation.
  test.slow();
  void signedIn;
  for (let n = 0; n < 9; n += 1) await answerAsBuyer(server.url, { siret: siret(560 + n) });
  await publish(server, ['participation-acheteurs-AC01']);
  await page.goto('/observatoire/rapport');
  await page.getByRole('button', { name: 'Générer le rapport' }).first().click();
  await expect(page.getByText('Le rapport est établi.')).toBeVisible();
  const first = await pdf(page);
  expect([first.file, first.bytes.subarray(0, 8).toString()]).toEqual(['rapport-2026-1.pdf', '%PDF-1.7']);
  await answerAsBuyer(server.url, { siret: siret(575) });
  await page.reload();
  expect((await pdf(page)).bytes.equals(first.bytes)).toBe(true);
});
