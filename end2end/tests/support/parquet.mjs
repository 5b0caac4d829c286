// Reads a Parquet file with another implementation than the writer's: its schema, metadata and all values, as JSON.
import { readFileSync } from 'node:fs';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';

const buffer = readFileSync(process.argv[2]);
const file = buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.byteLength);
const metadata = parquetMetadata(file);
const columns = metadata.schema.slice(1).map(({ name, type, logical_type: logical, scale, precision }) => ({ name, type, logical: logical?.type ?? null, scale, precision }));
// Its own decoder would drop a byte order mark.
const stringFromBytes = (bytes) => bytes && Buffer.from(bytes).toString('utf8');
const rows = await parquetReadObjects({ file, parsers: { stringFromBytes } });
const plain = (value) => {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return String(value.getTime());
  return String(value);
};
process.stdout.write(JSON.stringify({
  columns,
  metadata: Object.fromEntries((metadata.key_value_metadata ?? []).map(({ key, value }) => [key, value])),
  rows: rows.map((row) => columns.map(({ name }) => plain(row[name]))),
}));
