// The download of a first visit, compressed, with an empty cache.
import type { Page } from '@playwright/test';
import { expect, test } from '../../support/test.ts';


const KB = 1000;

/** Counts the bytes on the wire, headers included, by file type. */
async function weigh(page: Page): Promise<Map<string, { type: string; bytes: number }>> {
  const files = new Map<string, { type: string; bytes: number }>();
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  session.on('Network.responseReceived', ({ requestId, type, response }) => {
    files.set(requestId, { type: response.url.endsWith('.wasm') ? 'Wasm' : type, bytes: 0 });
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const file = files.get(requestId);
    if (file) file.bytes += encodedDataLength;
  });
  return files;
}

for (const audience of ['acheteurs', 'start-up'] as const) {
  test(`the first section of « ${audience} » fits the budget`, async ({ journey, page }) => {
    const files = await weigh(page);
    await journey.first(audience);
    await expect.poll(() => [...files.values()].filter((file) => file.bytes === 0).length).toBe(0);
    const of = (...types: string[]) => [...files.values()].filter((file) => types.includes(file.type)).reduce((sum, file) => sum + file.bytes, 0);
    const total = [...files.values()].reduce((sum, file) => sum + file.bytes, 0);
    console.log(`${audience}: ${total} bytes (HTML ${of('Document')}, CSS ${of('Stylesheet')}, JS ${of('Script', 'Preload')}, wasm ${of('Wasm')})`);
    expect(of('Document')).toBeGreaterThan(0);
    expect(of('Stylesheet')).toBeGreaterThan(0);
    expect(of('Wasm')).toBeGreaterThan(0);
    expect(total).toBeLessThanOrEqual(200 * KB);
    expect(of('Document', 'Stylesheet')).toBeLessThanOrEqual(40 * KB);
  });
}

test('pages without islands download no code', async ({ page }) => {
  const code: string[] = [];
  page.on('request', (request) => {
    if (/\.(wasm|js)(\?|$)/.test(request.url())) code.push(request.url());
  });
  for (const path of ['/', '/questionnaires/start-up', '/questionnaires/acheteurs', '/connexion', '/mentions-legales', '/donnees-personnelles', '/accessibilite', '/plan-du-site']) {
    const files = await weigh(page);
    await page.goto(path, { waitUntil: 'networkidle' });
    const total = [...files.values()].reduce((sum, file) => sum + file.bytes, 0);
    console.log(`${path}: ${total} bytes`);
    expect(total).toBeLessThanOrEqual(40 * KB);
  }
  expect(code).toEqual([]);
});
