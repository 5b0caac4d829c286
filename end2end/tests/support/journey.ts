// The journey through a questionnaire, with a method for each page and each action.
import { expect, type Locator, type Page } from '@playwright/test';
import type { Answer, Section } from './answers.ts';
import type { Audience, Draft } from './forms.ts';

const doors: Record<Audience, string> = { 'acheteurs': 'Vous êtes acheteur public ou privé', 'start-up': 'Vous êtes une start-up' };
const NEXT = 'Enregistrer et continuer';

export class Journey {
  constructor(readonly page: Page, readonly scripted: boolean) {}

  /** The same on somebody else's page. */
  of(page: Page): Journey {
    return new Journey(page, this.scripted);
  }

  // Pages.

  async home(): Promise<void> {
    await this.page.goto('/');
    await expect(this.page.getByRole('heading', { level: 1 })).toHaveText('Observatoire des relations start-up – grands comptes');
  }

  async start(audience: Audience): Promise<void> {
    await this.page.getByRole('main').getByRole('link', { name: doors[audience] }).click();
    await expect(this.page).toHaveURL(new RegExp(`/questionnaires/${audience}$`));
  }

  async begin(): Promise<void> {
    await this.page.getByRole('link', { name: 'Commencer' }).click();
    await this.ready();
  }

  /** Opens the first section of a questionnaire. */
  async first(audience: Audience): Promise<void> {
    await this.page.goto(`/questionnaires/${audience}/repondre`);
    await this.ready();
  }

  /** Opens a page of a draft. */
  async open(draft: Draft, section?: string): Promise<void> {
    await this.page.goto(section ? draft.section(section) : draft.address);
    await this.ready();
  }

  /** A section from its heading to the next page. */
  async section(section: Section): Promise<void> {
    await this.at(section.title);
    const opened = section.answers.filter((answer) => answer.opened);
    for (const answer of section.answers) {
      if (this.scripted || !answer.opened) await this.give(answer);
    }
    if (!this.scripted && opened.length > 0) {
      await this.next();
      await this.at(section.title);
      for (const answer of opened) await this.give(answer);
    }
    await this.next();
  }

  async at(heading: string): Promise<void> {
    await expect(this.page.getByRole('heading', { level: 1 })).toHaveText(heading);
    await this.ready();
  }

  async atCheck(): Promise<void> {
    await this.at('Vérifiez vos réponses');
  }

  /** Checks that the check page shows every answer, and nothing else about its questions. */
  async reads(sections: Section[]): Promise<void> {
    for (const section of sections) {
      const part = this.page.locator('section', { has: this.page.getByRole('heading', { level: 2, name: section.title, exact: true }) });
      const rows = part.locator('.recap-row');
      await expect(rows, section.title).toHaveCount(section.answers.length);
      for (const answer of section.answers) {
        const label = answer.part ? `${answer.part}` : answer.question;
        const row = rows.filter({ hasText: answer.question }).filter({ hasText: label });
        for (const said of answer.said) await expect(row.locator('dd')).toContainText(said);
      }
    }
  }

  /**
   * Checks that the receipt shows every question once, with all its options and the ticked ones, or with the typed
   * text.
   */
  async recorded(sections: Section[]): Promise<void> {
    const parts = this.page.locator('.record-section');
    await expect(parts).toHaveCount(sections.length);
    for (const section of sections) {
      const part = parts.filter({ has: this.page.getByRole('heading', { level: 3, name: section.title, exact: true }) });
      const questions = new Set(section.answers.map((answer) => answer.question));
      await expect(part.getByRole('heading', { level: 4 }), section.title).toHaveCount(questions.size);
      for (const answer of section.answers) {
        const entry = part.locator('.entry').filter({ has: this.page.getByRole('heading', { level: 4, name: answer.question }) });
        const fields = entry.locator('.given');
        const field = answer.part ? fields.filter({ has: this.page.getByText(answer.part, { exact: true }) }) : fields;
        await this.given(answer, field);
      }
    }
  }

