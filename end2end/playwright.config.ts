// Staff work at a desk, with and without JavaScript; respondents are on a desktop or a phone, or on a phone without JavaScript.
// Each worker serves its own database.
import { defineConfig } from '@playwright/test';
import { existsSync } from 'node:fs';
import type { Options } from './tests/support/test.ts';

const desktop = { viewport: { width: 1280, height: 800 } };
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
/** The same Chromium without its windows starts and draws in half the time; where there is none, the whole one does. */
const shell = '/usr/bin/chromium-headless-shell';
const chromium = process.env.CHROMIUM ?? (existsSync(shell) ? shell : '/usr/bin/chromium');
const respondent = /\/respondent\//;
const staff = /\/staff\//;
/** What only JavaScript does. */
const needsScript = /\.hydrate\.spec\.ts$/;
/** What is the same whatever the screen: bytes, a whole PDF, widths that the test sets itself, the keyboard. */
const once = /\.once\.spec\.ts$/;

export default defineConfig<Options>({
  testDir: 'tests',
  outputDir: 'test-results',
  // The same for every project: a phone reads out what a desktop does.
  snapshotPathTemplate: '{testDir}/snapshots/{arg}{ext}',
  workers: Number(process.env.WORKERS ?? 2),
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  // On a machine shared with others a page can come late once: CI says so ("flaky") and goes on; here it fails.
  retries: process.env.CI ? 1 : 0,
  timeout: 60_000,
  expect: { timeout: 7_000 },
  reporter: process.env.CI ? [['list'], ['html', { open: 'never' }]] : 'list',
  use: {
    browserName: 'chromium',
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
    actionTimeout: 7_000,
    // Tracing every test doubles its time: TRACE=1 to look at a failure.
    trace: process.env.TRACE ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: chromium,
      args: [
        '--no-sandbox', '--disable-gpu', '--disable-background-networking',
        '--disable-component-update', '--disable-sync', '--no-first-run',
      ],
    },
  },
  projects: [
    { name: 'desktop', use: desktop },
    { name: 'desktop-no-js', use: { ...desktop, javaScriptEnabled: false }, testMatch: staff, testIgnore: [needsScript, once] },
    { name: 'phone', use: phone, testMatch: respondent, testIgnore: once },
    { name: 'phone-no-js', use: { ...phone, javaScriptEnabled: false }, testMatch: respondent, testIgnore: [needsScript, once] },
  ],
});
