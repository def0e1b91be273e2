/** Values with how often each occurs, for sums of the largest. */
export interface ValueRoom {
  readonly values: Float64Array;
  readonly counts: Float64Array;
}

/** Room for that many values. */
export function valueRoom(length: number): ValueRoom {
  return { values: new Float64Array(length), counts: new Float64Array(length) };
}

/** The sum of the k largest of the first `length` values taken with their multiplicities; sorts them. */
export function topSum({ values, counts }: ValueRoom, length: number, k: number): number {
  if (k === 1) {
    let largest = 0;
    for (let i = 0; i < length; i++) if (values[i] > largest) largest = values[i];
    return largest;
  }
  let sum = 0;
  let rest = k;
  for (let i = 0; i < length && rest > 0; i++) {
    let best = i;
    for (let j = i + 1; j < length; j++) if (values[j] > values[best]) best = j;
    const [value, count] = [values[best], counts[best]];
    values[best] = values[i];
    counts[best] = counts[i];
    const taken = Math.min(rest, count);
    sum += taken * value;
    rest -= taken;
  }
  return sum;
}
