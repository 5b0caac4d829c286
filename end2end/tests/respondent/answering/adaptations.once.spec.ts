// Whole journeys with adapted displays: a narrow or much enlarged page, the reader's own colours, reduced motion.
import type { Page } from '@playwright/test';
import { answers } from '../../support/answers.ts';
import { answerAsBuyer, siret } from '../../support/forms.ts';
import type { Journey } from '../../support/journey.ts';
import { expect, test } from '../../support/test.ts';

test.describe.configure({ timeout: 120_000 });

type Look = (page: Page, where: string) => Promise<void>;

/** From the home page to the receipt; `look` checks every page on the way. */
async function answerAll(journey: Journey, audience: 'acheteurs' | 'start-up', look: Look): Promise<void> {
  const { page } = journey;
  await journey.home();
  await look(page, 'home');
  await journey.start(audience);
  await look(page, 'start');
  await journey.begin();
  for (const section of answers[audience]) {
    await journey.at(section.title);
    await look(page, section.title);
    await journey.section(section);
  }
  await journey.atCheck();
  await look(page, 'check');
  await journey.send();
  await journey.receipt();
  await look(page, 'receipt');
}

/** Nothing is cut off at the side or needs scrolling sideways (WCAG 1.4.10, RGAA 10.11). */
const fits: Look = async (page, where) => {
  const [scroll, client] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  expect.soft(scroll, `${where}: width`).toBe(client);
  const cut = await page.evaluate(() => [...document.querySelectorAll('main *')]
    .filter((element) => {
      const box = element.getBoundingClientRect();
      const style = getComputedStyle(element);
      return box.width > 1 && (box.right > innerWidth + 1 || box.left < -1) && style.position !== 'absolute' && !element.closest('.visually-hidden, .table-scroll');
    })
    .map((element) => element.outerHTML.slice(0, 120)));
  expect.soft(cut, `${where}: cut off`).toEqual([]);
};

for (const [name, viewport] of [['at 320 px', { width: 320, height: 640 }], ['at 400 % on a screen of 1280 by 1024', { width: 320, height: 256 }]] as const) {
  test(`buyers answer ${name} without scrolling sideways`, async ({ journey, page }) => {
    await page.setViewportSize(viewport);
    await answerAll(journey, 'acheteurs', fits);
  });
}

test('a focused element is never hidden by fixed elements', async ({ journey, page }) => {
  await page.setViewportSize({ width: 320, height: 256 });
  await journey.first('acheteurs');
  await journey.field({ question: 'Quel est le numéro SIRET' }).fill(siret(140));
  await expect(page.getByText(/^Enregistré à/)).toBeVisible();
  await page.getByRole('link', { name: 'Aller au contenu' }).focus();
  for (let press = 0; press < 30; press += 1) {
    await page.keyboard.press('Tab');
    const hidden = await page.evaluate(() => {
      const focused = document.activeElement;
      if (!focused || focused === document.body || focused.closest('header, footer')) return null;
      const box = focused.getBoundingClientRect();
      const over = document.elementFromPoint(box.left + Math.min(box.width / 2, 20), Math.min(box.bottom, innerHeight) - Math.min(box.height / 2, 8));
      return over && (focused.contains(over) || over.contains(focused) || over.closest('label') || (over as HTMLElement).tagName === 'FIELDSET') ? null : `${focused.outerHTML.slice(0, 100)} is under ${over?.outerHTML.slice(0, 100) ?? 'nothing'}`;
    });
    expect(hidden).toBeNull();
  }
});

/** Every control has a visible edge even without its background (WCAG 1.4.11 with the reader's own colours). */
const hasEdges: Look = async (page, where) => {
  const bare = await page.evaluate(() => [...document.querySelectorAll('main input:not([type=hidden], [type=radio], [type=checkbox]), main select, main textarea, main .button')]
    .filter((element) => (element as HTMLElement).offsetParent !== null && !element.closest('.visually-hidden') && !element.classList.contains('visually-hidden'))
    .filter((element) => {
      const style = getComputedStyle(element);
      return ['Top', 'Left', 'Bottom'].some((side) => parseFloat(style.getPropertyValue(`border-${side.toLowerCase()}-width`)) === 0);
    })
    .map((element) => element.outerHTML.slice(0, 120)));
  expect.soft(bare, `${where}: without an edge`).toEqual([]);
  const marks = page.locator('.steps-mark');
  if (await marks.count()) {
    const grounds = await marks.evaluateAll((all) => all.map((mark) => getComputedStyle(mark).backgroundColor));
    expect.soft(new Set(grounds).size, `${where}: steps told apart`).toBe(grounds.length === (await page.locator('.steps-done').count()) ? 1 : 2);
  }
};

test('the start-ups’ questionnaire is answered with the reader’s own colours', async ({ journey, page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await answerAll(journey, 'start-up', hasEdges);
});

test('nothing moves with reduced motion', async ({ signedIn, journey, server, page }) => {
  void signedIn;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const still: Look = async (page, where) => {
    const moving = await page.evaluate(() => document.getAnimations().map((animation) => (animation.effect as KeyframeEffect | null)?.target?.outerHTML.slice(0, 100)));
    expect.soft(moving, `${where}: moving`).toEqual([]);
    const could = await page.evaluate(() => [...document.querySelectorAll('*')].filter((element) => {
      const style = getComputedStyle(element);
      return style.animationName !== 'none' || style.transitionDuration.split(',').some((time) => parseFloat(time) > 0) || style.scrollBehavior === 'smooth';
    }).map((element) => element.outerHTML.slice(0, 100)));
    expect.soft(could, `${where}: could move`).toEqual([]);
  };
  await answerAll(journey, 'acheteurs', still);
  await page.goto('/observatoire');
  await expect(page.getByText('En direct.')).toBeVisible();
  await answerAsBuyer(server.url, { siret: siret(141), total: '200 M€', startups: '9 M€' });
  await expect(page.locator('[data-moved]').first()).toBeAttached();
  await still(page, 'volumes, moved');
});
