// The keyboard, as used by somebody without a mouse.
import { expect, type Locator, type Page } from '@playwright/test';

/** Presses Tab until a control has the focus; pages have fewer controls than this limit. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  const wanted = await target.elementHandle();
  for (let presses = 0; presses < 90; presses += 1) {
    if (await page.evaluate((element) => element === document.activeElement, wanted)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never reaches ${String(target)}`);
}

/** Selects a radio button: Tab leads into the group, arrows to the button. */
export async function choose(page: Page, radio: Locator): Promise<void> {
  const name = await radio.getAttribute('name');
  const group = page.locator(`input[type="radio"][name="${name}"]`);
  const place = await radio.evaluate((element, all) => [...document.querySelectorAll(`input[type="radio"][name="${all}"]`)].indexOf(element), name);
  await tabTo(page, group.first());
  if (place === 0) await page.keyboard.press('Space');
  for (let step = 0; step < place; step += 1) await page.keyboard.press('ArrowDown');
  await expect(radio).toBeChecked();
}

declare global {
  interface Window { examined: (Stop | null)[] }
}

/** A control reached by Tab, and its faults. */
interface Stop {
  key: string;
  said: string;
  faults: string[];
  top: number;
  left: number;
}

/** Examines the focused element as a reader sees it; null at the end of the page. */
function focused(): Stop | null {
  const element = document.activeElement as HTMLElement | null;
  if (!element || element === document.body) return null;
  element.dataset.stop ??= String(document.querySelectorAll('[data-stop]').length);
  const box = element.getBoundingClientRect();
  const label = (element as HTMLInputElement).labels?.[0];
  const named = (element.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
  const said = [element.getAttribute('aria-label'), named, label?.innerText, element.innerText].map((text) => (text ?? '').trim()).find(Boolean) ?? '';
  const faults = [];
  if (!said) faults.push('has no name');
  const outside = box.bottom <= 0 || box.right <= 0 || box.top >= innerHeight || box.left >= innerWidth;
  if (box.width === 0 || box.height === 0 || outside) faults.push('is not to be seen');
  const within = (at: number, most: number) => Math.min(Math.max(at, 1), most - 2);
  const above = document.elementFromPoint(within(box.left + box.width / 2, innerWidth), within(box.top + box.height / 2, innerHeight));
  if (above && !element.contains(above) && !above.contains(element) && !label?.contains(above)) faults.push('is covered');
  const ringed = [element, label, element.parentElement].some((one) => {
    const style = one && getComputedStyle(one);
    return style && ((style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none');
  });
  if (!ringed) faults.push('does not show that it has the focus');
  return { key: element.dataset.stop, said: `${element.localName} « ${said.replace(/\s+/g, ' ')} »`, faults, top: box.top + scrollY, left: box.left };
}

/** Presses of Tab between two questions to the page: each question takes as long as a press. */
const AT_ONCE = 12;

/** Follows Tab from the top of a page to its end. Returns the names of the stops and their faults. */
export async function walk(page: Page): Promise<{ stops: string[]; faults: string[] }> {
  // The page examines each stop itself, when the next press is about to leave it.
  await page.evaluate(`{
    ${focused.toString()}
    window.examined = [];
    addEventListener('keydown', ({ key }) => { if (key === 'Tab') window.examined.push(focused()); }, true);
  }`);
  await page.keyboard.press('Tab');
  await page.evaluate(() => { window.examined.length = 0; });
  const stops: Stop[] = [];
  const faults: string[] = [];
  for (let presses = 0; presses < 400; presses += AT_ONCE) {
    for (let press = 0; press < AT_ONCE; press += 1) await page.keyboard.press('Tab');
    for (const stop of await page.evaluate(() => window.examined.splice(0))) {
      if (!stop || stops.some(({ key }) => key === stop.key)) return { stops: stops.map(({ said }) => said), faults };
      faults.push(...stop.faults.map((fault) => `${stop.said} ${fault}`));
      const before = stops.at(-1);
      if (before && stop.top < before.top - 60 && stop.left <= before.left + 5) faults.push(`${stop.said} stands above what comes before it`);
      stops.push(stop);
    }
  }
  throw new Error('Tab never reaches the end of the page');
}
