// Every page and every state against the accessibility rules, light and dark, and at 320 px.
import { check } from './support/axe.ts';
import { importList } from './support/lists.ts';
import { Draft, answerAsBuyer, buyer, post, sections, siren, siret } from './support/forms.ts';
import { staff } from './support/server.ts';
import { expect, test } from './support/test.ts';
import { wrong } from './support/wrong.ts';

test.describe.configure({ timeout: 120_000 });

test('the public pages break no rule', async ({ page, watch }) => {
  watch.allow(/status of 404/);
  const start = ['/questionnaires/start-up', '/questionnaires/acheteurs'];
  const about = ['/mentions-legales', '/donnees-personnelles', '/accessibilite', '/plan-du-site'];
  for (const path of ['/', ...start, ...start.map((path) => `${path}/apercu`), ...about, '/nulle-part', '/connexion']) {
    await page.goto(path);
    await check(page, path);
  }
  await page.getByLabel('Adresse électronique').fill(staff.email);
  await page.getByLabel('Mot de passe').fill('pas le bon du tout');
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await expect(page).toHaveTitle(/^Erreur/);
  await check(page, 'refused sign-in');
});

for (const audience of ['acheteurs', 'start-up'] as const) {
  test(`no section of « ${audience} » breaks a rule while it is empty`, async ({ journey, server, page }) => {
    await journey.first(audience);
    await check(page, 'first section');
    await page.getByText('Vos données : pourquoi, qui les voit').click();
    await check(page, 'first section, its notice unfolded');
    const draft = await Draft.begin(server.url, audience);
    await draft.save(sections[audience][0], audience === 'acheteurs' ? buyer({ siret: siret(200) }).organisation : { SU01: '732829320' });
    // What opens questions of other sections.
    if (audience === 'start-up') await draft.save('clients', { SU10: 'p1_20', SU11: 'p1_20' });
    for (const section of sections[audience].slice(1)) {
      await journey.open(draft, section);
      await check(page, section);
    }
    await journey.open(draft, `${sections[audience][2]}?suite`);
    await check(page, 'with questions newly opened');
  });

  test(`no section of « ${audience} » breaks a rule while it shows errors`, async ({ journey, server, page }) => {
    const draft = await Draft.begin(server.url, audience);
    for (const section of sections[audience]) {
      if (audience === 'start-up' && section === 'contrats') await draft.save('clients', { SU10: 'p1_20' });
      await draft.save(section, wrong[audience][section] ?? {});
      if (section === 'delais') continue;
      await journey.open(draft, section);
      await expect(page, section).toHaveTitle(/^Erreur : /);
      await check(page, section);
    }
    await journey.open(draft);
    await check(page, 'check page with much to mend');
  });
}

test('check pages and the receipt break no rule', async ({ journey, server, page }) => {
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.save('organisation', buyer({ siret: siret(201) }).organisation);
  await journey.open(draft);
  await check(page, 'incomplete');
  await journey.send();
  await expect(page).toHaveTitle(/^Erreur/);
  await check(page, 'sent incomplete');
  await draft.fill(buyer({ siret: siret(201), startups: '34 M€', before: ['1 M€', '10 k€'] }));
  await journey.open(draft);
  await expect(page.getByRole('heading', { name: 'À confirmer' })).toBeVisible();
  await check(page, 'complete, with answers to confirm');
  await journey.send();
  await journey.receipt();
  await check(page, 'receipt');
});

test('asking a colleague breaks no rule, on either side', async ({ journey, server, page, newPage, watch }) => {
  watch.allow(/status of (404|410)/);
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.save('organisation', buyer({ siret: siret(205) }).organisation);
  await page.goto(`${draft.section('montants')}/collegue`);
  await check(page, 'asking');
  await page.getByLabel('Un mot pour expliquer').fill('Les montants HT.');
  await page.getByRole('button', { name: 'Créer le lien' }).click();
  const link = await page.getByLabel('Lien à transmettre').inputValue();
  await check(page, 'the link');
  const colleague = await newPage();
  await colleague.goto(link);
  await check(colleague, 'the colleague');
  await colleague.goto(`${link}?merci`);
  await check(colleague, 'the colleague, thanked');
  await page.getByRole('button', { name: 'Retirer le lien' }).click();
  await check(page, 'taken back');
  await colleague.goto(link);
  await check(colleague, 'the colleague, too late');
  await colleague.goto('/invitations/inconnu');
  await check(colleague, 'a link that leads nowhere');
  await journey.open(draft);
  await page.getByText('Vous arrêter ici et reprendre plus tard').click();
  await check(page, 'the link of the response, with its code');
});

