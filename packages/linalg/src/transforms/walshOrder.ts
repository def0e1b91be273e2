/** How the rows of a Walsh-Hadamard transform are numbered. */
export type WalshOrdering = 'natural' | 'paley' | 'sequency';

export const walshOrderings: readonly WalshOrdering[] = ['natural', 'paley', 'sequency'];

const orders = new Map<string, Int32Array>();
const ORDERS_KEPT = 8;

/**
 * For each row of an ordering its number in natural order: bit reversal of the number (Paley), of its Gray code (sequency:
 * row s changes sign s times).
 */
export function naturalRows(n: number, ordering: WalshOrdering): Int32Array {
  const name = `${ordering} ${n}`;
  const known = orders.get(name);
  if (known !== undefined) return known;
  const bits = Math.log2(n);
  const order = new Int32Array(n);
  for (let s = 0; s < n; s++) {
    const paley = ordering === 'sequency' ? s ^ (s >> 1) : s;
    order[s] = ordering === 'natural' ? s : reversed(paley, bits);
  }
  if (orders.size >= ORDERS_KEPT) orders.clear();
  orders.set(name, order);
  return order;
}

function reversed(value: number, bits: number): number {
  let result = 0;
  for (let bit = 0; bit < bits; bit++) if ((value & (1 << bit)) !== 0) result |= 1 << (bits - 1 - bit);
  return result;
}
