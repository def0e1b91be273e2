import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import {
  createHeap,
  createWorkspace,
  matrixProduct,
  setMode,
  type Mode,
  type WorkspaceMatrix,
} from '../src/index.ts';
import { modes } from './inputs.ts';

type Workspace = ReturnType<typeof createWorkspace<'single' | 'double'>>;

afterEach(() => void setMode('default'));

function filled(workspace: Workspace, rows: number, columns: number, seed: number): WorkspaceMatrix {
  const matrix = workspace.matrix(rows, columns);
  const entries = workspace.entries(matrix);
  for (let i = 0; i < entries.length; i++) entries[i] = Math.sin(seed + 1.7 * i);
  return matrix;
}

function rowsOf(workspace: Workspace, a: WorkspaceMatrix, transpose = false): number[][] {
  const entries = workspace.entries(a);
  const [m, n] = transpose ? [a.columns, a.rows] : [a.rows, a.columns];
  return Array.from({ length: m }, (_, i) =>
    Array.from({ length: n }, (_, j) => entries[transpose ? j * m + i : i * n + j]),
  );
}

function closeTo(got: number[][], want: number[][], bound: number): void {
  expect(got.length).toBe(want.length);
  got.forEach((line, i) =>
    line.forEach((value, j) => {
      expect(Math.abs(value - want[i][j])).toBeLessThanOrEqual(bound);
    }),
  );
}

const sizes = fc.integer({ min: 1, max: 37 });

describe.each(modes)('a workspace in mode %s', (mode: Mode) => {
  it.each(['single', 'double'] as const)(
    'in %s precision multiplies, and forms Gram matrices',
    (precision) => {
      setMode(mode);
      fc.assert(
        fc.property(sizes, sizes, sizes, (m, k, n) => {
          const workspace: Workspace = createWorkspace(precision);
          const bound = 2 * Math.max(k, m) ** 2 * (precision === 'single' ? 2 ** -24 : 2 ** -53);
          const [a, b] = [filled(workspace, m, k, 1), filled(workspace, k, n, 2)];
          const c = workspace.matrix(m, n);
          workspace.multiply(a, b, c);
          closeTo(
            rowsOf(workspace, c),
            matrixProduct(rowsOf(workspace, a), rowsOf(workspace, b)).to2DArray(),
            bound,
          );
          const [outer, inner] = [workspace.matrix(m, m), workspace.matrix(k, k)];
          workspace.gramOfRows(a, outer);
          workspace.gramOfColumns(a, inner);
          const [rows, columns] = [rowsOf(workspace, a), rowsOf(workspace, a, true)];
          closeTo(rowsOf(workspace, outer), matrixProduct(rows, columns).to2DArray(), bound);
          closeTo(rowsOf(workspace, inner), matrixProduct(columns, rows).to2DArray(), bound);
          expect(rowsOf(workspace, outer)).toEqual(rowsOf(workspace, outer, true));
          const square = workspace.matrix(m, m);
          workspace.multiplySymmetric(outer, outer, square);
          const want = matrixProduct(rowsOf(workspace, outer), rowsOf(workspace, outer)).to2DArray();
          closeTo(rowsOf(workspace, square), want, bound * k * m);
          workspace.free();
        }),
        { numRuns: 25 },
      );
    },
  );

  it('keeps its entries when memory grows under its views', () => {
    setMode(mode);
    const workspace = createWorkspace('single');
    const a = filled(workspace, 3, 5, 4);
    const before = Array.from(workspace.entries(a));
    const heap = createHeap();
    heap.zeros(1500, 2000);
    expect(Array.from(workspace.entries(a))).toEqual(before);
    heap.freeAll();
    workspace.free();
  });

  it('gives its memory back', () => {
    setMode(mode);
    const [first, second] = [createWorkspace('double'), createWorkspace('double')];
    const a = first.matrix(20, 20);
    const kept = filled(second, 10, 10, 1);
    const before = Array.from(second.entries(kept));
    first.free();
    const third = createWorkspace('double');
    third.entries(third.matrix(20, 20)).fill(7);
    expect(Array.from(second.entries(kept))).toEqual(before);
    expect(() => first.entries(a)).toThrow(expect.objectContaining({ code: 'FREED_HANDLE' }));
  });

  it('refuses what does not fit', () => {
    setMode(mode);
    const workspace = createWorkspace('double');
    const [a, b] = [workspace.matrix(2, 3), workspace.matrix(2, 2)];
    const code = (wanted: string): unknown => expect.objectContaining({ code: wanted });
    expect(() => workspace.multiply(a, a, b)).toThrow(code('SHAPE'));
    expect(() => workspace.multiply(b, b, b)).toThrow(code('SHAPE'));
    expect(() => workspace.gramOfRows(b, b)).toThrow(code('SHAPE'));
    expect(() => workspace.gramOfColumns(a, b)).toThrow(code('SHAPE'));
    expect(() => workspace.multiplySymmetric(a, b, b)).toThrow(code('SHAPE'));
    expect(() => workspace.matrix(1.5, 2)).toThrow(code('OUT_OF_RANGE'));
    expect(() => createWorkspace('half' as 'single')).toThrow(code('UNKNOWN_OPTION'));
    expect(() => workspace.gramOfRows({ rows: 2, columns: 2 }, b)).toThrow(code('FREED_HANDLE'));
  });
});
