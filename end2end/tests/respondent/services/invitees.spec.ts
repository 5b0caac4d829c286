// Invitations from an imported list: import, e-mails, personal links, reminders, unsubscribing.
import { Draft, buyer, siret } from '../../support/forms.ts';
import { importList } from '../../support/lists.ts';
import { expect, test } from '../../support/test.ts';

test.use({ ownServer: true });

test('a list with wrong lines is reported line by line and not imported', async ({ signedIn, page }) => {
  void signedIn;
  await page.goto('/observatoire/invitations');
  await importList(page, 'courriel;nom\nanne@exemple.fr;Anne\npas une adresse;B\nanne@exemple.fr;C\n');
  await expect(page).toHaveTitle(/^Erreur : Invitations/);
  const errors = page.locator('#erreurs');
  await expect(errors).toBeFocused();
  await expect(errors.getByRole('listitem')).toHaveText([
    'Ligne 3 : L’adresse électronique n’a pas la forme nom@exemple.fr.', 'Ligne 4 : La même adresse est déjà à la ligne 2.',
  ]);
  await expect(page.getByText('Aucune liste n’est importée.')).toHaveCount(2);
  await importList(page, '\uFEFFCourriel,Nom\nanne@exemple.fr,Anne\n');
  await expect(page.getByRole('status').first()).toContainText('Adresses ajoutées : 1.');
});

test('an invitee answers through a personal link, and one who did not is reminded', async ({ signedIn, server, journey, page, newPage }) => {
  void signedIn;
  await page.goto('/observatoire/invitations');
  await importList(page, 'courriel\nanne@exemple.fr\nbob@exemple.fr\n');
  await page.getByRole('link', { name: 'Envoyer 2 invitations' }).click();
  await page.getByRole('button', { name: 'Envoyer 2 invitations' }).click();
  await expect(page.getByRole('status').first()).toContainText('2 courriels partent.');
  const letter = await server.letterbox.to('anne@exemple.fr');
  const respondent = await newPage();
  const theirs = journey.of(respondent);
  await respondent.goto(letter.links[0] ?? '');
  await expect(respondent.getByRole('heading', { name: 'Votre invitation' })).toBeVisible();
  await expect(respondent.getByText('l’équipe sait que l’invitation a reçu une réponse, pas laquelle')).toBeVisible();
  await theirs.begin();
  await theirs.field({ question: 'Quel est le numéro SIRET' }).fill(siret(310));
  await theirs.box({ question: 'Quel type d’organisation représentez-vous ?' }, 'Entreprise de taille intermédiaire (ETI)').check();
  await theirs.next();
  await theirs.at('Vos montants d’achats');
  const draft = Draft.of(respondent.url());
  await draft.fill(buyer({ siret: siret(310), segment: 'eti' }));
  expect((await draft.send()).status).toBe(303);
  await respondent.goto(letter.links[0] ?? '');
  await expect(respondent.getByText('Une réponse a déjà été envoyée avec ce lien.')).toBeVisible();

  const buyers = page.getByRole('region', { name: 'Questionnaire des acheteurs' });
  await server.letterbox.to('bob@exemple.fr');
  await expect(async () => {
    await page.goto('/observatoire/invitations');
    await expect(buyers.locator('dl > div').filter({ hasText: 'Invitations remises' })).toContainText('2', { timeout: 500 });
  }).toPass();
  await expect(buyers.locator('dl > div').filter({ hasText: 'Avec une réponse' })).toContainText('1');
  await buyers.getByRole('link', { name: 'Relancer une personne' }).click();
  await page.getByLabel('Pour relancer quand même, écrivez RELANCER').fill('RELANCER');
  await page.getByRole('button', { name: 'Relancer une personne' }).click();
  await server.letterbox.to('bob@exemple.fr', 2);
  expect(server.letterbox.count('anne@exemple.fr')).toBe(1);
});

test('one click unsubscribes, and a later list does not write again', async ({ signedIn, server, page, newPage }) => {
  void signedIn;
  await page.goto('/observatoire/invitations');
  await importList(page, 'courriel\nanne@exemple.fr\n');
  await page.getByRole('link', { name: 'Envoyer une invitation' }).click();
  await page.getByRole('button', { name: 'Envoyer une invitation' }).click();
  const letter = await server.letterbox.to('anne@exemple.fr');
  const respondent = await newPage();
  await respondent.goto(letter.links[1] ?? '');
  await respondent.getByRole('button', { name: 'Ne plus recevoir d’invitation' }).click();
  await expect(respondent.getByRole('status')).toContainText('ne vous écrira plus');
  await page.goto('/observatoire/invitations');
  await importList(page, 'courriel\nANNE@exemple.fr\n');
  await expect(page.getByRole('status').first()).toContainText('Désinscrites, laissées de côté : 1.');
  await expect(page.getByRole('button', { name: /^Envoyer/ })).toHaveCount(0);
});

test.describe('without a mail server', () => {
  test.use({ mail: false });

  test('the links are downloaded instead', async ({ signedIn, page }) => {
    void signedIn;
    await page.goto('/observatoire/invitations');
    await importList(page, 'courriel;nom\nanne@exemple.fr;Anne\n');
    await expect(page.getByText('Aucun courriel n’est envoyé.')).toBeVisible();
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Télécharger les liens (CSV)' }).click();
    const file = await downloading;
    expect(file.suggestedFilename()).toBe('invitations-2026-acheteurs.csv');
  });
});
