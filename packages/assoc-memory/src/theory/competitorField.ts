import { hermitePiece, negativeLogWithDerivatives } from './negativeLogNormalCdf.ts';

/** How finely the field is tabulated. */
export interface FieldResolution {
  /** Nodes to a unit of x, up to the bend. */
  readonly perUnit: number;
  /** From here on nodes keep their distance in ln x. */
  readonly bend: number;
  /** Competitors whose noise differs by less than this, relatively, are taken together. */
  readonly spread: number;
}

/** Probabilities to about 1e-11. */
export const fineField: FieldResolution = { perUnit: 16, bend: 64, spread: 1e-5 };

/** The table reaches from -64 to 64 and, beyond, to this many times the bend. */
const [leftEnd, reach] = [64, 256];

/** Marks a piece on which the sum is below 1e-300. */
const vanishing = 2;

/**
 * -sum_j c_j ln Phi(x / r_j): minus the log-probability that no competitor exceeds x, competitor j having noise r_j times
 * that of a base one. All items look at the same function of x, so it is tabulated, at the nodes that are asked for: its
 * logarithm with two derivatives, a polynomial of degree 5 between.
 */
export class CompetitorField {
  readonly #ratio: Float64Array;
  readonly #count: Float64Array;
  readonly #perUnit: number;
  readonly #bend: number;
  readonly #near: Nodes;
  readonly #far: Nodes;
  /** Items in the groups up to each. */
  readonly #upTo: Float64Array;
  /** Smallest ratio but one, item by item: at least one competitor of any item has it or less. */
  readonly #second: number;
  /** At and below this node the sum over the others exceeds 745 for every item. */
  #floor = -1;
  readonly #out = new Float64Array(3);
  readonly #one = new Float64Array(1);

