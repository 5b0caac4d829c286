// A single response: found, asked about, excluded, its link sent again, its data downloaded, erased. With only forms
// and links.
import { Draft, answerAsBuyer, buyer, siret } from '../support/forms.ts';
import { expect, managed, test } from '../support/test.ts';

test.use({ ownServer: true });

test('a response is found by the name of its organisation and excluded with a reason', async ({ signedIn, server, page }) => {
  void signedIn;
  const draft = await Draft.begin(server.url, 'acheteurs');
  const fields = buyer({ siret: siret(600) });
  await draft.fill({ ...fields, organisation: { ...fields.organisation, AC90: 'Ville de Châteauroux' } });
  await draft.send();
  await answerAsBuyer(server.url, { siret: siret(601) });
  await page.goto('/observatoire');
  await managed(page);
  await page.getByRole('link', { name: 'Réponses', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Trouver une réponse');
  await expect(page.getByRole('listitem').filter({ hasText: 'Compte' })).toHaveCount(2);
  await page.getByLabel('Référence, SIREN, SIRET, nom de l’organisation ou adresse électronique').fill('chateauroux');
  await page.getByRole('button', { name: 'Chercher' }).click();
  await expect(page.getByText('Une réponse correspond :')).toBeVisible();
  await page.getByRole('link', { name: /^Réponse 2026-/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Réponse 2026-/);
  await expect(page.getByText('Ville de Châteauroux').first()).toBeVisible();

  await page.getByRole('button', { name: 'Mettre à l’écart' }).click();
  await expect(page).toHaveTitle(/^Erreur : Réponse 2026-/);
  await page.getByRole('link', { name: /^Donnez le motif/ }).click();
  const reason = page.getByRole('region', { name: 'Mettre à l’écart' }).getByLabel(/^Motif/);
  await expect(reason).toBeFocused();
  await reason.fill('Répondu pour le groupe entier');
  await page.getByRole('button', { name: 'Mettre à l’écart' }).click();
  await expect(page.getByText('La réponse est mise à l’écart : elle ne compte plus dans aucun chiffre.')).toBeVisible();
  await expect(page.getByText('Répondu pour le groupe entier')).toBeVisible();
  await page.getByRole('button', { name: 'Reprendre cette réponse dans les chiffres' }).click();
  await expect(page.getByText('La réponse compte de nouveau.')).toBeVisible();
});

test('a lost link is sent again once an address and a reason are typed', async ({ signedIn, server, page }) => {
  void signedIn;
  await answerAsBuyer(server.url, { siret: siret(602) });
  await page.goto('/observatoire/reponses');
  await page.getByRole('link', { name: /^Réponse 2026-/ }).click();
  await page.getByRole('link', { name: 'Envoyer un nouveau lien' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Envoyer un nouveau lien de la réponse 2026-/);
  await page.getByLabel(/^Adresse électronique/).fill('claire@nord');
  await page.getByRole('button', { name: 'Envoyer le lien' }).click();
  await expect(page.locator('#erreurs')).toContainText('Indiquez une adresse électronique');
  await expect(page.getByLabel(/^Adresse électronique/)).toHaveValue('claire@nord');
  await page.getByLabel(/^Adresse électronique/).fill('claire@nord.example');
  await page.getByLabel(/^Motif/).fill('Lien perdu');
  await page.getByRole('button', { name: 'Envoyer le lien' }).click();
  await expect(page.getByText('Le lien part à cette adresse. Les liens d’avant restent valables.')).toBeVisible();
  const letter = await server.letterbox.to('claire@nord.example');
  await page.goto(letter.links[0] ?? '');
  await expect(page.getByText('Vos réponses sont bien reçues')).toBeVisible();
});

test('its data are downloaded, then it is erased at its respondent’s request', async ({ signedIn, server, page }) => {
  void signedIn;
  await answerAsBuyer(server.url, { siret: siret(603) });
  await page.goto('/observatoire/reponses');
  await page.getByRole('link', { name: /^Réponse 2026-/ }).click();
  const reference = (await page.getByRole('heading', { level: 1 }).innerText()).replace('Réponse ', '');
  await page.getByRole('button', { name: 'Télécharger ses données' }).click();
  await expect(page.locator('#erreurs')).toContainText('Donnez le motif');
  await page.getByRole('region', { name: /^Remettre ses données/ }).getByLabel(/^Motif/).fill('Courrier du 12 novembre');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Télécharger ses données' }).click()]);
  expect(download.suggestedFilename()).toBe(`donnees-${reference}.json`);
  await page.getByRole('link', { name: 'Effacer la réponse' }).click();
  await page.getByLabel(/^Motif/).fill('Courrier du 12 novembre');
  await page.getByRole('button', { name: 'Effacer la réponse' }).click();
  await expect(page.locator('#erreurs')).toContainText(reference);
  await page.getByLabel(/^Pour effacer/).fill(reference.toLowerCase());
  await page.getByRole('button', { name: 'Effacer la réponse' }).click();
  await expect(page.getByText('La réponse est effacée, avec tout ce qui en dépendait.')).toBeVisible();
  await expect(page.getByText('Personne n’a encore envoyé de réponse à cette édition.')).toBeVisible();
});