  /** Checks the receipt's text for one field. */
  private async given(answer: Answer, field: Locator): Promise<void> {
    const name = `${answer.question} ${answer.part ?? ''}`;
    const options = field.getByRole('listitem');
    if ((await options.count()) === 0) {
      for (const said of answer.said) await expect(field, name).toContainText(said);
      return;
    }
    const ticked = answer.select === undefined ? answer.tick ?? [] : [answer.select];
    const chosen = options.filter({ hasText: /^☑\s*Choisi\s:\s/ });
    await expect(chosen, name).toHaveCount(ticked.length);
    for (const label of ticked) {
      const other = answer.other !== undefined && label.startsWith('Autre') ? `${label} : ${answer.other}` : label;
      await expect(chosen.locator('[dir]').getByText(other, { exact: true }), name).toBeVisible();
    }
    const rest = (await options.count()) - ticked.length;
    await expect(options.filter({ hasText: /^☐\s*Non choisi\s:\s/ }), name).toHaveCount(rest);
    await expect(field.getByText('Non renseigné', { exact: true }), name).toHaveCount(ticked.length === 0 ? 1 : 0);
  }

  /** Checks the receipt. Returns its reference. */
  async receipt(): Promise<string> {
    await expect(this.page.getByRole('heading', { level: 1 })).toHaveText('Vos réponses sont bien reçues');
    const reference = this.page.locator('.reference');
    await expect(reference).toHaveText(/^2026-[A-Z2-9]{5}-[A-Z2-9]{5}$/);
    return (await reference.textContent()) ?? '';
  }

  // Actions.

  /** Waits until the page's code has loaded. */
  async ready(): Promise<void> {
    if (this.scripted && (await this.page.locator('.section-form, .send-form').count()) > 0) {
      await expect(this.page.locator('form[data-ready]')).toBeAttached();
    }
  }

  async next(): Promise<void> {
    await this.leaveBy(this.page.getByRole('button', { name: NEXT }));
  }

  async previous(): Promise<void> {
    await this.leaveBy(this.page.getByRole('button', { name: 'Revenir à l’étape précédente' }));
  }

  async send(): Promise<void> {
    await this.page.getByRole('button', { name: 'Envoyer mes réponses' }).click();
  }

  /** Gives one answer with the mouse and keyboard. */
  async give(answer: Answer): Promise<void> {
    if (answer.type !== undefined) await this.field(answer).fill(answer.type);
    if (answer.select !== undefined) await this.field(answer).selectOption(answer.select);
    for (const label of answer.tick ?? []) await this.box(answer, label).check();
    if (answer.other !== undefined) await this.other(answer).fill(answer.other);
  }

  /** The element of a question, and of its part if it has several. */
  group({ question, part, tick }: Pick<Answer, 'question' | 'part' | 'tick'>): Locator {
    const group = this.page.getByRole('group', { name: question });
    return part && tick && !this.isUnknown(part, tick) ? group.getByRole('group', { name: part, exact: true }) : group;
  }

  field({ question, part }: Pick<Answer, 'question' | 'part'>): Locator {
    return part ? this.page.getByRole('group', { name: question }).getByLabel(part, { exact: true }) : this.page.getByLabel(question);
  }

  box(answer: Pick<Answer, 'question' | 'part' | 'tick'>, label: string): Locator {
    const name = answer.part && this.isUnknown(answer.part, [label]) ? `${label} (${answer.part})` : label;
    const group = this.group(answer);
    return group.getByRole('radio', { name, exact: true }).or(group.getByRole('checkbox', { name, exact: true }));
  }

  other(answer: Answer): Locator {
    return this.group(answer).getByRole('textbox', { name: /^Précisez/ });
  }

  summary(): Locator {
    return this.page.locator('#erreurs');
  }

  /** Only amounts have a "je ne sais pas" box outside a group of its own. */
  private isUnknown(part: string, tick: string[]): boolean {
    return /^\d{4}$/.test(part) && tick[0] === 'Je ne sais pas';
  }

  /** Presses a button that loads another document, possibly at the same address. */
  private async leaveBy(button: Locator): Promise<void> {
    const arrived = this.page.waitForEvent('domcontentloaded');
    await button.click();
    await arrived;
    await this.ready();
  }
}
