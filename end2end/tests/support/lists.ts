// Lists of invitees, imported on the staff's page.
import type { Page } from '@playwright/test';

/** Imports a list for the buyers' questionnaire; `page` shows the page of invitations. */
export async function importList(page: Page, text: string): Promise<void> {
  await page.getByLabel('Questionnaire', { exact: true }).selectOption('Questionnaire des acheteurs');
  await page.getByLabel('Fichier CSV').setInputFiles({ name: 'liste.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await page.getByRole('button', { name: 'Importer' }).click();
}
