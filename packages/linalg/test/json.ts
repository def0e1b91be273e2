/** A result as plain JSON, with numbers that JSON does not know, typed arrays, matrices and missing fields told apart. */
export function encode(value: unknown): unknown {
  if (typeof value === 'number')
    return Number.isFinite(value) && !Object.is(value, -0)
      ? value
      : { number: Object.is(value, -0) ? '-0' : String(value) };
  if (Array.isArray(value)) return value.map(encode);
  if (typeof value !== 'object' || value === null) return value;
  if (ArrayBuffer.isView(value)) return { vector: Array.from(value as Float64Array, encode) };
  const { klass, rows, columns } = value as { klass?: unknown; rows: number; columns: number };
  if (klass === 'Matrix') {
    const data = (value as { to1DArray(): number[] }).to1DArray();
    return encode({ data: Float64Array.from(data), rows, columns });
  }
  const fields = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return { fields: fields.map(([name, entry]) => [name, encode(entry)]) };
}

/** What `encode` was given. */
export function decode(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decode);
  if (typeof value !== 'object' || value === null) return value;
  const { number, vector, fields } = value as {
    number?: string;
    vector?: readonly unknown[];
    fields?: readonly (readonly [string, unknown])[];
  };
  if (number !== undefined) return Number(number);
  if (vector !== undefined) return Float64Array.from(vector, (entry) => decode(entry) as number);
  return Object.fromEntries((fields ?? []).map(([name, entry]) => [name, decode(entry)]));
}
