// A section is passed to a colleague, who sees nothing else; the respondent sees who filled in what, and sends.
import { Draft, buyer, siret } from '../../support/forms.ts';
import { expect, test } from '../../support/test.ts';

const TOTAL = { question: 'Quel a été le montant annuel total de vos achats hors taxes ?', part: '2025' };
const ASK = 'Demander ces chiffres à un collègue';

test('a colleague is asked for a figure and fills it in, and the respondent sends it', async ({ journey, server, page, newPage, watch }) => {
  watch.allow(/status of 404/);
  const draft = await Draft.begin(server.url, 'acheteurs');
  const answers = buyer({ siret: siret(120) });
  await draft.fill({ ...answers, montants: {} });
  await journey.open(draft, 'montants');
  await page.getByRole('button', { name: ASK }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(ASK);
  await page.getByLabel('Nom de votre collègue').fill('Claire Durand');
  await page.getByLabel('Un mot pour expliquer').fill('Les montants HT,\ntels que dans le logiciel.');
  await page.getByLabel('Le lien est valable').selectOption('3 jours');
  await page.getByRole('button', { name: 'Créer le lien' }).click();
  await expect(page.getByRole('heading', { name: 'Le lien pour Claire Durand est prêt' })).toBeVisible();
  const link = await page.getByLabel('Lien à transmettre').inputValue();
  expect(link).toMatch(new RegExp(`^${server.url}/invitations/[\\w-]{32}$`));
  const letter = await page.getByRole('link', { name: 'Préparer un courriel' }).getAttribute('href');
  expect(decodeURIComponent(letter ?? '')).toContain(link);

  const colleague = await newPage();
  await colleague.goto(link);
  await expect(colleague.getByRole('heading', { level: 1 })).toHaveText('Vos montants d’achats');
  await expect(colleague.getByText('Les montants HT,')).toBeVisible();
  await expect(colleague.getByText('Votre organisation', { exact: true })).toHaveCount(0);
  const theirs = journey.of(colleague);
  await theirs.ready();
  for (const [part, value] of [['2025', '120 M€'], ['2024', '110 M€']] as const) await theirs.field({ ...TOTAL, part }).fill(value);
  for (const part of ['2025', '2024']) {
    await theirs.field({ question: 'auprès de start-up', part }).fill('2 M€');
  }
  await colleague.getByRole('button', { name: 'Enregistrer et terminer' }).click();
  await expect(colleague.getByText('Merci, c’est enregistré.')).toBeVisible();
  await expect(colleague.getByRole('button', { name: 'Envoyer' })).toHaveCount(0);

  await journey.open(draft);
  await expect(page.getByText('Demandé à Claire Durand, qui a enregistré le')).toBeVisible();
  await expect(page.locator('.recap-row', { hasText: '120 000 000,00 €' }).getByText('Rempli par Claire Durand, le')).toBeVisible();
  await journey.send();
  await journey.receipt();
  await colleague.reload();
  await expect(colleague.getByRole('heading', { level: 1 })).toHaveText('Lien introuvable');
});

test('a withdrawn link says so to the colleague, and what was filled in remains', async ({ server, page, newPage, watch }) => {
  watch.allow(/status of 410/);
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.save('organisation', buyer({ siret: siret(121) }).organisation);
  await page.goto(`${draft.section('montants')}/collegue`);
  await page.getByRole('button', { name: 'Créer le lien' }).click();
  const link = await page.getByLabel('Lien à transmettre').inputValue();
  await page.getByRole('button', { name: 'Retirer le lien' }).click();
  await expect(page.getByText('Le lien est retiré')).toBeVisible();
  await expect(page.getByText('Un collègue : n’a encore rien enregistré')).toBeVisible();
  const colleague = await newPage();
  await colleague.goto(link);
  await expect(colleague.getByRole('heading', { level: 1 })).toHaveText('Ce lien n’est plus valable');
});

test('the link of a response is shown to copy and as a code to photograph', async ({ journey, server, page }) => {
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.save('organisation', buyer({ siret: siret(122) }).organisation);
  await journey.open(draft);
  await page.getByText('Vous arrêter ici et reprendre plus tard').click();
  await expect(page.getByRole('textbox', { name: 'Lien de votre réponse' })).toHaveValue(`${server.url}${draft.address}`);
  await expect(page.getByRole('img', { name: 'Code QR du lien de votre réponse' })).toBeVisible();
});