  /**
   * @param ratio r_j > 0 of each group
   * @param count items in each group
   */
  constructor(ratio: Float64Array, count: Float64Array, { perUnit, bend, spread }: FieldResolution) {
    const together = joined(ratio, count, spread);
    this.#ratio = together.ratio;
    this.#count = together.count;
    this.#perUnit = perUnit;
    this.#bend = bend;
    this.#near = nodes((leftEnd + bend) * perUnit + 1);
    this.#far = nodes(Math.ceil(bend * Math.log(reach) * perUnit) + 1);
    this.#upTo = this.#count.slice();
    for (let j = 1; j < this.#upTo.length; j++) this.#upTo[j] += this.#upTo[j - 1];
    const sole = this.#ratio.length === 1;
    this.#second = this.#count[0] > 1 ? this.#ratio[0] : sole ? Infinity : this.#ratio[1];
  }

  /** The sum at x; 0 where it is below 1e-300, Infinity where that of the other items alone exceeds 745. */
  at(x: number): number {
    this.#one[0] = x;
    return this.along(this.#one, 1, 0, 1, Infinity, this.#one) === 0 ? this.#one[0] : Infinity;
  }

  /**
   * The sums at centre + scale z_l for l = count - 1, count - 2, ..., written to `out`, while they do not exceed `most`.
   *
   * @returns the last l written, count where there is none
   */
  along(
    nodes: Float64Array,
    count: number,
    centre: number,
    scale: number,
    most: number,
    out: Float64Array,
  ): number {
    const [near, far, perUnit, bend] = [this.#near, this.#far, this.#perUnit, this.#bend];
    for (let l = count - 1; l >= 0; l--) {
      const x = centre + scale * nodes[l];
      const bent = x >= bend;
      const { pieces, made } = bent ? far : near;
      const position = (bent ? bend * Math.log(x / bend) : x + leftEnd) * perUnit;
      let sum = 0;
      if (position >= 0 && position < made.length) {
        const i = Math.floor(position);
        if (!bent && i < this.#floor) return l + 1;
        if (made[i] === 0) this.#make(bent, i);
        if (made[i] !== vanishing) {
          const s = position - i;
          const c = 6 * i;
          const high = pieces[c + 3] + s * (pieces[c + 4] + s * pieces[c + 5]);
          sum = Math.exp(pieces[c] + s * (pieces[c + 1] + s * (pieces[c + 2] + s * high)));
        }
      } else {
        sum = this.#direct(x);
        if (sum === Infinity) return l + 1;
      }
      if (sum > most) return l + 1;
      out[l] = sum;
    }
    return 0;
  }

  /** Some x from which on the sum is below `level` > 0, at most 1% beyond the smallest such x. */
  ceiling(level: number): number {
    let above = 4;
    while (this.at(above) >= level) above *= 1.5;
    let below = above / 1.5;
    while (above - below > 0.01 * above) {
      const middle = 0.5 * (below + above);
      if (this.at(middle) >= level) below = middle;
      else above = middle;
    }
    return above;
  }

  /** Number of items. */
  get items(): number {
    return this.#upTo[this.#upTo.length - 1];
  }

  /** Far out: to the right only the noisiest competitors count, and they come last. */
  #direct(x: number): number {
    if (x / this.#second < -39) return Infinity;
    let sum = 0;
    for (let j = this.#ratio.length - 1; j >= 0; j--) {
      negativeLogWithDerivatives(x / this.#ratio[j], this.#out);
      if (this.#out[0] === 0) break;
      sum += this.#count[j] * this.#out[0];
    }
    return sum;
  }

  /** The piece between nodes i and i + 1. */
  #make(bent: boolean, i: number): void {
    const nodes = bent ? this.#far : this.#near;
    if (nodes.known[i + 1] === 0) this.#fill(bent, i + 1);
    if (nodes.known[i] === 0) this.#fill(bent, i);
    hermitePiece(nodes.jets, 1 / this.#perUnit, i, nodes.pieces);
    nodes.made[i] = nodes.jets[3 * i + 3] < -690 ? vanishing : 1;
  }

  /** Node i of the table up to the bend, or of the one beyond, whose variable is t = bend ln(x / bend). */
  #fill(bent: boolean, i: number): void {
    const { jets, known } = bent ? this.#far : this.#near;
    const bend = this.#bend;
    const x = bent ? bend * Math.exp(i / (this.#perUnit * bend)) : i / this.#perUnit - leftEnd;
    let [sum, slope, curvature] = [0, 0, 0];
    const out = this.#out;
    // The noisiest come first; what follows is smaller each time, and at last too small to matter.
    for (let j = this.#ratio.length - 1; j >= 0; j--) {
      const inverse = 1 / this.#ratio[j];
      negativeLogWithDerivatives(x * inverse, out);
      if (this.#upTo[j] * out[0] < 1e-17 * sum) break;
      const count = this.#count[j];
      sum += count * out[0];
      slope += count * inverse * out[1];
      curvature += count * inverse * inverse * out[2];
    }
    // The smallest ratio has the largest term, where x is negative.
    if (x < 0) {
      negativeLogWithDerivatives(x / this.#ratio[0], out);
      if (sum - out[0] > 745) this.#floor = Math.max(this.#floor, i);
    } else if (!bent && sum > 800) this.#floor = Math.max(this.#floor, i);
    known[i] = 1;
    if (sum < 1e-300) {
      jets[3 * i] = -700;
      return;
    }
    jets[3 * i] = Math.log(sum);
    const first = slope / sum;
    const second = curvature / sum - first ** 2;
    const stretch = bent ? x / bend : 1;
    jets[3 * i + 1] = first * stretch;
    jets[3 * i + 2] = bent ? (second * x + first) * (x / bend ** 2) : second;
  }
}

/** The logarithm of the sum, where it was asked for. */
interface Nodes {
  /** Value, slope and curvature of each node. */
  readonly jets: Float64Array;
  readonly known: Uint8Array;
  /** The polynomials between nodes, and which of them are made: 0 not yet, 1, or `vanishing`. */
  readonly pieces: Float64Array;
  readonly made: Uint8Array;
}

function nodes(count: number): Nodes {
  return {
    jets: new Float64Array(3 * count),
    known: new Uint8Array(count),
    pieces: new Float64Array(6 * (count - 1)),
    made: new Uint8Array(count - 1),
  };
}

/** Groups with nearly equal ratios as one, with their mean ratio. */
function joined(
  ratio: Float64Array,
  count: Float64Array,
  spread: number,
): { ratio: Float64Array; count: Float64Array } {
  const order = increasing(ratio);
  const ratios = new Float64Array(order.length);
  const counts = new Float64Array(order.length);
  let last = -1;
  let limit = -Infinity;
  for (const i of order) {
    if (count[i] === 0) continue;
    if (ratio[i] > limit) {
      last++;
      ratios[last] = ratio[i];
      counts[last] = count[i];
      limit = ratio[i] * (1 + spread);
    } else {
      const all = counts[last] + count[i];
      ratios[last] += ((ratio[i] - ratios[last]) * count[i]) / all;
      counts[last] = all;
    }
  }
  return { ratio: ratios.slice(0, last + 1), count: counts.slice(0, last + 1) };
}

/** Positions by increasing value; those of most laws decrease and need no sorting. */
function increasing(values: Float64Array): Uint32Array {
  const n = values.length;
  const order = new Uint32Array(n);
  let sorted = true;
  for (let i = 0; i < n; i++) {
    order[i] = n - 1 - i;
    if (i > 0 && values[i] > values[i - 1]) sorted = false;
  }
  return sorted ? order : order.reverse().sort((i, j) => values[i] - values[j]);
}
