// Staff work at a desk, with and without JavaScript; respondents are on a desktop or a phone, or on a phone without
// JavaScript. Each worker has a server with its own database.
import { defineConfig } from '@playwright/test';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { Options } from './tests/support/test.ts';

const desktop = { viewport: { width: 1280, height: 800 } };
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
/** The headless shell of Chromium starts and renders in half the time; the full browser is used if it is missing. */
const shell = '/usr/bin/chromium-headless-shell';
const chromium = process.env.CHROMIUM ?? (existsSync(shell) ? shell : '/usr/bin/chromium');
const respondent = /\/respondent\//;
const staff = /\/staff\//;
/** Features that need JavaScript. */
const needsScript = /\.hydrate\.spec\.ts$/;
/** What only happens without JavaScript. */
const withoutScript = /\.plain\.spec\.ts$/;
/** Tests that do not depend on the screen: bytes, a whole PDF, widths that the test sets itself, the keyboard. */
const once = /\.once\.spec\.ts$/;
/** What is saved, asked or refused, and the services around the questionnaire, do not depend on the screen either, and a
 * phone loses its network most. */
const phoneOnly = /\.phone\.|\/respondent\/services\/(?!.*\.once\.)/;

export default defineConfig<Options>({
  testDir: 'tests',
  outputDir: 'test-results',
  // The same for all projects: a screen reader reads the same on a phone as on a desktop.
  snapshotPathTemplate: '{testDir}/snapshots/{arg}{ext}',
  // One more than processors: some test always waits.
  workers: Number(process.env.WORKERS ?? availableParallelism() + 1),
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  // On a shared machine a page can be late once: CI reports it as flaky and goes on; elsewhere it is a failure.
  retries: process.env.CI ? 1 : 0,
  timeout: 60_000,
  expect: { timeout: 7_000 },
  reporter: process.env.CI ? [['list'], ['html', { open: 'never' }]] : 'list',
  use: {
    browserName: 'chromium',
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
    actionTimeout: 7_000,
    // Tracing doubles the duration of a test: TRACE=1 to investigate a failure.
    trace: process.env.TRACE ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: chromium,
      args: [
        '--no-sandbox', '--disable-gpu', '--disable-background-networking',
        '--disable-component-update', '--disable-sync', '--no-first-run',
        // All pages of a worker in one process: each test would start another.
        '--renderer-process-limit=1', '--in-process-gpu',
      ],
    },
  },
  projects: [
    { name: 'desktop', use: desktop, testIgnore: [phoneOnly, withoutScript] },
    { name: 'desktop-no-js', use: { ...desktop, javaScriptEnabled: false }, testMatch: staff, testIgnore: [needsScript, once] },
    { name: 'phone', use: phone, testMatch: respondent, testIgnore: [once, withoutScript] },
    { name: 'phone-no-js', use: { ...phone, javaScriptEnabled: false }, testMatch: respondent, testIgnore: [needsScript, once] },
  ],
});
