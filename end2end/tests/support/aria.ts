// What a page is to assistive technologies: its tree of roles, names and states, kept in a file for each state of a page.
import { expect, type Page, test } from '@playwright/test';

/** The page says what its kept file says; `npx playwright test --update-snapshots` writes the files again. */
export async function reads(page: Page, name: string): Promise<void> {
  // What stands around the contents is the same on every page: it is kept with the home page.
  const main = page.locator('main');
  const whole = name === '/' || await main.count() === 0;
  const tree = `# ${await page.title()}\n${await (whole ? page.locator('body') : main).ariaSnapshot()}`;
  expect.soft(steady(tree), `${name}, as read aloud`).toMatchSnapshot([slug(test.info().title), `${slug(name) || 'home'}.yml`]);
}

function slug(text: string): string {
  return text.normalize('NFD').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
}

/** Without what differs from one run to another: keys, references, moments, and the order of shuffled options. */
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
    .replace(/\d{1,2}\sh\s\d{2}/g, 'HEURE')
    .replace(/- code: \w{4}([ -]\w{4})+$/gm, '- code: SECRET')
    .replace(/\d{2}:\d{2}:\d{2}/g, 'HEURE')
    // On a narrow screen a dash stands between a term and what is said of it.
    .replace(/(- term: .*) –$/gm, '$1');
  return ordered(text.split('\n')).join('\n') + '\n';
}

/** Options that stand together, in alphabetical order: each respondent sees them in another one. */
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
