import { permutation, type RandomStream } from '@lab/stats';

/** A place for each unit, for spread-out draws: coordinates along one or two axes. */
export interface Positions {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

const nearlyOne = 1 - 1e-12;
const nearlyZero = 1e-12;

/**
 * The pivotal method (Deville and Tillé, Biometrika 85, 1998): two undecided units play, one of them hands its probability to the other
 * until it is 0 or the other is 1. Every unit is taken with probability p exactly; the count is the floor or ceiling of sum p. With
 * positions the partner is the nearest undecided unit (local pivotal method 2 of Grafström, Lundström and Schelin, Biometrics 68,
 * 2012), which spreads the units out.
 *
 * @returns indices of the units taken, in no order
 */
export function pivotalUnits(p: Float64Array, stream: RandomStream, positions?: Positions): number[] {
  const rest = p.slice();
  const taken: number[] = [];
  const undecided: number[] = [];
  for (let i = 0; i < p.length; i++)
    if (rest[i] >= nearlyOne) taken.push(i);
    else if (rest[i] > nearlyZero) undecided.push(i);
  const order = Array.from(permutation(stream, undecided.length), (at) => undecided[at]);
  const last =
    positions === undefined
      ? play(rest, order, stream, taken)
      : playNearby(rest, order, stream, taken, positions);
  if (last !== undefined && stream.uniform() < rest[last]) taken.push(last);
  return taken;
}

/** One duel; returns which units it decided. */
function duel(rest: Float64Array, i: number, j: number, stream: RandomStream): void {
  const sum = rest[i] + rest[j];
  if (sum < 1) {
    const jWins = stream.uniform() * sum < rest[j];
    rest[jWins ? j : i] = sum;
    rest[jWins ? i : j] = 0;
  } else {
    const iWins = stream.uniform() * (2 - sum) < 1 - rest[j];
    rest[iWins ? i : j] = 1;
    rest[iWins ? j : i] = sum - 1;
  }
}

function isDecided(value: number): boolean {
  return value <= nearlyZero || value >= nearlyOne;
}

function play(
  rest: Float64Array,
  order: readonly number[],
  stream: RandomStream,
  taken: number[],
): number | undefined {
  let open: number | undefined;
  for (const unit of order) {
    if (open === undefined) {
      open = unit;
      continue;
    }
    duel(rest, open, unit, stream);
    const survivors = [open, unit].filter((i) => !isDecided(rest[i]));
    for (const i of [open, unit]) if (rest[i] >= nearlyOne) taken.push(i);
    open = survivors[0];
  }
  return open;
}

function playNearby(
  rest: Float64Array,
  order: readonly number[],
  stream: RandomStream,
  taken: number[],
  positions: Positions,
): number | undefined {
  const field = bucketField(order, positions);
  // Units leave from the end of the random order.
  const waiting = order.slice();
  const open = new Uint8Array(rest.length);
  for (const unit of order) open[unit] = 1;
  for (;;) {
    while (waiting.length > 0 && open[waiting[waiting.length - 1]] === 0) waiting.pop();
    const unit = waiting.at(-1);
    if (unit === undefined) return undefined;
    const partner = field.nearest(unit);
    if (partner === undefined) return unit;
    duel(rest, unit, partner, stream);
    for (const i of [unit, partner]) {
      if (!isDecided(rest[i])) continue;
      open[i] = 0;
      field.remove(i);
      if (rest[i] >= nearlyOne) taken.push(i);
    }
    if (open[unit] === 1) reshuffleEnd(waiting, stream);
  }
}

/** A unit that stays open goes back to a random place, so that the next duel starts anywhere. */
function reshuffleEnd(waiting: number[], stream: RandomStream): void {
  const end = waiting.length - 1;
  const other = stream.integer(waiting.length);
  const kept = waiting[end];
  waiting[end] = waiting[other];
  waiting[other] = kept;
}

/** Units in square buckets, about two in each; the nearest is searched ring by ring. */
function bucketField(units: readonly number[], { x, y }: Positions) {
  const [lowX, highX] = extent(units, x);
  const [lowY, highY] = extent(units, y);
  const area =
    Math.max(highX - lowX, 1e-300) *
    Math.max(highY - lowY, (highX - lowX) / Math.max(1, units.length), 1e-300);
  const side = Math.max(Math.sqrt((2 * area) / Math.max(1, units.length)), 1e-300);
  const across = Math.max(1, Math.ceil((highX - lowX) / side + 1e-9));
  const down = Math.max(1, Math.ceil((highY - lowY) / side + 1e-9));
  const cell = (value: number, low: number, count: number): number =>
    Math.min(count - 1, Math.max(0, Math.floor((value - low) / side)));
  const buckets = Array.from({ length: across * down }, (): number[] => []);
  const bucketOf = (unit: number): number => cell(y[unit], lowY, down) * across + cell(x[unit], lowX, across);
  for (const unit of units) buckets[bucketOf(unit)].push(unit);
  let count = units.length;

  const nearest = (unit: number): number | undefined => {
    if (count < 2) return undefined;
    const [column, row] = [cell(x[unit], lowX, across), cell(y[unit], lowY, down)];
    let [best, distance] = [-1, Infinity];
    const reach = Math.max(across, down);
    for (let ring = 0; ring <= reach; ring++) {
      // Whatever lies in this ring or beyond is at least so far away.
      if (best >= 0 && distance <= ((ring - 1) * side) ** 2) break;
      for (const bucket of ringBuckets(column, row, ring, across, down))
        for (const other of buckets[bucket]) {
          if (other === unit) continue;
          const d = (x[other] - x[unit]) ** 2 + (y[other] - y[unit]) ** 2;
          if (d < distance) [best, distance] = [other, d];
        }
    }
    return best < 0 ? undefined : best;
  };
  const remove = (unit: number): void => {
    const bucket = buckets[bucketOf(unit)];
    bucket.splice(bucket.indexOf(unit), 1);
    count--;
  };
  return { nearest, remove };
}

function extent(units: readonly number[], values: Float64Array): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const unit of units) {
    low = Math.min(low, values[unit]);
    high = Math.max(high, values[unit]);
  }
  return units.length === 0 ? [0, 0] : [low, high];
}

function* ringBuckets(
  column: number,
  row: number,
  ring: number,
  across: number,
  down: number,
): Generator<number> {
  const [left, right] = [Math.max(0, column - ring), Math.min(across - 1, column + ring)];
  for (let r = Math.max(0, row - ring); r <= Math.min(down - 1, row + ring); r++) {
    if (Math.abs(r - row) === ring) for (let c = left; c <= right; c++) yield r * across + c;
    else {
      if (column - ring >= 0) yield r * across + column - ring;
      if (ring > 0 && column + ring < across) yield r * across + column + ring;
    }
  }
}
