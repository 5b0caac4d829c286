// E-mails: the link of a response, its receipt, the reminder before the closing.
import type { Page } from '@playwright/test';
import { Draft, answerAsBuyer, buyer, siret } from '../../support/forms.ts';
import { expect, managed, test } from '../../support/test.ts';

const TOTAL = { question: 'Quel a été le montant annuel total de vos achats hors taxes ?', part: '2025' };

/** An address that no other test in any project writes to. */
let written = 0;
function somebody(): string {
  written += 1;
  return `jean.${process.pid}.${Date.now()}.${written}@exemple.fr`;
}

async function askForLink(page: Page, address: string, remind = false): Promise<void> {
  await page.getByText('Recevoir ce lien par courriel').click();
  await page.getByLabel('Votre adresse électronique').fill(address);
  if (remind) await page.getByLabel('Me le rappeler avant la clôture').check();
  await page.getByRole('button', { name: 'M’envoyer le lien' }).click();
}

/** Sets the closing date this many days ahead on the staff's page. */
async function closeIn(page: Page, days: number): Promise<void> {
  const at = new Date(Date.now() + days * 86_400_000).toLocaleString('sv-SE', { timeZone: 'Europe/Paris' }).replace(' ', 'T');
  await page.goto('/observatoire/campagne');
  await page.getByLabel('Les réponses sont reçues jusqu’au').fill(at);
  await page.getByRole('button', { name: 'Enregistrer la date' }).click();
  await expect(page.getByRole('status')).toContainText('La date est enregistrée');
}

test('the link requested by e-mail opens the same response in another browser', async ({ journey, server, page, newPage }) => {
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.save('organisation', buyer({ siret: siret(400) }).organisation);
  await journey.open(draft, 'montants');
  await journey.field(TOTAL).fill('12 M€');
  await page.getByRole('button', { name: 'Enregistrer et voir toutes mes réponses' }).click();
  await journey.atCheck();
  const address = somebody();
  await askForLink(page, address);
  await expect(page.getByRole('status').filter({ hasText: 'Le lien de votre réponse part vers' })).toBeVisible();
  expect(page.url(), 'no address in the page’s own').not.toContain('exemple');

  const letter = await server.letterbox.to(address);
  expect(letter.subject).toBe('Le lien pour reprendre votre réponse à l’Observatoire');
  expect(letter.html).toContain('Reprendre ma réponse');
  const [link] = letter.links;
  expect(link).toMatch(new RegExp(`^${server.url}/reponses/[\\w-]{32}$`));
  expect(link, 'the letter has a key of its own').not.toContain(draft.key);

  const other = await newPage();
  await other.goto(link);
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('Vérifiez vos réponses');
  await expect(other.getByText('12 000 000,00 €')).toBeVisible();
  await other.getByRole('link', { name: 'Reprendre à l’étape 2' }).click();
  await expect(other).toHaveURL(`${link}/montants`);
  const total = other.getByRole('group', { name: TOTAL.question }).getByLabel('2025', { exact: true });
  await expect(total).toHaveValue('12 M€');
  await total.fill('13 M€');
  await other.getByRole('button', { name: 'Enregistrer et voir toutes mes réponses' }).click();
  // The section also shows the amount as it is typed; only the check page shows what was saved.
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('Vérifiez vos réponses');
  await expect(other.getByText('13 000 000,00 €')).toBeVisible();
  await journey.open(draft);
  await expect(page.getByText('13 000 000,00 €')).toBeVisible();
});

test('a malformed address is returned as typed, with an error beside it and on top', async ({ journey, server, page }) => {
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.save('organisation', buyer({ siret: siret(401) }).organisation);
  await journey.open(draft);
  await askForLink(page, 'jean@exemple', true);
  await expect(page).toHaveTitle(/^Erreur : Vérifiez vos réponses/);
  await expect(page.locator('#erreurs-courriel')).toBeFocused();
  const field = page.getByLabel('Votre adresse électronique');
  await expect(field).toHaveValue('jean@exemple');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(field).toHaveAccessibleDescription(/au format nom@exemple\.fr/);
  await expect(page.getByLabel('Me le rappeler avant la clôture')).toBeChecked();
  await page.locator('#erreurs-courriel').getByRole('link').click();
  await expect(field).toBeFocused();

  const address = somebody();
  await field.fill(address);
  await page.getByRole('button', { name: 'M’envoyer le lien' }).click();
  await expect(page).toHaveTitle(/^Vérifiez vos réponses/);
  await server.letterbox.to(address);
});

test('the receipt requested when sending arrives with its PDF and links to the answers', async ({ journey, server, page, newPage }) => {
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.fill(buyer({ siret: siret(402) }));
  await journey.open(draft);
  const field = page.getByLabel('Recevoir le justificatif par courriel');
  await field.fill('jean@');
  await journey.send();
  await expect(page).toHaveTitle(/^Erreur : Vérifiez vos réponses/);
  await expect(field).toHaveValue('jean@');
  await expect(field).toHaveAccessibleDescription(/au format nom@exemple\.fr/);
  const address = somebody();
  await field.fill(address);
  await journey.ready();
  await journey.send();
  const reference = await journey.receipt();
  await expect(page.getByText('Le justificatif part vers l’adresse que vous avez indiquée.')).toBeVisible();

  const letter = await server.letterbox.to(address);
  expect(letter.subject).toBe(`Justificatif de vos réponses, ${reference}`);
  expect(letter.text).toContain('(heure de Paris)');
  expect(letter.attachments.map(({ filename, mimeType }) => ({ filename, mimeType }))).toEqual([{ filename: `${reference}.pdf`, mimeType: 'application/pdf' }]);
  const pdf = Buffer.from(letter.attachments[0].content as ArrayBuffer);
  expect(pdf.subarray(0, 8).toString()).toBe('%PDF-1.7');
  const other = await newPage();
  await other.goto(letter.links[0]);
  await expect(other.locator('.reference')).toHaveText(reference);
});

