// An edition in preparation: a copy of 2026 with a change.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Server } from './server.ts';

/** Copies 2026 as 2027. */
export async function prepare(server: Server): Promise<void> {
  await server.run('edition', 'copy', '2026', '2027');
}

/** Replaces a text in the buyers' questionnaire of 2027. */
export async function change(server: Server, before: string, after: string): Promise<void> {
  const path = join(server.questionnaires, '2027/acheteurs.toml');
  const text = await readFile(path, 'utf8');
  if (!text.includes(before)) throw new Error(`there is no ${before}`);
  await writeFile(path, text.replace(before, after));
}
