// The organisation's name, legal form, size and region are proposed from its number; nothing waits for them.
import type { Page } from '@playwright/test';
import { siren, siret } from '../../support/forms.ts';
import type { Journey } from '../../support/journey.ts';
import { expect, test } from '../../support/test.ts';

const SIRET = { question: 'Quel est le numéro SIRET de votre organisation ?' };
const NAME = { question: 'Quel est le nom de votre organisation ?' };
const FORM = { question: 'Quelle est sa forme juridique ?' };
const SIZE = { question: 'Quelle est sa taille ?' };
const REGION = { question: 'Dans quelle région est-elle située ?' };
const ETI = 'De 250 à 4 999 personnes, comme une entreprise de taille intermédiaire (ETI)';
const NOT_FOUND = 'Introuvable pour le moment : complétez à la main.';

/** Types a number; without JavaScript, presses the button for proposals. */
async function propose(journey: Journey, number: string): Promise<void> {
  await journey.field(SIRET).fill(number);
  if (journey.scripted) return;
  const arrived = journey.page.waitForEvent('domcontentloaded');
  await journey.page.getByRole('button', { name: 'Proposer le nom et les autres informations' }).click();
  await arrived;
}

async function says(page: Page, text: string): Promise<void> {
  await expect(page.getByRole('status').filter({ hasText: text })).toBeVisible();
}

test('a number brings name, form, size and region, which are corrected like any answer', async ({ journey, server, page }) => {
  server.companies.know(siren(300), { name: 'SOCIETE D’ESSAI', legalForm: '5710', category: 'ETI', staff: '32', region: '53' });
  await journey.first('acheteurs');
  await journey.box({ question: 'Quel type d’organisation' }, 'Grand groupe').check();
  await propose(journey, siret(300));
  await says(page, 'Proposé d’après l’annuaire des entreprises : SOCIETE D’ESSAI. Vous pouvez corriger.');
  await expect(journey.field(NAME)).toHaveValue('SOCIETE D’ESSAI');
  await expect(journey.field(FORM)).toHaveValue('Société par actions simplifiée (SAS)');
  await expect(journey.box(SIZE, ETI)).toBeChecked();
  await expect(journey.field(REGION)).toHaveValue('53');
  await expect(page).toHaveTitle(/^Votre organisation/);
  expect(page.url(), 'no answer in the address').not.toContain('ESSAI');

  await journey.field(NAME).fill('Société d’essai, direction des achats');
  await journey.next();
  await journey.at('Vos montants d’achats');
  await page.goto(page.url().replace(/\/[^/]+$/, ''));
  const recap = page.locator('.recap').first();
  await expect(recap).toContainText('Société d’essai, direction des achats');
  await expect(recap).toContainText('Société par actions simplifiée (SAS)');
  await expect(recap).toContainText(ETI);
  await expect(recap).toContainText('Bretagne');
});

test('a start-up’s staff and region are proposed from its SIREN', async ({ journey, server, page }) => {
  server.companies.know(siren(301), { name: 'JEUNE POUSSE', legalForm: '5710', category: 'PME', staff: '11', region: '11' });
  await journey.first('start-up');
  await journey.field({ question: 'Quel est le numéro SIREN' }).fill(siren(301));
  if (!journey.scripted) await page.getByRole('button', { name: 'Proposer le nom' }).click();
  await says(page, 'JEUNE POUSSE');
  await expect(journey.field({ question: 'Quel est le nom de votre entreprise ?' })).toHaveValue('JEUNE POUSSE');
  await expect(journey.box({ question: 'Combien de personnes' }, 'De 10 à 49 salariés')).toBeChecked();
  await expect(journey.field({ question: 'Dans quelle région se trouve le siège' })).toHaveValue('11');
});

test('another number replaces untouched proposals, and typed values remain', async ({ journey, server, page }) => {
  server.companies.know(siren(302), { name: 'LA PREMIERE', category: 'ETI', region: '53' });
  server.companies.know(siren(303), { name: 'LA SECONDE', category: 'ETI', region: '11' });
  await journey.first('acheteurs');
  await journey.field(NAME).fill('Chez nous');
  await propose(journey, siret(302));
  await says(page, 'LA PREMIERE');
  await expect(journey.field(NAME)).toHaveValue('Chez nous');
  await expect(journey.field(REGION)).toHaveValue('53');
  await propose(journey, siret(303));
  await says(page, 'LA SECONDE');
  await expect(journey.field(NAME)).toHaveValue('Chez nous');
  await expect(journey.field(REGION)).toHaveValue('11');
  await expect(journey.box(SIZE, ETI)).toBeChecked();
});

for (const [n, behaviour] of [[310, undefined], [311, 'slow'], [312, 'wrong'], [313, 'later'], [314, 'down']] as const) {
  test(`when the search is ${behaviour ?? 'without an answer'}, the journey goes on by hand`, async ({ journey, server, page }) => {
    if (behaviour) server.companies.know(siren(n), behaviour);
    await journey.first('acheteurs');
    await journey.box({ question: 'Quel type d’organisation' }, 'Grand groupe').check();
    await propose(journey, siret(n));
    await says(page, NOT_FOUND);
    await expect(page.getByText('n’existe pas')).toHaveCount(0);
    await expect(page).toHaveTitle(/^Votre organisation/);
    await expect(journey.field(SIRET)).toHaveValue(siret(n));
    await journey.field(NAME).fill('Écrit à la main');
    await journey.next();
    await journey.at('Vos montants d’achats');
    await journey.previous();
    await expect(journey.field(NAME)).toHaveValue('Écrit à la main');
  });
}

test('without a valid number the button only reports the number', async ({ journey, server, page }) => {
  const asked = server.companies.asked.length;
  await journey.first('acheteurs');
  await journey.field(SIRET).fill('123 456 789 00011');
  await page.getByRole('button', { name: 'Proposer le nom' }).click();
  await expect(page).toHaveTitle(/^Erreur : /);
  await expect(journey.summary().getByRole('link')).toHaveCount(1);
  await expect(journey.summary()).toBeFocused();
  await expect(page.locator('#AC02-erreur')).toContainText('n’est pas valide');
  await expect(journey.field(SIRET)).toHaveValue('123 456 789 00011');
  expect(server.companies.asked.length, 'nobody is asked about it').toBe(asked);
});

test('Enter in a field goes on; it does not ask for proposals', async ({ journey, page }) => {
  await journey.first('start-up');
  await journey.field({ question: 'Quel est le numéro SIREN' }).fill(siren(304));
  await journey.field({ question: 'Quel est le nom de votre entreprise ?' }).fill('Jeune pousse');
  await page.keyboard.press('Enter');
  await journey.at('Votre activité');
});
