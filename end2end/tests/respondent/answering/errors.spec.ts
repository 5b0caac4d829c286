// Wrong answers are shown again as typed, with an error summary and a message beside each.
import { Draft, buyer, siret } from '../../support/forms.ts';
import type { Journey } from '../../support/journey.ts';
import { expect, test } from '../../support/test.ts';

const TOTAL = 'Quel a été le montant annuel total de vos achats hors taxes ?';
const STARTUPS = 'Sur ce total, quel a été le montant de vos achats auprès de start-up ?';
const SIREN = 'Quel est le numéro SIREN de votre entreprise ?';

/** Presses "continue" on a section with errors. Without JavaScript this loads a new document. */
async function refused(journey: Journey): Promise<void> {
  const button = journey.page.getByRole('button', { name: 'Enregistrer et continuer' });
  if (journey.scripted) await button.click();
  else await journey.next();
}

test('a wrong SIREN is returned as typed, with a summary and an error beside the field', async ({ journey, page }) => {
  await journey.first('start-up');
  await journey.field({ question: SIREN }).fill('123456789');
  await journey.field({ question: 'En quelle année' }).fill('19');
  await journey.box({ question: 'Combien de personnes' }, 'Aucun salarié').check();
  await refused(journey);

  await expect(page).toHaveTitle(/^Erreur : Votre entreprise/);
  await expect(journey.summary()).toBeFocused();
  await expect(journey.summary()).toBeInViewport();
  await expect(journey.summary().getByRole('heading')).toHaveText('2 champs sont à corriger');
  const siren = journey.field({ question: SIREN });
  await expect(siren).toHaveValue('123456789');
  await expect(journey.field({ question: 'En quelle année' })).toHaveValue('19');
  await expect(journey.box({ question: 'Combien de personnes' }, 'Aucun salarié')).toBeChecked();
  await expect(siren).toHaveAttribute('aria-invalid', 'true');
  await expect(siren).toHaveAttribute('aria-describedby', /(^| )SU01-erreur$/);
  await expect(page.locator('#SU01-erreur')).toContainText('SIREN');
  await expect(siren).toHaveAccessibleDescription(/Ce numéro SIREN n’est pas valide/);

  const said = (await page.locator('#SU01-erreur').textContent()) ?? '';
  await journey.summary().getByRole('link', { name: said }).click();
  await expect(siren).toBeFocused();
});

test('once corrected, the section goes on and its errors are gone', async ({ journey, page }) => {
  await journey.first('start-up');
  await refused(journey);
  await expect(page).toHaveTitle(/^Erreur : /);
  await expect(page.locator('#SU01-erreur')).toHaveText('Indiquez votre numéro SIREN (9 chiffres).');
  await journey.field({ question: SIREN }).fill('732 829 320');
  await journey.next();
  await journey.at('Votre activité');
  await expect(page).toHaveTitle(/^Votre activité – étape 2 sur 8/);
  await expect(journey.summary()).toBeHidden();
});

test('an ambiguous amount is asked again, as it was typed', async ({ journey, server, page }) => {
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.save('organisation', buyer({ siret: siret(10) }).organisation);
  await journey.open(draft, 'montants');
  const total = journey.field({ question: TOTAL, part: '2025' });
  await total.fill('1.234');
  await journey.field({ question: STARTUPS, part: '2025' }).fill('douze');
  await refused(journey);

  await expect(page).toHaveTitle(/^Erreur : /);
  await expect(total).toHaveValue('1.234');
  await expect(total).toHaveAccessibleDescription(/1.234/);
  await expect(journey.field({ question: STARTUPS, part: '2025' })).toHaveValue('douze');
  await expect(journey.summary().getByRole('link')).toHaveCount(4);
  await expect(journey.summary()).toBeFocused();
});

test('purchases from start-ups above the total are refused', async ({ journey, server, page }) => {
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.save('organisation', buyer({ siret: siret(11) }).organisation);
  await journey.open(draft, 'montants');
  await journey.field({ question: TOTAL, part: '2025' }).fill('1 000');
  await journey.field({ question: STARTUPS, part: '2025' }).fill('1 000,01');
  await journey.box({ question: TOTAL, part: '2024' }, 'Je ne sais pas').check();
  await journey.field({ question: STARTUPS, part: '2024' }).fill('0');
  await refused(journey);

  const message = 'Vos achats auprès de start-up en 2025 ne peuvent pas dépasser le total de vos achats de la même année.';
  await expect(journey.summary().getByRole('link', { name: message })).toBeVisible();
  await expect(page.locator('[id="AC05.2025-erreur"]')).toHaveText(message);
  await expect(journey.field({ question: STARTUPS, part: '2025' })).toHaveValue('1 000,01');

  await journey.field({ question: STARTUPS, part: '2025' }).fill('1 000');
  await journey.next();
  await journey.at('Votre recours aux start-up');
});

test('too many ticked boxes show an error, and the summary links into their group', async ({ journey, server, page }) => {
  const draft = await Draft.begin(server.url, 'start-up');
  await draft.save('entreprise', { SU01: '732829320' });
  await journey.open(draft, 'freins');
  const question = 'freins à votre travail avec le secteur public';
  const chosen = ['Délais de paiement', 'Lenteur des processus de décision', 'Durée et complexité des procédures', 'Critères de sélection inadaptés aux start-up'];
  for (const label of chosen) await journey.box({ question }, label).check();
  await refused(journey);

  await expect(page.locator('#SU24-erreur')).toHaveText('Choisissez 3 réponses au plus : vous en avez coché 4.');
  for (const label of chosen) await expect(journey.box({ question }, label)).toBeChecked();
  await journey.summary().getByRole('link').click();
  await expect(journey.group({ question }).locator(':focus')).toBeVisible();
});

test('sending an incomplete response says what is missing and links to it', async ({ journey, server, page }) => {
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.save('organisation', buyer({ siret: siret(12) }).organisation);
  await journey.open(draft);
  await expect(page.getByText('À remplir', { exact: true })).toHaveCount(1);
  await expect(page.getByText('Facultative', { exact: true })).toHaveCount(6);
  await journey.send();
  await expect(page).toHaveTitle(/^Erreur : Vérifiez vos réponses/);
  await expect(journey.summary()).toBeFocused();
  await expect(journey.summary().getByRole('link')).toHaveCount(1);
  await journey.summary().getByRole('link', { name: 'Vos montants d’achats' }).click();
  await journey.at('Vos montants d’achats');
});

test('an unknown address says so', async ({ page, watch }) => {
  watch.allow(/status of 404/);
  for (const path of ['/nulle-part', '/reponses/inconnue', '/questionnaires/autres', '/reponses/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA']) {
    const answer = await page.goto(path);
    expect(answer?.status(), path).toBe(404);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Page introuvable');
    await expect(page.getByRole('link', { name: 'Revenir à l’accueil' })).toBeVisible();
  }
});
