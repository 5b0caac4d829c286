// Checks a page: accessibility rules in both colour schemes, its width on the narrowest screen, and its accessibility
// tree.
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { reads } from './aria.ts';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** Rules that depend on colours. */
const COLOURS = ['color-contrast', 'link-in-text-block'];

/**
 * Checks that the page breaks no rule, light or dark, does not scroll sideways at 320 px, and matches its snapshot.
 */
export async function check(page: Page, name: string, schemes: ('light' | 'dark')[] = ['light', 'dark']): Promise<void> {
  // A live page has another text until it is connected.
  const live = page.locator('.live-state');
  if (await live.count() > 0) await expect(live).not.toHaveText(/^(Rechargez|Connexion)/);
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // The page is a single frame, so no other page is needed to collect the results.
    const axe = new AxeBuilder({ page }).setLegacyMode(true);
    const results = await (colorScheme === 'light' ? axe.withTags(TAGS) : axe.withRules(COLOURS)).analyze();
    expect.soft(broken(results), `${name}, ${colorScheme}`).toEqual([]);
  }
  await reads(page, name);
  const size = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  const widths = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  expect.soft(widths, `${name}, width at 320 px`).toEqual([320, 320]);
  if (size) await page.setViewportSize(size);
}

function broken(results: Awaited<ReturnType<AxeBuilder['analyze']>>): string[] {
  return results.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 160)} ${node.failureSummary?.split('\n')[1] ?? ''}`));
}
