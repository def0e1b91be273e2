import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** The columns of a comma-separated file of numbers with a header row, by name. */
export function readColumns(file: URL): ReadonlyMap<string, readonly number[]> {
  const bytes = readFileSync(file);
  const text = (file.pathname.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const [header = '', ...lines] = text.trimEnd().split('\n');
  const names = header.split(',');
  const columns = names.map((): number[] => []);
  for (const [i, line] of lines.entries()) {
    const fields = line.split(',');
    if (fields.length !== names.length)
      throw new Error(`${file.pathname}, line ${i + 2}: ${fields.length} fields, not ${names.length}`);
    for (const [j, field] of fields.entries()) {
      const value = Number(field);
      if (field === '' || !Number.isFinite(value))
        throw new Error(`${file.pathname}, line ${i + 2}: '${field}' is no number`);
      columns[j]?.push(value);
    }
  }
  return new Map(names.map((name, j) => [name, columns[j] ?? []]));
}
