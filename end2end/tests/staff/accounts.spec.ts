// Accounts: one's own password, second factor and sessions, the team's accounts, and the log of changes.
import type { Page } from '@playwright/test';
import { check as axe } from '../support/axe.ts';
import { staff } from '../support/server.ts';
import { expect, managed, test } from '../support/test.ts';
import { code } from '../support/totp.ts';

test.use({ ownServer: true });

/** The accessibility rules, if the browser can run them. */
let check: (page: Page, name: string) => Promise<void>;
test.beforeEach(({ javaScriptEnabled }) => {
  check = async (page, name) => { if (javaScriptEnabled !== false) await axe(page, name); };
});

test('a new password is typed twice, and ends the other sessions', async ({ signedIn, page, newPage }) => {
  void signedIn;
  const elsewhere = await newPage();
  await elsewhere.goto('/connexion');
  await elsewhere.getByLabel('Adresse électronique').fill(staff.email);
  await elsewhere.getByLabel('Mot de passe').fill(staff.password);
  await elsewhere.getByRole('button', { name: 'Se connecter' }).click();
  await expect(elsewhere).toHaveURL(/\/observatoire$/);
  await page.goto('/observatoire');
  await page.getByRole('link', { name: 'Mon compte' }).click();
  await expect(page.getByText('Cette session', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: /Mettre fin à cette session/ })).toHaveCount(1);
  await check(page, 'account');
  await page.getByLabel('Mot de passe actuel').fill(staff.password);
  await page.getByLabel(/^Nouveau mot de passe obligatoire/).fill('court');
  await page.getByRole('button', { name: 'Changer le mot de passe' }).click();
  await expect(page).toHaveTitle(/^Erreur : Mon compte/);
  await expect(page.locator('#erreurs')).toBeFocused();
  await page.getByRole('link', { name: /Choisissez un mot de passe d’au moins 12/ }).click();
  await expect(page.locator('#nouveau')).toBeFocused();
  await expect(page.locator('#nouveau')).toHaveValue('');
  await expect(page.locator('#nouveau')).toHaveAccessibleDescription(/Au moins 12 caractères.*Choisissez un mot de passe/);
  await check(page, 'account to mend');
  await page.locator('#actuel').fill(staff.password);
  await page.locator('#nouveau').fill('une autre phrase bien longue');
  await page.locator('#repete').fill('une autre phrase bien longue');
  await page.getByRole('button', { name: 'Changer le mot de passe' }).click();
  await expect(page.getByText('Votre mot de passe est changé. Vos autres sessions sont terminées.')).toBeVisible();
  await elsewhere.reload();
  await expect(elsewhere).toHaveURL(/\/connexion$/);
});

test('a second factor is set up, required, and replaced by a recovery code', async ({ signedIn, page, newPage }) => {
  void signedIn;
  await page.goto('/observatoire/compte');
  await page.locator('#passe-debut').fill(staff.password);
  await page.getByRole('button', { name: 'Mettre en place un second facteur' }).click();
  await expect(page.getByRole('img', { name: /Code QR du second facteur/ })).toBeVisible();
  await check(page, 'second factor under way');
  const secret = await page.locator('code.secret').innerText();
  await page.getByLabel('Premier code').fill('1');
  await page.getByRole('button', { name: 'Activer le second facteur' }).click();
  await expect(page.locator('#premier-code')).toHaveAccessibleDescription(/Ce code n’est pas le bon/);
  await page.getByLabel('Premier code').fill(code(secret));
  await page.getByRole('button', { name: 'Activer le second facteur' }).click();
  await expect(page.locator('.codes li')).toHaveCount(10);
  const recovery = await page.locator('.codes li').first().innerText();
  await check(page, 'recovery codes');
  await page.getByRole('link', { name: 'Je les ai notés' }).click();
  await expect(page.locator('.codes')).toHaveCount(0);
  await expect(page.getByText('Il vous reste 10 codes de secours.')).toBeVisible();

  const later = await newPage();
  const signIn = async () => {
    await later.goto('/connexion');
    await later.getByLabel('Adresse électronique').fill(staff.email);
    await later.getByLabel('Mot de passe').fill(staff.password);
    await later.getByRole('button', { name: 'Se connecter' }).click();
    await expect(later.getByRole('heading', { level: 1 })).toHaveText('Second facteur');
  };
  await signIn();
  await check(later, 'code');
  await later.getByLabel('Code à six chiffres').fill('000000');
  await later.getByRole('button', { name: 'Se connecter', exact: true }).click();
  await expect(later).toHaveTitle(/^Erreur : Second facteur/);
  await later.getByLabel('Code à six chiffres').fill(code(secret, 1));
  await later.getByRole('button', { name: 'Se connecter', exact: true }).click();
  await expect(later).toHaveURL(/\/observatoire$/);
  await later.getByRole('button', { name: 'Se déconnecter' }).click();
  await signIn();
  await later.getByText('Je n’ai plus mon application').click();
  await later.getByLabel('Code de secours').fill(recovery);
  await later.getByRole('button', { name: 'Se connecter avec ce code' }).click();
  await expect(later).toHaveURL(/\/observatoire$/);
});

