// Lists of suppliers and of start-ups, as files.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { siren, siret } from './forms.ts';
import type { Server } from './server.ts';

/** The start-ups of the base. */
export const startups = [500, 501].map((n) => siren(n));

/** Imports a base of these start-ups. */
export async function importBase(server: Server): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'base-'));
  const file = join(folder, 'base.csv');
  await writeFile(file, `SIREN;Nom;Région\n${startups.map((one, n) => `${one};Jeune pousse ${n};Bretagne`).join('\n')}\n`);
  await server.run('import', 'base', file, '--source', 'essai', '--licence', 'essai', '--yes');
  await rm(folder, { recursive: true });
}

/** 2025: 1 250,50 − 50 € from one start-up, 100 € from the other, 8 699,50 € elsewhere; 2024: 10 € elsewhere. */
export const lines: [string, string, string, string][] = [
  [siret(500), 'ÉNERGIE NEUVE', '1 250,50', '15/03/2025'],
  [siret(500), 'ÉNERGIE NEUVE', '50,00-', '16/03/2025'],
  [siren(501), 'DEUXIÈME', '(100,00)', '17/03/2025'],
  [siren(501), 'DEUXIÈME', '200,00', '18/03/2025'],
  [siret(600), 'ANCIENNE', '8 699,50', '19/03/2025'],
  [siret(600), 'ANCIENNE', '10,00', '31/12/2024'],
];

/** The list as a French spreadsheet exports it. */
export const csv = {
  name: 'achats.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(['SIRET;Fournisseur;Montant HT;Date', ...lines.map((line) => line.join(';'))].join('\r\n'), 'latin1'),
};

/** The same list as a workbook, below two lines of titles. */
export function workbook(): { name: string; mimeType: string; buffer: Buffer } {
  const rows = [['Achats de la direction'], [], ['SIRET', 'Fournisseur', 'Montant HT', 'Date'], ...lines];
  const cell = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`;
  const data = rows.map((row, n) => `<row r="${n + 1}">${row.map(cell).join('')}</row>`).join('');
  const buffer = archive({
    'xl/workbook.xml': '<workbook xmlns:r="r"><sheets><sheet name="Achats" sheetId="1" r:id="rId1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels': '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${data}</sheetData></worksheet>`,
  });
  return { name: 'achats.xlsx', mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', buffer };
}

/** A ZIP archive without compression. */
function archive(files: Record<string, string>): Buffer {
  const parts: Buffer[] = [];
  const entries: Buffer[] = [];
  let place = 0;
  for (const [name, text] of Object.entries(files)) {
    const [path, content] = [Buffer.from(name), Buffer.from(text)];
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(content.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(path.length, 22);
    const at = Buffer.alloc(14);
    at.writeUInt32LE(place, 10);
    parts.push(Buffer.from('PK\x03\x04'), common, path, content);
    entries.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, at, path);
    place += 4 + common.length + path.length + content.length;
  }
  const list = Buffer.concat(entries);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(Object.keys(files).length, 4);
  end.writeUInt16LE(Object.keys(files).length, 6);
  end.writeUInt32LE(list.length, 8);
  end.writeUInt32LE(place, 12);
  return Buffer.concat([...parts, list, Buffer.from('PK\x05\x06'), end]);
}
