// Real public contracts, and the start-ups with which they are crossed.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Server } from './server.ts';

const data = resolve(import.meta.dirname, '../../../app/procurement/data');

/** The contracts of 2018 and 2019 as they were published. */
export const contractsFile = join(data, 'decp-aife-2018-2019.json.gz');

/** Imports the i-Lab laureates as the base. */
export async function importLaureates(server: Server): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'marches-'));
  const list = join(folder, 'laureats.csv');
  await writeFile(list, gunzipSync(await readFile(join(data, 'laureats-i-lab-siren.csv.gz'))));
  await server.run('import', 'base', list, '--source', 'i_lab', '--licence', 'Licence Ouverte 2.0', '--yes');
  await rm(folder, { recursive: true });
}

/** Imports the i-Lab laureates as the base, and the contracts of 2018 and 2019. */
export async function importContracts(server: Server): Promise<void> {
  await importLaureates(server);
  await server.run('import', 'decp', contractsFile, '--most-without-number', '10', '--yes');
}