test('an administrator creates, changes and removes an account, and all is logged', async ({ signedIn, page, newPage }) => {
  void signedIn;
  await page.goto('/observatoire/equipe');
  await page.getByLabel('Adresse électronique').fill('nouvelle');
  await page.getByLabel(/^Mot de passe provisoire/).fill('une phrase assez longue');
  await page.getByRole('button', { name: 'Ajouter le compte' }).click();
  await expect(page).toHaveTitle(/^Erreur : Équipe/);
  await expect(page.getByLabel('Adresse électronique')).toHaveValue('nouvelle');
  await check(page, 'team to mend');
  await page.getByLabel('Adresse électronique').fill('nouvelle@observatoire.example');
  await page.getByLabel('Rôle', { exact: true }).last().selectOption('Analyse');
  await page.getByLabel(/^Mot de passe provisoire/).fill('une phrase assez longue');
  await page.getByRole('button', { name: 'Ajouter le compte' }).click();
  await expect(page.getByText('Le compte est créé.')).toBeVisible();

  const theirs = await newPage();
  await theirs.goto('/connexion');
  await theirs.getByLabel('Adresse électronique').fill('nouvelle@observatoire.example');
  await theirs.getByLabel('Mot de passe').fill('une phrase assez longue');
  await theirs.getByRole('button', { name: 'Se connecter' }).click();
  // The first sign-in requires the undertaking, and goes on once it is accepted.
  await expect(theirs.getByRole('heading', { level: 1 })).toHaveText('Engagement de secret professionnel');
  await check(theirs, 'undertaking');
  await theirs.getByRole('button', { name: 'Accepter l’engagement' }).click();
  await expect(theirs).toHaveTitle(/^Erreur : Engagement de secret professionnel/);
  await expect(theirs.locator('#engagement')).toHaveAccessibleDescription('Cochez la case pour accepter l’engagement.');
  await check(theirs, 'undertaking to mend');
  await theirs.getByLabel('J’ai lu cet engagement et je l’accepte pour un an').check();
  await theirs.getByRole('button', { name: 'Accepter l’engagement' }).click();
  await expect(theirs).toHaveURL(/\/observatoire$/);
  const navigation = theirs.getByRole('navigation', { name: 'Espace de l’Observatoire' });
  await expect(navigation.getByRole('link')).toHaveText(['Volumes d’achats', 'Freins et leviers', 'Une question', 'Participation', 'Couverture', 'Estimations nationales', 'Marchés publics', 'Textes libres', 'Propositions', 'Rapport', 'Publications', 'Mon compte']);

  await page.getByText('Modifier').click();
  await check(page, 'team');
  await page.getByLabel('Rôle', { exact: true }).first().selectOption('Partenaire');
  await page.getByRole('button', { name: /^Changer le rôle/ }).click();
  await expect(page.getByText('Le rôle et les droits sont changés : ils valent dès maintenant.')).toBeVisible();
  await theirs.goto('/observatoire/participation');
  await expect(theirs.getByText('Votre compte n’est rattaché à aucun partenaire')).toBeVisible();
  await check(theirs, 'participation');
  await page.getByText('Modifier').click();
  await page.getByRole('button', { name: /^Retirer le compte/ }).click();
  await expect(page.getByText('Le compte est retiré, ses sessions sont terminées.')).toBeVisible();
  await theirs.reload();
  await expect(theirs).toHaveURL(/\/connexion$/);

  await managed(page);
  await page.getByRole('link', { name: 'Journal' }).click();
  await expect(page.getByRole('row').nth(1)).toContainText('Compte retiré');
  await check(page, 'journal');
  await page.getByLabel('Quoi').selectOption('Rôle ou droit changé');
  await page.getByRole('button', { name: 'Filtrer' }).click();
  await expect(page.getByRole('row')).toHaveCount(2);
  await expect(page.getByRole('row').nth(1)).toContainText('nouvelle@observatoire.example');
});
