import { columnGram, columnMeans, shiftedRows, zeroMatrix, type Dense } from '../numeric/dense.ts';

/** Count, mean and centred second moments of rows that come in chunks (Chan, Golub and LeVeque 1983). */
export class RunningCovariance {
  #count = 0;
  #mean: Float64Array;
  #scatter: Dense;

  constructor(columns: number) {
    this.#mean = new Float64Array(columns);
    this.#scatter = zeroMatrix(columns, columns);
  }

  get count(): number {
    return this.#count;
  }

  get mean(): Float64Array {
    return this.#mean.slice();
  }

  /** Adds the rows of a chunk. */
  add(rows: Dense): void {
    const mean = columnMeans(rows);
    const own = columnGram(shiftedRows(rows, mean));
    const total = this.#count + rows.rows;
    const shift = mean.map((value, j) => value - this.#mean[j]);
    const between = (this.#count * rows.rows) / total;
    const d = mean.length;
    for (let i = 0, at = 0; i < d; i++) {
      for (let j = 0; j < d; j++, at++)
        this.#scatter.data[at] += own.data[at] + between * shift[i] * shift[j];
    }
    for (let j = 0; j < d; j++) this.#mean[j] += (shift[j] * rows.rows) / total;
    this.#count = total;
  }

  /** Second moments with denominator the count, about the mean or about 0. */
  moments(centred: boolean): Dense {
    const d = this.#mean.length;
    const moments = zeroMatrix(d, d);
    for (let i = 0, at = 0; i < d; i++) {
      for (let j = 0; j < d; j++, at++) {
        const shift = centred ? 0 : this.#mean[i] * this.#mean[j];
        moments.data[at] = this.#scatter.data[at] / this.#count + shift;
      }
    }
    return moments;
  }
}
