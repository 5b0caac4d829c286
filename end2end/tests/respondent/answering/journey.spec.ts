// From the home page to the receipt: every kind of question, on every device, with and without JavaScript.
import { answers } from '../../support/answers.ts';
import { answerAsBuyer, siret } from '../../support/forms.ts';
import { expect, test } from '../../support/test.ts';

for (const audience of ['acheteurs', 'start-up'] as const) {
  test(`the questionnaire « ${audience} » is answered from the home page to the receipt`, async ({ journey, page }) => {
    await journey.home();
    await journey.start(audience);
    await journey.begin();
    for (const section of answers[audience]) await journey.section(section);

    await journey.atCheck();
    await journey.reads(answers[audience]);
    await expect(page.getByText('Complète', { exact: true })).toHaveCount(8);
    const address = page.url();
    await journey.send();

    const reference = await journey.receipt();
    await journey.recorded(answers[audience]);
    expect(page.url(), 'the receipt has the address of the response').toBe(address);
    await page.reload();
    expect(await journey.receipt(), 'the receipt stays').toBe(reference);
  });
}

test('a sent response cannot be changed any more: its sections lead to the receipt', async ({ journey, page, server }) => {
  const draft = await answerAsBuyer(server.url, { siret: siret(1) });
  await page.goto(draft.section('montants'));
  await journey.receipt();
});

test('a partner’s code is kept from the start page on', async ({ journey, page }) => {
  await page.goto('/questionnaires/acheteurs?relais=french-tech-ouest');
  await journey.begin();
  await expect(page).toHaveURL(/\/repondre\?relais=french-tech-ouest$/);
  await expect(page.locator('input[name="_relais"]')).toHaveValue('french-tech-ouest');
});
