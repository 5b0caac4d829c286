// Accessibility rules on the staff's pages and on both sides of invitations, in every state.
import { check } from '../support/axe.ts';
import { Draft, answerAsBuyer, buyer, post, siret } from '../support/forms.ts';
import { importContracts } from '../support/contracts.ts';
import { importList } from '../support/lists.ts';
import { expect, test } from '../support/test.ts';

test.describe.configure({ timeout: 120_000 });
test.use({ ownServer: true });

test('the staff’s pages and the closed campaign break no rule', async ({ signedIn, journey, server, page }) => {
  // Some twenty pages in a row: on a slow machine a minute is not enough.
  test.slow();
  void signedIn;
  const live = page.getByText('En direct.');
  await page.goto('/observatoire');
  await expect(live).toBeVisible();
  await check(page, 'volumes, empty');
  await page.goto('/barometre');
  await check(page, 'barometer, empty');
  await page.goto('/observatoire');
  await expect(live).toBeVisible();
  await answerAsBuyer(server.url, { siret: siret(202), before: ['90 M€', '1 M€'] });
  await answerAsBuyer(server.url, { siret: siret(203), segment: 'eti', total: '2,5 Md€', startups: '1,1 Md€' });
  await expect(page.getByText('2 acheteurs ont déclaré')).toBeVisible();
  await check(page, 'volumes, with data');
  await page.getByRole('button', { name: 'Afficher toutes les cases' }).click();
  await expect(live).toBeVisible();
  await check(page, 'volumes, exact');
  await page.goto('/observatoire/freins');
  await expect(live).toBeVisible();
  await check(page, 'obstacles');
  await page.goto('/observatoire/suivi');
  await expect(live).toBeVisible();
  await check(page, 'participation');
  await page.goto('/observatoire/question?questionnaire=acheteurs&question=AC05.2025&croisee=AC01');
  await expect(live).toBeVisible();
  await check(page, 'a question about amounts');
  await page.goto('/observatoire/question?questionnaire=acheteurs&question=AC11&croisee=AC01');
  await expect(live).toBeVisible();
  await check(page, 'any question, crossed');
  await page.goto('/observatoire');
  await expect(live).toBeVisible();
  await page.getByRole('button', { name: 'Mettre en pause' }).click();
  await check(page, 'volumes, paused');

  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.fill(buyer({ siret: siret(204) }));
  await page.goto('/observatoire/partenaires');
  await check(page, 'partners, none');
  await page.getByLabel('Nom').fill('Réseau d’essai');
  await page.getByRole('button', { name: 'Ajouter' }).click();
  await expect(page).toHaveTitle(/^Erreur/);
  await check(page, 'partners, refused');
  await page.getByLabel('Code dans les liens').fill('ESSAI');
  await page.getByRole('button', { name: 'Ajouter' }).click();
  await check(page, 'partners');
  await page.getByRole('link', { name: /Sa page/ }).click();
  await check(page, 'a partner’s own page');

  await page.goto('/');
  await page.getByRole('button', { name: 'Envoyer ma réaction' }).click();
  await expect(page).toHaveTitle(/^Erreur/);
  await check(page, 'reaction, refused');
  await page.getByLabel('Votre nom').fill('Ada');
  await page.getByLabel('Votre adresse électronique').fill('ada@exemple.fr');
  await page.getByLabel('Votre message').fill('Bravo.');
  await page.getByRole('button', { name: 'Envoyer ma réaction' }).click();
  await check(page, 'a reaction’s own page');
  await page.goto('/observatoire/reactions');
  await check(page, 'reactions to read');
  await page.getByRole('button', { name: /^Publier/ }).click();
  for (const path of ['/', '/reactions', '/observatoire/reactions?etat=shown']) {
    await page.goto(path);
    await check(page, `${path}, with a reaction`);
  }

  server.letterbox.refused.add('refuse@exemple.fr');
  await post(server.url, '/api/reponses/lien', { _submission: draft.key, courriel: 'refuse@exemple.fr' });
  await expect(async () => {
    await page.goto('/observatoire/courriels');
    await expect(page.getByRole('heading', { name: 'vers r…@exemple.fr' })).toBeVisible({ timeout: 500 });
  }).toPass();
  await check(page, 'e-mails');
  await page.goto('/observatoire/campagne');
  await check(page, 'campaign');
  await page.getByRole('button', { name: 'Enregistrer la date' }).click();
  await expect(page).toHaveTitle(/^Erreur/);
  await check(page, 'campaign, refused date');
  await page.getByRole('button', { name: 'Publier l’annonce' }).click();
  await check(page, 'campaign, refused announcement');
  await page.getByLabel('Nouvelle annonce').fill('Le service sera arrêté dimanche de 8 h à 9 h.');
  await page.getByRole('button', { name: 'Publier l’annonce' }).click();
  await page.getByLabel('Questionnaires concernés').selectOption('Questionnaire des start-up');
  await page.getByLabel('Les réponses sont reçues jusqu’au').fill('2026-01-31T23:59:59');
  await page.getByRole('button', { name: 'Enregistrer la date' }).click();
  await page.getByRole('button', { name: 'Passer en mode test – questionnaire des start-up' }).click();
  await check(page, 'campaign, in test mode, with an announcement');
  for (const path of ['/', '/questionnaires/start-up', '/questionnaires/start-up/repondre']) {
    await page.goto(path);
    await check(page, `${path}, in test mode, with an announcement`);
  }
  const trial = await Draft.begin(server.url, 'start-up');
  await trial.save('entreprise', { SU01: '732829320' });
  await page.goto(trial.address);
  await check(page, 'check page of a trial');
  await page.goto('/observatoire/campagne');
  await page.getByRole('button', { name: 'Retirer l’annonce' }).click();
  await page.getByRole('link', { name: /^Effacer les essais.*questionnaire des start-up/ }).click();
  await check(page, 'erasing trials, asked');
  await page.getByRole('button', { name: 'Effacer les essais' }).click();
  for (const name of ['Quitter le mode test', 'Ouvrir maintenant']) {
    await page.getByRole('button', { name: `${name} – questionnaire des start-up` }).click();
  }
  await page.getByLabel('Les réponses sont reçues jusqu’au').fill('2026-01-31T23:59:59');
  await page.getByRole('button', { name: 'Enregistrer la date' }).click();
  await expect(page.getByText('La date est enregistrée')).toBeVisible();
  await check(page, 'campaign, closed');
  for (const path of ['/', '/questionnaires/start-up']) {
    await page.goto(path);
    await check(page, `${path}, closed`);
  }
  await journey.open(draft);
  await check(page, 'check page, closed');
});