test('the forms for e-mail break no rule, with and without errors', async ({ journey, server, page }) => {
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.fill(buyer({ siret: siret(206) }));
  await journey.open(draft);
  await page.getByText('Recevoir ce lien par courriel').click();
  await check(page, 'check page, form for the link');
  await page.getByLabel('Votre adresse électronique').fill('jean@');
  await page.getByRole('button', { name: 'M’envoyer le lien' }).click();
  await expect(page).toHaveTitle(/^Erreur/);
  await check(page, 'check page, refused address');
  await page.getByLabel('Votre adresse électronique').fill('acces@exemple.fr');
  await page.getByLabel('Me le rappeler avant la clôture').check();
  await page.getByRole('button', { name: 'M’envoyer le lien' }).click();
  await expect(page.getByText('Un rappel partira vers')).toBeVisible();
  await check(page, 'check page, with a reminder');
  await journey.ready();
  await journey.send();
  await journey.receipt();
  await page.getByText('Recevoir le justificatif par courriel').click();
  await page.getByRole('button', { name: 'M’envoyer le justificatif' }).click();
  await expect(page).toHaveTitle(/^Erreur/);
  await check(page, 'receipt, refused address');

  // As a mail program shows it: a document of its own.
  const letter = await server.letterbox.to('acces@exemple.fr');
  await page.goto('about:blank');
  await page.setContent(letter.html ?? '');
  await check(page, 'letter', ['light']);
});

test('the pages on one’s own data break no rule', async ({ server, page, watch }) => {
  watch.allow(/status of 410/);
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.fill({ ...buyer({ siret: siret(205) }), propositions: { AC28: 'oui', AC28b: 'anne@chez-elle.example' } });
  await draft.send();
  for (const state of ['', '?effacer=tout', '?effacer=coordonnees', '?fait=coordonnees']) {
    await page.goto(`${draft.address}/droits${state}`);
    await check(page, `rights${state}`);
  }
  await post(server.url, '/api/reponses/effacement', { _submission: draft.key });
  await page.goto(`${draft.address}/droits`);
  await check(page, 'erased, for whoever did');
  await page.goto(draft.address);
  await check(page, 'erased');
});

test('the messages of a lost connection break no rule', async ({ journey, page, context, watch }) => {
  watch.allow(/net::ERR_INTERNET_DISCONNECTED/);
  await journey.first('start-up');
  await journey.field({ question: 'Quel est le numéro SIREN' }).fill('732829320');
  await context.setOffline(true);
  await page.getByRole('button', { name: 'Enregistrer et continuer' }).click();
  await expect(page.getByText('Hors connexion')).toBeVisible();
  await check(page, 'offline');
});

test('what is proposed for an organisation breaks no rule, found or not, with or without JavaScript', async ({ journey, server, page }) => {
  server.companies.know(siren(210), { name: 'SOCIETE D’ESSAI', legalForm: '5710', category: 'ETI', staff: '32', region: '53' });
  const number = { question: 'Quel est le numéro SIRET' };
  await journey.first('acheteurs');
  await journey.field(number).fill(siret(210));
  await expect(page.getByText('Proposé d’après l’annuaire')).toBeVisible();
  await check(page, 'proposed');
  await journey.field(number).fill(siret(211));
  await expect(page.getByText('Introuvable pour le moment')).toBeVisible();
  await check(page, 'not found');
  await page.getByRole('button', { name: 'Proposer le nom' }).click();
  await expect(page.getByText('Introuvable pour le moment')).toBeVisible();

  // The page that a browser without JavaScript is led to.
  const draft = await Draft.begin(server.url, 'acheteurs');
  const led = await draft.save('organisation', { AC02: siret(210), _go: 'proposer' });
  await page.goto(led);
  await expect(page.getByText('Proposé d’après l’annuaire')).toBeVisible();
  await check(page, 'proposed, without JavaScript');
});

test.describe('on a server of its own', () => {
  test.use({ ownServer: true });

  test('the staff’s pages and the closed campaign break no rule', async ({ signedIn, journey, server, page }) => {
    // Some twenty pages one after the other: on a slow machine, a minute is not enough.
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
    await page.getByRole('button', { name: 'Afficher les cases exactes' }).click();
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
    await page.goto('/observatoire/campagne?date=invalide');
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
    for (const name of ['Effacer les essais', 'Quitter le mode test', 'Ouvrir maintenant']) {
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

  test('invitations break no rule, on either side', async ({ signedIn, server, page }) => {
    void signedIn;
    await page.goto('/observatoire/invitations');
    await check(page, 'invitations, none');
    await importList(page, 'courriel;nom\npas une adresse;A\n');
    await expect(page).toHaveTitle(/^Erreur : Invitations/);
    await check(page, 'invitations, refused list');
    await importList(page, 'courriel;nom\nanne@exemple.fr;Anne\n');
    await check(page, 'invitations, imported');
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

  test('the page of a refusal breaks no rule', async ({ server, page }) => {
    const refusal = await post(server.url, '/api/reponses/envoi', { _submission: 'A'.repeat(32) });
    expect(refusal.status).toBe(404);
    await page.setContent(await refusal.text());
    // It has no style sheet: axe takes the browser's own dark ground for white.
    await check(page, 'refusal', ['light']);
  });
});
