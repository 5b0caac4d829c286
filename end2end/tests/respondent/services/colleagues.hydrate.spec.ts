// With JavaScript: a colleague's figures are saved as they are typed, and a button copies a link.
import jsQR from 'jsqr';
import { PNG } from 'pngjs';
import { Draft, buyer, siret } from '../../support/forms.ts';
import { expect, test } from '../../support/test.ts';

const TOTAL = { question: 'Quel a été le montant annuel total de vos achats hors taxes ?', part: '2025' };
const SAVED = /^Enregistré à \d{1,2}\sh\s\d{2}$/;

test('a colleague’s values are saved without a click, and conflicts are put to both', async ({ journey, server, page, newPage }) => {
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.save('organisation', buyer({ siret: siret(123) }).organisation);
  await page.goto(`${draft.section('montants')}/collegue`);
  await page.getByLabel('Nom de votre collègue').fill('Claire');
  await page.getByRole('button', { name: 'Créer le lien' }).click();
  const link = await page.getByLabel('Lien à transmettre').inputValue();
  const colleague = await newPage();
  await colleague.goto(link);
  const theirs = journey.of(colleague);
  await theirs.ready();
  await journey.open(draft, 'montants');
  await theirs.field(TOTAL).fill('120 M€');
  await expect(colleague.getByText(SAVED)).toBeVisible();
  await expect(colleague).toHaveURL(link);
  await journey.field(TOTAL).fill('130 M€');
  const question = page.getByRole('group', { name: /montant annuel total.*2025/ });
  await expect(question.getByRole('radio', { name: /120 000 000,00 €.*enregistrée par Claire/ })).toBeVisible();
  await expect(question.getByRole('radio', { name: /130 000 000,00 €/ })).toBeVisible();
});

test('the button copies the link, and the code contains it', async ({ journey, server, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const draft = await Draft.begin(server.url, 'acheteurs');
  await draft.save('organisation', buyer({ siret: siret(124) }).organisation);
  await journey.open(draft);
  await page.getByText('Vous arrêter ici et reprendre plus tard').click();
  await page.getByRole('button', { name: 'Copier' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Copié.' })).toBeVisible();
  const address = `${server.url}${draft.address}`;
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(address);
  const image = PNG.sync.read(await page.getByRole('img', { name: 'Code QR' }).screenshot());
  expect(jsQR(new Uint8ClampedArray(image.data), image.width, image.height)?.data).toBe(address);
});
