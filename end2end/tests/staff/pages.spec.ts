// The staff's side: signing in and out, figures readable without JavaScript.
import { Draft, answerAsBuyer, siret } from '../support/forms.ts';
import { staff } from '../support/server.ts';
import { expect, managed, test } from '../support/test.ts';

test('staff pages require signing in', async ({ page }) => {
  for (const path of ['/observatoire', '/observatoire/campagne', '/observatoire/courriels']) {
    await page.goto(path);
    await expect(page).toHaveURL(/\/connexion$/);
  }
});

test('a wrong password returns the address and a focused error, never the password', async ({ page }) => {
  await page.goto('/connexion');
  await page.getByLabel('Adresse électronique').fill(staff.email);
  await page.getByLabel('Mot de passe').fill('pas le bon du tout');
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await expect(page).toHaveTitle(/^Erreur : Connexion/);
  await expect(page.locator('#erreurs')).toContainText('Adresse ou mot de passe incorrect.');
  await expect(page.locator('#erreurs')).toBeFocused();
  const email = page.getByLabel('Adresse électronique');
  await expect(email).toHaveValue(staff.email);
  await expect(email).toHaveAccessibleDescription('Adresse ou mot de passe incorrect.');
  await expect(page.getByLabel('Mot de passe')).toHaveValue('');
  await page.getByRole('link', { name: 'Adresse ou mot de passe incorrect.' }).click();
  await expect(email).toBeFocused();
  await page.reload();
  await expect(page, 'the error is said once').toHaveTitle(/^Connexion/);
});

test('staff sign in, read and sign out', async ({ page }) => {
  await page.goto('/connexion');
  await page.getByLabel('Adresse électronique').fill(staff.email.toUpperCase());
  await page.getByLabel('Mot de passe').fill(staff.password);
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Volumes d’achats auprès de start-up');
  await page.goto('/connexion');
  await expect(page, 'who is signed in needs no sign-in page').toHaveURL(/\/observatoire$/);
  await managed(page);
  await page.getByRole('link', { name: 'Campagne' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Campagne 2026');
  await page.getByRole('button', { name: 'Se déconnecter' }).click();
  await expect(page).toHaveURL(/\/connexion$/);
  await page.goto('/observatoire');
  await expect(page).toHaveURL(/\/connexion$/);
});

test('editions lead to their figures', async ({ signedIn, page }) => {
  void signedIn;
  await page.goto('/observatoire');
  const editions = page.getByRole('navigation', { name: 'Éditions' });
  await expect(editions.getByRole('link', { name: 'Édition 2026' })).toHaveAttribute('aria-current', 'page');
  await editions.getByRole('link', { name: 'Édition 2023' }).click();
  await expect(page.getByText('Aucun acheteur n’a encore déclaré d’achats auprès de start-up pour 2022.')).toBeVisible();
});

test.describe('with answers', () => {
  test.use({ ownServer: true });

  test('the volumes are readable as a sentence, as charts with a title and as tables', async ({ signedIn, server, page }) => {
    void signedIn;
    await page.goto('/observatoire');
    await expect(page.getByText('Aucun acheteur n’a encore déclaré d’achats auprès de start-up pour 2025.')).toBeVisible();
    await answerAsBuyer(server.url, { siret: siret(70), total: '100 M€', startups: '2 M€', before: ['80 M€', '1 M€'] });
    await answerAsBuyer(server.url, { siret: siret(71), segment: 'grand_groupe', total: '200 M€', startups: '10 M€' });
    await page.reload();
    await expect(page.getByText('En 2025, 2 acheteurs ont déclaré un volume d’achats auprès de start-up qui n’est pas diffusable.')).toBeVisible();
    await page.getByRole('button', { name: 'Afficher toutes les cases' }).click();
    await expect(page.getByText(/Toutes les cases sont affichées jusqu’à \d+\sh\s\d\d/)).toBeVisible();

    await expect(page.getByText('En 2025, 2 acheteurs ont déclaré 12,0 M€ d’achats auprès de start-up, soit 4,0 % de leurs achats (taux médian : 3,5 %) ; +100,0 % par rapport à 2024 pour l’acheteur qui a donné les deux années.')).toBeVisible();
    await expect(page.getByRole('img', { name: 'Volumes d’achats, par segment' })).toBeVisible();
    await expect(page.getByRole('img', { name: 'Chemin du doublement' })).toBeVisible();
    for (const figure of ['volumes', 'chemin']) await page.locator(`#${figure}`).getByText('Tableau des valeurs').click();
    const city = page.getByRole('table', { name: 'Volumes d’achats, par segment' }).getByRole('row').filter({ hasText: 'Collectivité territoriale' });
    await expect(city.getByRole('cell').nth(1)).toHaveText('2,0 M€');
    await expect(city.getByRole('cell').last()).toHaveText('non diffusable');
    await expect(page.getByRole('table', { name: 'Chemin du doublement' }).getByRole('row').filter({ hasText: '2027' })).toContainText('200,0');
  });

  test('participation shows who answered, through whom, and where drafts stopped', async ({ signedIn, server, page }) => {
    void signedIn;
    await page.goto('/observatoire/suivi');
    await expect(page.getByText('0 réponse à ce jour')).toBeVisible();
    await answerAsBuyer(server.url, { siret: siret(72), segment: 'eti' });
    const waiting = await Draft.begin(server.url, 'acheteurs');
    await waiting.save('organisation', { AC01: 'eti' });
    await page.reload();
    await expect(page.getByText('1 réponse à ce jour')).toBeVisible();
    await expect(page.getByRole('term').filter({ hasText: 'Brouillons en attente' })).toBeVisible();
    await page.locator('#arrets').getByText('Tableau des valeurs').click();
    const stops = page.getByRole('table', { name: 'Où l’on s’arrête' });
    await expect(stops.getByRole('row').filter({ hasText: 'Votre organisation' }).getByRole('cell').first()).toHaveText('1');
    await expect(page.getByText('Il faut au moins 3 réponses mesurées pour donner une durée.')).toBeVisible();
    await page.getByLabel('Questionnaire').selectOption('Start-up');
    await page.getByRole('button', { name: 'Afficher' }).click();
    await expect(page.getByText('0 réponse à ce jour')).toBeVisible();
  });
});