test('a response is sent without an address, and its receipt is requested afterwards', async ({ journey, server, page }) => {
  const draft = await answerAsBuyer(server.url, { siret: siret(403) });
  await page.goto(draft.address);
  const reference = await journey.receipt();
  const address = somebody();
  await page.getByText('Recevoir le justificatif par courriel').click();
  await page.getByLabel('Votre adresse électronique').fill(address);
  await page.getByRole('button', { name: 'M’envoyer le justificatif' }).click();
  await expect(page.getByText('Le justificatif part vers l’adresse que vous avez indiquée.')).toBeVisible();
  const letter = await server.letterbox.to(address);
  expect(letter.attachments[0].filename).toBe(`${reference}.pdf`);
});

test.describe('on a server of its own', () => {
  test.use({ ownServer: true });

  test('a reminder is sent three days before the closing, unless its link cancels it', async ({ signedIn, journey, server, page, newPage }) => {
    void signedIn;
    await closeIn(page, 10);
    const [draft, other] = [await Draft.begin(server.url, 'acheteurs'), await Draft.begin(server.url, 'start-up')];
    await draft.save('organisation', buyer({ siret: siret(404) }).organisation);
    await other.save('entreprise', { SU01: '732829320' });
    const [reminded, freed] = [somebody(), somebody()];
    await journey.open(draft);
    await askForLink(page, reminded, true);
    await expect(page.getByText(/^Un rappel partira vers j…@exemple\.fr, le \d+/)).toBeVisible();
    await journey.open(other);
    await askForLink(page, freed, true);

    const letter = await server.letterbox.to(freed);
    const stop = letter.links.find((link) => link.endsWith('#rappel'));
    const elsewhere = await newPage();
    await elsewhere.goto(stop ?? '');
    await expect(elsewhere.locator('#rappel')).toBeInViewport();
    await elsewhere.getByRole('button', { name: 'Ne plus me le rappeler' }).click();
    await expect(elsewhere.getByText('Vous ne recevrez pas de rappel')).toBeVisible();
    await expect(elsewhere.locator('#rappel')).toHaveCount(0);

    await server.letterbox.to(reminded);
    await closeIn(page, 2);
    const reminder = await server.letterbox.to(reminded, 2);
    expect(reminder.subject).toMatch(/^Votre réponse n’est pas encore envoyée\s: clôture le \d+/);
    await elsewhere.goto(reminder.links[0]);
    await expect(elsewhere.getByRole('heading', { level: 1 })).toHaveText('Vérifiez vos réponses');
    await expect(elsewhere.getByText('Un rappel partira')).toHaveCount(0);
    expect(server.letterbox.count(freed)).toBe(1);
  });

  test('staff see undelivered e-mails, without their addresses, and retry them', async ({ signedIn, journey, server, page }) => {
    void signedIn;
    const address = 'jean.dupont@exemple.fr';
    server.letterbox.refused.add(address);
    const draft = await Draft.begin(server.url, 'acheteurs');
    await draft.save('organisation', buyer({ siret: siret(405) }).organisation);
    await page.goto('/observatoire/courriels');
    await expect(page.getByText('Aucun courriel n’a été abandonné.')).toBeVisible();
    await journey.open(draft);
    await askForLink(page, address);
    await expect(async () => {
      await page.goto('/observatoire');
      await managed(page);
      await page.getByRole('link', { name: 'Courriels' }).click();
      await expect(page.getByRole('heading', { name: 'vers j…@exemple.fr' })).toBeVisible({ timeout: 500 });
    }).toPass();
    await expect(page.getByText('permanent error (550)')).toBeVisible();
    expect(await page.content()).not.toContain('jean.dupont');
    server.letterbox.refused.clear();
    await page.getByRole('button', { name: 'Réessayer : Lien d’une réponse vers j…@exemple.fr' }).click();
    await expect(page.getByText('Le courriel est remis à l’envoi.')).toBeVisible();
    await server.letterbox.to(address);
  });
});

test.describe('without an SMTP server', () => {
  test.use({ ownServer: true, mail: false });

  test('no page promises an e-mail', async ({ signedIn, journey, server, page }) => {
    void signedIn;
    const draft = await Draft.begin(server.url, 'acheteurs');
    await draft.fill(buyer({ siret: siret(406) }));
    for (const path of ['/questionnaires/acheteurs', draft.address]) {
      await page.goto(path);
      await expect(page.getByRole('main')).not.toContainText('courriel');
    }
    await journey.open(draft);
    await journey.send();
    await journey.receipt();
    await expect(page.getByRole('main')).not.toContainText('courriel');
    await page.goto('/observatoire/courriels');
    await expect(page.getByText('Aucun courriel n’est envoyé.')).toBeVisible();
  });
});
