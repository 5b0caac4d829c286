// Free texts, with only forms and links: searching, coding in a row by keyboard, masking, quoting, counting.
import { Draft, buyer, siret } from '../support/forms.ts';
import { expect, test } from '../support/test.ts';

/** A buyer's response with a proposal. */
async function write(url: string, n: number, text: string): Promise<void> {
  const draft = await Draft.begin(url, 'acheteurs');
  await draft.fill({ ...buyer({ siret: siret(n) }), propositions: { AC27: text } });
  const sent = await draft.send();
  if (sent.status !== 303) throw new Error(`sending: ${sent.status} ${await sent.text()}`);
}

test.describe('with texts of its own', () => {
  test.use({ ownServer: true });

  test('texts are found without accents, coded by keyboard, and counted', async ({ signedIn, server, page }) => {
    void signedIn;
    await write(server.url, 400, 'Réduire les délais de paiement.');
    await write(server.url, 401, 'Verser des avances.');
    await write(server.url, 402, 'Les délais de paiement, encore.');
    await page.goto('/observatoire/textes');
    await expect(page.getByText('3 textes, dont 3 à coder. 3 correspondent à ces choix.')).toBeVisible();
    await page.getByLabel('Mots recherchés').fill('DELAIS');
    await page.getByRole('button', { name: 'Chercher' }).click();
    await expect(page.getByText('2 correspondent à ces choix.')).toBeVisible();
    await page.getByLabel('Mots recherchés').fill('');
    await page.getByRole('button', { name: 'Chercher' }).click();
    await page.getByRole('link', { name: 'Coder les textes à la suite' }).click();

    await page.getByRole('button', { name: 'Enregistrer et suivant' }).click();
    await expect(page).toHaveTitle(/^Erreur : Coder un texte/);
    await page.getByRole('link', { name: /Cochez au moins un code/ }).click();
    await expect(page.getByLabel('Lu, aucun code ne convient')).toBeFocused();
    await page.getByLabel('Un code qui manque').fill('Délais');
    await page.getByLabel('Un code qui manque').press('Enter');
    await expect(page.getByText('Les codes du texte précédent sont enregistrés.')).toBeVisible();
    await expect(page.getByRole('blockquote')).toHaveText('Verser des avances.');
    await page.getByLabel('Un code qui manque').fill('Avances');
    await page.getByLabel('Un code qui manque').press('Enter');

    // The suitable code comes first and has the focus: two keys are enough to give it.
    await expect(page.getByRole('blockquote')).toHaveText('Les délais de paiement, encore.');
    const first = page.getByRole('checkbox').first();
    await expect(first).toHaveAccessibleName(/^Délais suggéré/);
    await expect(first).toBeFocused();
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await expect(page.getByText('Tous les textes de cette sélection sont codés.')).toBeVisible();

    await page.getByRole('link', { name: 'Comptes par code' }).click();
    await page.getByText('Tableau des valeurs').click();
    await expect(page.getByRole('row', { name: 'Délais 2 2' })).toBeVisible();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Télécharger (CSV)' }).click()]);
    expect(download.suggestedFilename()).toBe('codes-2026-acheteurs.csv');
  });

  test('names are masked wherever a text is shown, and an excerpt of it is quoted', async ({ signedIn, server, page }) => {
    void signedIn;
    await write(server.url, 403, 'Luc Martin nous a payés. C’était long.');
    await page.goto('/observatoire/textes');
    await page.getByRole('link', { name: /^Coder le texte de la réponse/ }).click();
    await page.getByLabel('Mots à masquer').fill('Dupont');
    await page.getByRole('button', { name: 'Masquer', exact: true }).click();
    await expect(page).toHaveTitle(/^Erreur : Coder un texte/);
    await expect(page.getByLabel('Mots à masquer')).toHaveAccessibleDescription(/Ces mots ne sont pas dans le texte/);
    await page.getByLabel('Mots à masquer').fill('luc martin');
    await page.getByRole('button', { name: 'Masquer', exact: true }).click();
    await expect(page.getByRole('blockquote').first()).toHaveText('[nom masqué] nous a payés. C’était long.');
    await page.getByLabel('Passage à citer').fill('[nom masqué] nous a payés.');
    await page.getByRole('button', { name: 'Garder l’extrait' }).click();
    await page.goto('/observatoire/textes/citations');
    await expect(page.getByRole('blockquote')).toHaveText('[nom masqué] nous a payés.');
    await expect(page.getByRole('figure')).toContainText('Collectivité territoriale, édition 2026, réponse');
    await page.getByRole('link', { name: /^Voir le texte/ }).click();
    await page.getByRole('button', { name: /^Ne plus citer/ }).click();
    await expect(page.getByText('L’extrait ne peut plus être cité.')).toBeVisible();
  });

  test('codes are created, corrected, merged and retired', async ({ signedIn, page }) => {
    void signedIn;
    await page.goto('/observatoire/textes/codes');
    await expect(page.getByText('Aucun code pour le moment.')).toBeVisible();
    await page.getByRole('button', { name: 'Ajouter' }).click();
    await expect(page.getByLabel(/^Nom/)).toHaveAccessibleDescription(/Indiquez le nom du code/);
    for (const name of ['Délais', 'Paiement']) {
      await page.getByLabel(/^Nom/).fill(name);
      await page.getByRole('button', { name: 'Ajouter' }).click();
      await expect(page.getByRole('heading', { name })).toBeVisible();
    }
    await page.getByRole('link', { name: 'Modifier, fusionner ou retirer Paiement' }).click();
    await page.getByLabel(/^Nom/).fill('Paiements');
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    await page.getByRole('link', { name: 'Modifier, fusionner ou retirer Paiements' }).click();
    await page.getByLabel('Avec').selectOption({ label: 'Délais' });
    await page.getByRole('button', { name: 'Fusionner' }).click();
    await expect(page.getByText('Fusionné avec « Délais ».')).toBeVisible();
    await page.getByRole('link', { name: 'Modifier, fusionner ou retirer Délais' }).click();
    await page.getByRole('button', { name: 'Retirer ce code' }).click();
    await page.getByRole('button', { name: 'Offrir de nouveau Délais' }).click();
    await expect(page.getByText('Le code est de nouveau offert.')).toBeVisible();
  });
});

test('the pages of free texts require signing in', async ({ page }) => {
  for (const path of ['', '/comptes', '/codes', '/citations', '/1/AC27']) {
    await page.goto(`/observatoire/textes${path}`);
    await expect(page).toHaveURL(/\/connexion$/);
  }
});
