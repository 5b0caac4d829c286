// Checks a page: accessibility rules in both colour schemes, its width on the narrowest screen, and its accessibility
// tree.
import { expect, type Page } from '@playwright/test';
import type axe from 'axe-core';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { reads } from './aria.ts';

declare global {
  interface Window { axe: typeof axe }
}

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** The small form of axe: the module itself exports one of 1.5 MB, which each page would have to be sent. */
const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Rules that depend on colours. */
const COLOURS = ['color-contrast', 'link-in-text-block'];

const DESKTOP = { width: 1280, height: 800 };

/**
 * Checks that the page breaks no rule, light or dark, does not scroll sideways at 320 px, and matches its snapshot. A
 * page on a phone is checked on a wide screen too: reaching it a second time would take longer.
 */
export async function check(page: Page, name: string, schemes: ('light' | 'dark')[] = ['light', 'dark']): Promise<void> {
  // A live page has another text until it is connected.
  const live = page.locator('.live-state');
  if (await live.count() > 0) await expect(live).not.toHaveText(/^(Rechargez|Connexion)/);
  // Once a page: reading the half megabyte takes as long as the rules of colours.
  await page.evaluate(SOURCE);
  const size = page.viewportSize() ?? DESKTOP;
  await judge(page, name, schemes);
  if (size.width < DESKTOP.width) {
    await page.setViewportSize(DESKTOP);
    await judge(page, `${name}, on a wide screen`, schemes, name);
  }
  await page.setViewportSize({ width: 320, height: 640 });
  const widths = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  expect.soft(widths, `${name}, width at 320 px`).toEqual([320, 320]);
  await page.setViewportSize(size);
}

/** Judges the page as it is now, and compares it with its snapshot. */
async function judge(page: Page, name: string, schemes: ('light' | 'dark')[], snapshot = name): Promise<void> {
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect.soft(await broken(page, colorScheme === 'light' ? TAGS : COLOURS), `${name}, ${colorScheme}`).toEqual([]);
  }
  await reads(page, snapshot);
}

/** The elements that break one of the rules, which are named by a tag or by themselves. */
async function broken(page: Page, rules: string[]): Promise<string[]> {
  return page.evaluate(async (runOnly) => {
    // No message shows the selectors of elements, which take long to find.
    const { violations } = await window.axe.run({ runOnly, resultTypes: ['violations'], selectors: false });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary?.split('\n')[1] ?? ''}`));
  }, rules);
}
