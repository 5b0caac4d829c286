// The privacy notice, the footer, and the respondents' rights over their data.
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { Draft, answerAsBuyer, buyer, post, siret, type Fields } from '../../support/forms.ts';
import { expect, test } from '../../support/test.ts';

const MAIL = 'anne@chez-elle.example';
const pages: [string, string, string][] = [
  ['Accessibilité : non conforme', '/accessibilite', 'Déclaration d’accessibilité'],
  ['Mentions légales', '/mentions-legales', 'Mentions légales'],
  ['Données personnelles', '/donnees-personnelles', 'Données personnelles'],
  ['Plan du site', '/plan-du-site', 'Plan du site'],
];

/** A buyer's answers, with an e-mail address. */
function withContact(n: number): Record<string, Fields> {
  return { ...buyer({ siret: siret(n) }), propositions: { AC27: 'Payer plus vite', AC28: 'oui', AC28b: MAIL } };
}

async function filled(url: string, n: number): Promise<Draft> {
  const draft = await Draft.begin(url, 'acheteurs');
  await draft.fill(withContact(n));
  return draft;
}

async function rights(page: Page, draft: Draft): Promise<void> {
  await page.goto(draft.address);
  await page.getByRole('link', { name: 'Vos données et vos droits' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Vos données et vos droits');
}

test('the footer links to the legal pages, and the site map to every public page', async ({ page }) => {
  for (const [link, address, heading] of pages) {
    await page.goto('/questionnaires/acheteurs/repondre');
    await page.getByRole('navigation', { name: 'Pied de page' }).getByRole('link', { name: link, exact: true }).click();
    await expect(page).toHaveURL(new RegExp(`${address}$`));
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading);
    await expect(page.getByRole('main').getByRole('button')).toHaveCount(0);
  }
  const links = await page.getByRole('main').getByRole('link').evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
  for (const address of links) {
    const answer = await page.request.get(address);
    expect(answer.status(), address).toBe(200);
  }
  expect(links).toEqual(expect.arrayContaining(['/', '/questionnaires/start-up', '/questionnaires/acheteurs/apercu', '/connexion']));
});

test('the declaration says that the service is not compliant, why, and whom to contact', async ({ page }) => {
  await page.goto('/accessibilite');
  await expect(page).toHaveTitle(/^Accessibilité\s: non conforme/);
  for (const heading of ['État de conformité', 'Contenus non accessibles', 'Établissement de cette déclaration d’accessibilité', 'Retour d’information et contact', 'Voies de recours']) {
    await expect(page.getByRole('heading', { level: 2, name: heading })).toBeVisible();
  }
  await expect(page.getByText('Aucun audit de conformité n’a encore été réalisé')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Écrire un message au Défenseur des droits' })).toBeVisible();
  await expect(page.getByText('à compléter').first()).toBeVisible();
});

test('nobody reaches the first question without seeing the notice', async ({ journey, page }) => {
  await journey.home();
  await journey.start('acheteurs');
  const begin = page.getByRole('link', { name: 'Commencer' });
  const short = page.locator('.data-short');
  for (const said of ['Répondre est facultatif', 'l’équipe de l’Observatoire lit les réponses', 'chiffres regroupés', 'effacez']) {
    await expect(short).toContainText(said);
  }
  const above = await short.evaluate((element) => {
    const begin = [...document.querySelectorAll('a')].find((link) => link.textContent === 'Commencer');
    return Boolean(begin && element.compareDocumentPosition(begin) & Node.DOCUMENT_POSITION_FOLLOWING);
  });
  expect(above, 'the essential comes before the button').toBe(true);
  await expect(begin).toBeVisible();
  // The whole text is one click away on the same page.
  const notice = page.getByRole('region', { name: 'Vos données' });
  for (const said of ['Mission d’intérêt public', 'L’équipe de l’Observatoire lit les réponses', '30 jours après la clôture', 'Répondre est facultatif', 'N’y nommez personne']) {
    await expect(notice).toContainText(said);
  }
  await page.getByRole('link', { name: 'Tout sur vos données' }).click();
  await expect(notice.getByRole('heading')).toBeInViewport();
  await journey.begin();
  await expect(page.getByText('dans une mission d’intérêt public. Répondre est facultatif')).toBeVisible();
  const rest = page.getByText('votre consentement, que vous retirez quand vous voulez');
  await expect(rest).toBeHidden();
  await page.getByText('Vos données : pourquoi, qui les voit, combien de temps, vos droits').click();
  await expect(rest).toBeVisible();
});

test('there is no banner, and only what the page lists is stored on the device', async ({ journey, page, context }) => {
  await journey.first('start-up');
  await journey.field({ question: 'Quel est le numéro SIREN' }).fill('732829320');
  await journey.next();
  const names = (await context.cookies()).map((cookie) => cookie.name);
  expect(names).toEqual(['reponse-start-up']);
  await page.goto('/donnees-personnelles');
  for (const name of names) await expect(page.locator('dl.traces')).toContainText(name);
  await expect(page.getByRole('button')).toHaveCount(0);
});

test('all data about a response are downloaded as a file', async ({ server, page }) => {
  const draft = await filled(server.url, 800);
  await rights(page, draft);
  const begun = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Télécharger mes données (JSON)' }).click();
  const file = await begun;
  expect(file.suggestedFilename()).toBe('donnees-brouillon-acheteurs.json');
  const held = JSON.parse(await readFile(await file.path(), 'utf8'));
  expect(JSON.stringify(held['brouillon']['saisies'])).toContain(MAIL);
});

test('contact details are erased after a confirmation, and the answers remain', async ({ journey, server, page }) => {
  const draft = await filled(server.url, 801);
  await draft.send();
  await rights(page, draft);
  await page.getByRole('link', { name: 'Effacer mes coordonnées…' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Effacer vos coordonnées ?');
  await page.getByRole('link', { name: 'Ne rien effacer' }).click();
  await expect(page.getByText('Conservées.')).toBeVisible();
  await page.getByRole('link', { name: 'Effacer mes coordonnées…' }).click();
  await page.getByRole('button', { name: 'Effacer mes coordonnées' }).click();
  await expect(page.getByRole('status')).toContainText('Vos coordonnées sont effacées.');
  await expect(page.getByText('Aucune coordonnée n’est conservée avec cette réponse.')).toBeVisible();
  await page.getByRole('link', { name: 'Corriger ou relire ma réponse' }).click();
  await journey.receipt();
  await expect(page.getByText('Payer plus vite', { exact: true })).toBeVisible();
  await expect(page.getByText(MAIL)).toHaveCount(0);
});

test('a whole response is erased after a confirmation, and its address is empty', async ({ server, page, watch }) => {
  watch.allow(/status of 410/);
  const draft = await filled(server.url, 802);
  await draft.send();
  await rights(page, draft);
  await page.getByRole('link', { name: 'Effacer toute ma réponse…' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Effacer toute votre réponse ?');
  await page.getByRole('button', { name: 'Effacer définitivement' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Votre réponse est effacée');
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Votre réponse est effacée');
  await page.goto(draft.address);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Réponse effacée');
});

test('a draft that is erased is no longer offered on the device that began it', async ({ journey, page }) => {
  await journey.first('start-up');
  await journey.field({ question: 'Quel est le numéro SIREN' }).fill('732829320');
  await journey.next();
  await page.goto('/questionnaires/start-up');
  await page.getByRole('link', { name: 'Reprendre', exact: true }).click();
  await journey.atCheck();
  await page.getByRole('link', { name: 'Vos données et vos droits' }).click();
  await page.getByRole('link', { name: 'Effacer toute ma réponse…' }).click();
  await page.getByRole('button', { name: 'Effacer définitivement' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Votre réponse est effacée');
  await page.goto('/questionnaires/start-up');
  await expect(page.getByText('Une réponse est commencée sur cet appareil')).toHaveCount(0);
});

test('the honeypot is invisible to people', async ({ journey, server, page }) => {
  await journey.first('acheteurs');
  await expect(page.locator('[name="_laisser_vide"]')).toBeHidden();
  await expect(page.getByRole('textbox', { name: 'Laissez ce champ vide' })).toHaveCount(0);
  const draft = await filled(server.url, 803);
  await page.goto(draft.address);
  await expect(page.locator('[name="_laisser_vide"]')).toBeHidden();
});

test.describe('on a server of its own', () => {
  test.use({ ownServer: true });

  test('after the closing a response remains, and its page says what is still possible', async ({ signedIn, server, page }) => {
    void signedIn;
    const draft = await answerAsBuyer(server.url, { siret: siret(804) });
    await page.goto('/observatoire/campagne');
    await page.getByLabel('Les réponses sont reçues jusqu’au').fill('2026-01-31T23:59:59');
    await page.getByRole('button', { name: 'Enregistrer la date' }).click();
    await rights(page, draft);
    await expect(page.getByText('votre réponse est prise en compte dans des statistiques')).toBeVisible();
    await expect(page.getByRole('link', { name: 'Effacer toute ma réponse…' })).toHaveCount(0);
    const refused = await post(server.url, '/api/reponses/effacement', { _submission: draft.key });
    expect(refused.status).toBe(403);
  });

  test('the footer of every page shows the deadline', async ({ signedIn, server, page }) => {
    void signedIn;
    const draft = await answerAsBuyer(server.url, { siret: siret(805) });
    const foot = page.getByRole('contentinfo').locator('#cloture');
    await page.goto('/mentions-legales');
    await expect(foot).toHaveText('Questionnaires ouverts, date de clôture à venir.');
    await page.goto('/observatoire/campagne');
    await page.getByLabel('Les réponses sont reçues jusqu’au').fill('2030-11-12T23:59:59');
    await page.getByRole('button', { name: 'Enregistrer la date' }).click();
    for (const path of ['/', '/plan-du-site', '/questionnaires/start-up', '/questionnaires/acheteurs/apercu', '/questionnaires/start-up/repondre', draft.address, `${draft.address}/droits`]) {
      await page.goto(path);
      await expect(foot, path).toHaveText('Questionnaires ouverts jusqu’au 12 novembre 2030 à 23 h 59 min 59 s (heure de Paris).');
    }
  });
});
