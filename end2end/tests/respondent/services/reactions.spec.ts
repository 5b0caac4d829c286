// Public reactions: written on the home page, read by the staff, shown, withdrawn by their author.
import { expect, test } from '../../support/test.ts';

test.use({ ownServer: true });

test('a reaction is shown once the staff has read it, and its author withdraws it', async ({ signedIn, page, newPage }) => {
  void signedIn;
  const author = await newPage();
  await author.goto('/');
  await expect(author.getByText('Votre adresse n’est jamais publiée')).toBeVisible();
  await author.getByLabel('Votre nom').fill('Ada L.');
  await author.getByLabel('Votre adresse électronique').fill('ada@exemple.fr');
  await author.getByLabel('Votre message').fill('Les délais <b>comptent</b>.\nMerci.');
  await author.getByRole('button', { name: 'Envoyer ma réaction' }).click();
  await expect(author.getByText('Merci, votre réaction est enregistrée.')).toBeVisible();

  const visitor = await newPage();
  await visitor.goto('/');
  await expect(visitor.getByText('comptent')).toHaveCount(0);
  await page.goto('/observatoire/reactions');
  await expect(page.getByText('ada@exemple.fr')).toBeVisible();
  await page.getByRole('button', { name: 'Publier la réaction de Ada L.', exact: true }).click();
  await expect(page.getByText('Aucune réaction ici.')).toBeVisible();
  await page.getByRole('link', { name: 'Publiées (1)' }).click();
  await expect(page.getByText('Les délais <b>comptent</b>.')).toBeVisible();
  await visitor.goto('/');
  await expect(visitor.getByText('Les délais <b>comptent</b>.')).toBeVisible();
  await expect(visitor.getByText('ada@exemple.fr')).toHaveCount(0);

  await author.goto(author.url().replace('?merci', ''));
  await expect(author.getByText('Elle est publiée, avec votre nom.')).toBeVisible();
  await author.getByRole('button', { name: 'Retirer ma réaction' }).click();
  await expect(author.getByText('Votre réaction est retirée')).toBeVisible();
  await visitor.goto('/reactions');
  await expect(visitor.getByText('Aucune réaction pour le moment.')).toBeVisible();
});

test('missing values are reported beside their field and in the summary, none is lost', async ({ page }) => {
  await page.goto('/');
  await page.getByLabel('Votre adresse électronique').fill('ada');
  await page.getByLabel('Votre message').fill('Bonjour & merci.');
  await page.getByRole('button', { name: 'Envoyer ma réaction' }).click();
  await expect(page).toHaveTitle(/^Erreur : /);
  const summary = page.locator('#erreurs');
  await expect(summary.getByRole('heading')).toHaveText('2 champs sont à corriger');
  await expect(summary).toBeFocused();
  await expect(page.getByLabel('Votre message')).toHaveValue('Bonjour & merci.');
  await expect(page.getByLabel('Votre adresse électronique')).toHaveValue('ada');
  await expect(page.getByLabel('Votre adresse électronique')).toHaveAccessibleDescription(/Jamais publiée\. Indiquez une adresse électronique/);
  await page.getByRole('link', { name: 'Indiquez votre nom' }).click();
  await expect(page.getByLabel('Votre nom')).toBeFocused();
});
