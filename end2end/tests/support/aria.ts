// A page as assistive technologies see it: its tree of roles, names and states, with a snapshot file per state.
import { expect, type Page, test } from '@playwright/test';

/** Compares the page with its snapshot; `npx playwright test --update-snapshots` rewrites the files. */
export async function reads(page: Page, name: string): Promise<void> {
  // The frame is the same on every page, and is only part of the home page's snapshot.
  const main = page.locator('main');
  const whole = name === '/' || await main.count() === 0;
  const tree = `# ${await page.title()}\n${await (whole ? page.locator('body') : main).ariaSnapshot()}`;
  expect.soft(steady(tree), `${name}, as read aloud`).toMatchSnapshot([slug(test.info().title), `${slug(name) || 'home'}.yml`]);
}

function slug(text: string): string {
  return text.normalize('NFD').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
}

/** Removes what varies between runs: keys, references, dates, and the order of shuffled options. */
function steady(tree: string): string {
  const text = tree
    .replace(/\/url: mailto:\?.*/g, '/url: LETTRE')
    .replace(/(?<=[/=]|: )[\w-]{32}(?=[/?#"\s]|$)/gm, 'CLÉ')
    .replace(/\b[0-9a-f]{64}\b|(?<=empreinte )[0-9a-f]{12}\b/g, 'EMPREINTE')
    .replace(/http:\/\/127\.0\.0\.1:\d+/g, 'ORIGINE')
    .replace(/\b\d{4}-[A-Z2-9]{5}-[A-Z2-9]{5}\b/g, 'RÉFÉRENCE')
    .replace(/\d{1,2}(er)?\s(janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)\s\d{4}/g, 'JOUR')
    .replace(/\b\d{2}\/\d{2}\/\d{4}\b/g, 'JOUR')
    .replace(/&vue=[0-9a-f]{16}/g, '&vue=VUE')
    // Versions of the start-up base are named after the year.
    .replace(/(?<=version |cell ")\d{4}-\d+(?=[\s".])/g, 'VERSION')
    .replace(/\d{1,2}\sh\s\d{2}/g, 'HEURE')
    .replace(/- code: \w{4}([ -]\w{4})+$/gm, '- code: SECRET')
    .replace(/\d{2}:\d{2}:\d{2}/g, 'HEURE')
    // On a narrow screen there is a dash between a term and its description.
    .replace(/(- term: .*) –$/gm, '$1');
  return ordered(text.split('\n')).join('\n') + '\n';
}

/** Sorts neighbouring options alphabetically, as each respondent sees them in another order. */
function ordered(lines: string[]): string[] {
  const isOption = (line: string) => /^\s*- (checkbox|radio|text:)/.test(line);
  const done: string[] = [];
  for (let from = 0; from < lines.length;) {
    let to = from;
    const depth = lines[from]?.search(/\S/);
    while (to < lines.length && isOption(lines[to] ?? '') && lines[to]?.search(/\S/) === depth) to += 1;
    const run = lines.slice(from, to);
    done.push(...(run.some((line) => /- (checkbox|radio)/.test(line)) ? run.sort() : run));
    if (to === from) done.push(lines[to++] ?? '');
    from = to;
  }
  return done;
}
