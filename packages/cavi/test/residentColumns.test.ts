import { describe, expect, it } from 'vitest';
import { residentColumns } from '../src/design/residentColumns.ts';

describe('matrices in WebAssembly memory', () => {
  it('do not fill it when each is of a size of its own', () => {
    const columns = 20;
    const data = new Float64Array(2000 * columns).fill(1);
    const z = new Float64Array(columns).fill(1);
    const before = process.memoryUsage().external;
    // 430 MB in all.
    for (let rows = 500; rows < 2000; rows++) {
      const use = residentColumns(() => data.subarray(0, rows * columns), rows, columns);
      const out = new Float64Array(rows);
      use((matrix) => matrix.multiply(z, out));
      expect(out[rows - 1]).toBe(columns);
    }
    expect(process.memoryUsage().external - before).toBeLessThan(40e6);
  });

  it('are made again where they were needed after they went', () => {
    const matrices = Array.from({ length: 6 }, (_, k) =>
      residentColumns(() => new Float64Array(100 * (30 + k)).fill(k), 100, 30 + k),
    );
    const out = new Float64Array(100);
    for (let round = 0; round < 3; round++)
      for (const [k, use] of matrices.entries()) {
        use((matrix) => matrix.multiply(new Float64Array(30 + k).fill(1), out));
        expect(out[99]).toBe(k * (30 + k));
      }
  });
});
