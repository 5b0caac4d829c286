// Accessibility rules on the public and respondents' pages, in every state, light and dark, and at 320 px.
import { check } from '../../support/axe.ts';
import { Draft, buyer, post, sections, siren, siret } from '../../support/forms.ts';
import { staff } from '../../support/server.ts';
import { expect, test } from '../../support/test.ts';
import { wrong } from '../../support/wrong.ts';

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
    // Makes questions of other sections visible.
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

  // As in a mail program: a document of its own.
  const letter = await server.letterbox.to('acces@exemple.fr');
  await page.goto('about:blank');
  await page.setContent(letter.html ?? '');
  await check(page, 'letter', ['light']);
});

test('the pages on personal data break no rule', async ({ server, page, watch }) => {
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

test('proposals for an organisation break no rule, whether it is found or not', async ({ journey, server, page }) => {
  server.companies.know(siren(210), { name: 'SOCIETE D’ESSAI', legalForm: '5710', category: 'ETI', staff: '32', region: '53' });
  const number = { question: 'Quel est le numéro SIRET' };
  await journey.first('acheteurs');
  await journey.field(number).fill(siret(210));
  await expect(page.getByText('Proposé d’après l’annuaire')).toBeVisible();
  // What is proposed is saved a moment later.
  const saved = page.getByText('Enregistré à');
  await expect(saved).toBeVisible();
  await check(page, 'proposed');
  await journey.field(number).fill(siret(211));
  await expect(page.getByText('Introuvable pour le moment')).toBeVisible();
  await expect(saved).toBeVisible();
  await check(page, 'not found');
  await page.getByRole('button', { name: 'Proposer le nom' }).click();
  await expect(page.getByText('Introuvable pour le moment')).toBeVisible();

  // The page that a browser without JavaScript is redirected to.
  const draft = await Draft.begin(server.url, 'acheteurs');
  const led = await draft.save('organisation', { AC02: siret(210), _go: 'proposer' });
  await page.goto(led);
  await expect(page.getByText('Proposé d’après l’annuaire')).toBeVisible();
  await check(page, 'proposed, without JavaScript');
});

test('the page of a refusal breaks no rule', async ({ server, page }) => {
  const refusal = await post(server.url, '/api/reponses/envoi', { _submission: 'A'.repeat(32) });
  expect(refusal.status).toBe(404);
  await page.setContent(await refusal.text());
  // It has no style sheet: axe mistakes the browser's dark background for white.
  await check(page, 'refusal', ['light']);
});
