// The fixtures of every test: a server, pages watched for errors, the journey through a questionnaire.
import { test as base, expect, type BrowserContext, type Page } from '@playwright/test';
import { signInByForm } from './forms.ts';
import { Journey } from './journey.ts';
import { Server } from './server.ts';

export { expect };

/** Unfolds the links for running the service, which a narrow screen folds away. */
export async function managed(page: Page): Promise<void> {
  const more = page.getByRole('navigation').getByText('Gérer', { exact: true });
  if (await more.isVisible()) await more.click();
}

export interface Options {
  /** Whether the test has a server of its own, because it affects what others see. */
  ownServer: boolean;
  /** Whether that server sends e-mail. */
  mail: boolean;
}

interface Fixtures {
  server: Server;
  watch: Watch;
  journey: Journey;
  /** Puts the cookie of a signed-in staff member into the test's context. */
  signedIn: void;
  /** A page in somebody else's browser, with the same settings. */
  newPage: () => Promise<Page>;
}

interface WorkerFixtures {
  sharedServer: Server;
  sharedSession: string;
}

/** Watches for what no page may do: console errors and warnings, requests to other sites. */
export class Watch {
  private readonly seen: string[] = [];
  private readonly allowed: RegExp[] = [];

  constructor(private readonly server: Server) {}

  /** Allows browser messages that the test itself provokes. */
  allow(...messages: RegExp[]): void {
    this.allowed.push(...messages);
  }

  over(context: BrowserContext): void {
    context.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) {
        this.seen.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
      }
    });
    context.on('weberror', (error) => { this.seen.push(`exception: ${error.error().message}`); });
    context.on('request', (request) => {
      const own = request.url().startsWith(`${this.server.url}/`) || /^(data|blob|about):/.test(request.url());
      if (!own) this.seen.push(`request to another site: ${request.url()}`);
    });
  }

  get unexpected(): string[] {
    return this.seen.filter((message) => !this.allowed.some((allowed) => allowed.test(message)));
  }
}

/**
 * Calls idle callbacks soon. Pages start their code in one, and Chromium's headless shell, which renders frames only
 * on demand, otherwise leaves one page in thirty waiting forever.
 */
async function neverIdle(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    window.requestIdleCallback = (call) => window.setTimeout(() => call({ didTimeout: true, timeRemaining: () => 0 }), 1);
  });
}

export const test = base.extend<Fixtures & Options, WorkerFixtures>({
  ownServer: [false, { option: true }],
  mail: [true, { option: true }],

  sharedServer: [async ({}, use) => {
    const server = await Server.start();
    await use(server);
    await server.remove();
  }, { scope: 'worker', timeout: 30_000 }],

  sharedSession: [async ({ sharedServer }, use) => {
    await use(await signInByForm(sharedServer.url));
  }, { scope: 'worker', timeout: 30_000 }],

  server: async ({ ownServer, mail, sharedServer }, use) => {
    if (!ownServer) return use(sharedServer);
    const server = await Server.start(mail);
    await use(server);
    await server.remove();
  },

  baseURL: async ({ server }, use) => use(server.url),

  watch: [async ({ server, context, javaScriptEnabled }, use, info) => {
    expect.soft(info.title.length, 'characters of the name of the test').toBeLessThanOrEqual(80);
    const watch = new Watch(server);
    // Without JavaScript, Chromium still fetches preloaded files, and warns that they are unused.
    if (javaScriptEnabled === false) watch.allow(/was preloaded using link preload but not used/);
    watch.over(context);
    await neverIdle(context);
    await use(watch);
    expect(watch.unexpected, 'errors and warnings of the browser, requests to other sites').toEqual([]);
  }, { auto: true }],

  journey: async ({ page, javaScriptEnabled }, use) => use(new Journey(page, javaScriptEnabled ?? true)),

  signedIn: async ({ ownServer, server, sharedSession, context }, use) => {
    const value = ownServer ? await signInByForm(server.url) : sharedSession;
    await context.addCookies([{ name: 'session', value, url: server.url, httpOnly: true, sameSite: 'Lax' }]);
    await use();
  },

  newPage: async ({ browser, watch, contextOptions, baseURL, viewport, isMobile, hasTouch, javaScriptEnabled, locale, timezoneId }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async () => {
      const context = await browser.newContext({
        ...contextOptions, baseURL, viewport, isMobile, hasTouch, javaScriptEnabled, locale, timezoneId,
      });
      contexts.push(context);
      watch.over(context);
      await neverIdle(context);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
});