test('public procurement breaks no rule', async ({ signedIn, server, page }) => {
  test.slow();
  void signedIn;
  const pages = [['', 'figures'], ['/liste?definition=listed', 'contracts'], ['/attente', 'amounts to decide'], ['/imports', 'imports']];
  for (const [path, name] of pages) {
    await page.goto(`/observatoire/marches${path}`);
    await check(page, `${name}, without an import`);
  }
  await importContracts(server);
  for (const [path, name] of pages) {
    await page.goto(`/observatoire/marches${path}`);
    await check(page, `${name}, with the contracts of 2018 and 2019`);
  }
  await page.goto('/observatoire/marches/imports/1');
  await check(page, 'an import');
  await page.goto('/observatoire/marches/attente');
  await page.getByRole('link', { name: /^Examiner/ }).first().click();
  await check(page, 'an amount');
  await page.getByLabel('Note').fill('x'.repeat(1001));
  await page.getByRole('button', { name: 'Accepter' }).click();
  await expect(page).toHaveTitle(/^Erreur/);
  await check(page, 'an amount, refused note');
  await page.getByLabel('Note').fill('Vu au BOAMP.');
  await page.getByRole('button', { name: 'Accepter' }).click();
  await check(page, 'an amount, accepted');
});

test('coverage and national estimates break no rule', async ({ signedIn, server, page }) => {
  void signedIn;
  await page.goto('/observatoire/couverture');
  await check(page, 'coverage, empty');
  await page.goto('/observatoire/estimations');
  await check(page, 'estimates, empty');
  for (let n = 0; n < 6; n += 1) {
    await answerAsBuyer(server.url, { siret: siret(210 + n), segment: 'ministere', startups: `${n + 1} M€` });
  }
  await answerAsBuyer(server.url, { siret: siret(216), segment: 'eti' });
  // Figures follow the answers.
  await expect(page.getByText('7 acheteurs ont déclaré').first()).toBeVisible();
  for (const summary of await page.getByText('Tableau des valeurs').all()) {
    if (!await summary.locator('xpath=..').evaluate((details: HTMLDetailsElement) => details.open)) await summary.click();
  }
  await check(page, 'estimates');
  await page.goto('/observatoire/couverture');
  await check(page, 'coverage');
});

test('invitations break no rule, on either side', async ({ signedIn, server, page }) => {
  void signedIn;
  await page.goto('/observatoire/invitations');
  await check(page, 'invitations, none');
  await importList(page, 'courriel;nom\npas une adresse;A\n');
  await expect(page).toHaveTitle(/^Erreur : Invitations/);
  await check(page, 'invitations, refused list');
  await importList(page, 'courriel;nom\nanne@exemple.fr;Anne\n');
  await check(page, 'invitations, imported');
  await page.getByRole('link', { name: 'Envoyer une invitation' }).click();
  await check(page, 'sending, asked');
  await page.getByRole('button', { name: 'Envoyer une invitation' }).click();
  await expect(page.getByText('Un courriel part.')).toBeVisible();
  const letter = await server.letterbox.to('anne@exemple.fr');
  await page.goto(letter.links[0] ?? '');
  await check(page, 'start page by a personal link');
  await page.goto(letter.links[1] ?? '');
  await check(page, 'unsubscribing');
  await page.getByRole('button', { name: 'Ne plus recevoir d’invitation' }).click();
  await check(page, 'unsubscribed');
  await page.goto('about:blank');
  await page.setContent(letter.html ?? '');
  await check(page, 'invitation by e-mail', ['light']);
});

test('the pages of one response break no rule', async ({ signedIn, server, page }) => {
  void signedIn;
  await page.goto('/observatoire/reponses');
  await check(page, 'looking for a response, none');
  await answerAsBuyer(server.url, { siret: siret(205) });
  await page.goto('/observatoire/reponses');
  await check(page, 'looking for a response');
  await page.getByRole('link', { name: /^Réponse 2026-/ }).click();
  await check(page, 'one response');
  for (const button of ['Mettre à l’écart', 'Poser la question', 'Télécharger ses données']) {
    await page.getByRole('button', { name: button }).click();
    await check(page, `one response, refused: ${button}`, ['light']);
  }
  await page.getByRole('link', { name: 'Envoyer un nouveau lien' }).click();
  await check(page, 'sending a link, asked');
  await page.getByRole('button', { name: 'Envoyer le lien' }).click();
  await check(page, 'sending a link, refused');
  await page.getByRole('link', { name: 'Annuler' }).click();
  await page.getByRole('link', { name: 'Effacer la réponse' }).click();
  await check(page, 'erasing, asked');
});
