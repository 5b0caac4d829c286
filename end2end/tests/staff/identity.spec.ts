// Signing in through a real identity provider, by its own pages and back.
import type { Page } from '@playwright/test';
import { Identity } from '../support/identity.ts';
import { Server, staff } from '../support/server.ts';
import { expect, test } from '../support/test.ts';

/** Signs in at the provider with this address, and consents to sharing it with the service. */
async function signIn(page: Page, email: string): Promise<void> {
  await page.locator('input[name=login]').fill(email);
  await page.locator('input[name=password]').fill('peu importe');
  await page.getByRole('button', { name: /sign-in/i }).click();
  await page.getByRole('button', { name: /continue/i }).click();
}

test('staff sign in through an identity provider, and others are refused', async ({ browser, javaScriptEnabled }) => {
  let identity: Identity | undefined;
  const server = await Server.start(true, async (url) => {
    identity = await Identity.start(url);
    return identity.environment;
  });
  // The provider is another site with its own pages, so this context is not watched.
  const visit = async () => (await browser.newContext({ baseURL: server.url, javaScriptEnabled })).newPage();
  try {
    const page = await visit();
    await page.goto('/connexion');
    await page.getByRole('link', { name: 'Se connecter avec le fournisseur d’essai' }).click();
    await expect(page).toHaveURL(new RegExp(`^${identity?.url}/`));
    // Capitals do not make it another address.
    await signIn(page, staff.email.toUpperCase());
    await expect(page).toHaveURL(`${server.url}/observatoire`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Volumes d’achats auprès de start-up');
    await page.goto('/observatoire/compte');
    await expect(page.getByText(staff.email).first()).toBeVisible();

    // Signing out here also signs out there, and leads back; the next person must sign in.
    await page.getByRole('button', { name: 'Se déconnecter' }).click();
    await expect(page).toHaveURL(new RegExp(`^${identity?.url}/session/end`));
    await page.getByRole('button', { name: /yes, sign me out/i }).click();
    await expect(page).toHaveURL(new RegExp(`^${server.url}/connexion[?]state=`));
    await page.getByRole('link', { name: 'Se connecter avec le fournisseur d’essai' }).click();
    await expect(page.locator('input[name=login]')).toBeVisible();

    for (const [email, message] of [
      ['inconnue@ailleurs.example', 'Aucun compte de l’Observatoire n’est ouvert pour cette adresse'],
      ['douteux@observatoire.example', 'n’a pas vérifié votre adresse électronique'],
    ] as const) {
      const stranger = await visit();
      await stranger.goto('/connexion');
      await stranger.getByRole('link', { name: 'Se connecter avec le fournisseur d’essai' }).click();
      await signIn(stranger, email);
      await expect(stranger.getByRole('alert')).toContainText(message);
      await stranger.goto('/observatoire');
      await expect(stranger).toHaveURL(/\/connexion/);
    }

    // Giving up at the provider leads back to a page that says so.
    const gone = await visit();
    await gone.goto('/connexion');
    await gone.getByRole('link', { name: 'Se connecter avec le fournisseur d’essai' }).click();
    await gone.getByRole('link', { name: /cancel/i }).click();
    await expect(gone.getByRole('alert')).toContainText('n’a pas confirmé votre identité');
  } finally {
    await server.remove();
    await identity?.stop();
  }
});
