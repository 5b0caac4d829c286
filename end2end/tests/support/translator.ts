// A browser's translator as a page experiences it: each text node, including later ones, is replaced by two `<font>`
// elements with other words. Elements with `translate="no"` are left alone.
import type { Page } from '@playwright/test';

function translateForGood(): void {
  const begin = () => {
    const swap = (root: Node) => {
      const texts: Text[] = [];
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      if (root instanceof Text) texts.push(root);
      while (walker.nextNode()) texts.push(walker.currentNode as Text);
      for (const text of texts) {
        const around = text.parentElement;
        if (!around || !text.data.trim() || around.closest('font, script, style, textarea, [translate="no"]')) continue;
        const font = document.createElement('font');
        font.appendChild(document.createElement('font')).textContent = text.data.toLocaleUpperCase('fr');
        text.replaceWith(font);
      }
    };
    swap(document.body);
    new MutationObserver((changes) => changes.forEach((change) => change.addedNodes.forEach(swap)))
      .observe(document.body, { childList: true, subtree: true });
  };
  if (document.body) begin();
  else document.addEventListener('DOMContentLoaded', begin);
}

/** Translates an open page, and what is added to it. */
export async function translate(page: Page): Promise<void> {
  await page.evaluate(translateForGood);
}

/** Translates every page from now on, before its own code loads. */
export async function translateFromTheStart(page: Page): Promise<void> {
  await page.addInitScript(translateForGood);
}

/** An extension that highlights words: it splits each text in two before the page's own code loads. */
export async function splitTexts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    document.addEventListener('DOMContentLoaded', () => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const texts: Text[] = [];
      while (walker.nextNode()) texts.push(walker.currentNode as Text);
      for (const text of texts) {
        if (text.data.trim().length < 4 || text.parentElement?.closest('script, style, textarea')) continue;
        text.splitText(2).before(document.createElement('mark'));
      }
    });
  });
}
