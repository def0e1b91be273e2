import { LabRangeError } from '../errors.ts';
import type { WorkspaceArrays, WorkspaceData, WorkspaceKernels, WorkspaceMatrix } from '../workspace.ts';
import { giveBack, takeBlock, type Block } from './blocks.ts';
import type { Engine } from './engine.ts';

/** A matrix in the memory of an engine, with the last view on it. */
interface Place<Data extends WorkspaceData> extends WorkspaceMatrix {
  readonly block: Block;
  view: Data;
}

/** The workspace in the memory of an engine; see `MatrixWorkspace`. */
export function createWasmWorkspace<Precision extends keyof WorkspaceArrays>(
  engine: Engine,
  precision: Precision,
): WorkspaceKernels<WorkspaceArrays[Precision]> {
  type Data = WorkspaceArrays[Precision];
  const { core } = engine;
  const single = precision === 'single';
  const bytes = single ? 4 : 8;
  const places = new Map<WorkspaceMatrix, Place<Data>>();
  const viewOf = (at: number, length: number): Data =>
    (single
      ? new Float32Array(engine.memory.buffer, at, length)
      : new Float64Array(engine.memory.buffer, at, length)) as Data;
  const placeOf = (a: WorkspaceMatrix): Place<Data> => {
    const place = places.get(a);
    if (place === undefined)
      throw new LabRangeError('FREED_HANDLE', 'the matrix is not a live one of this workspace');
    return place;
  };

  return {
    matrix(rows, columns) {
      const length = rows * columns;
      const block = takeBlock(engine, bytes * Math.max(1, length));
      const place = { rows, columns, block, view: viewOf(block.at, length) };
      place.view.fill(0);
      places.set(place, place);
      return place;
    },
    entries(a) {
      const place = placeOf(a);
      if (place.view.length === 0) place.view = viewOf(place.block.at, a.rows * a.columns);
      return place.view;
    },
    product(m, n, k, a, transposeA, b, transposeB, c, lower) {
      const [p, q, r] = [placeOf(a).block.at, placeOf(b).block.at, placeOf(c).block.at];
      const ars = transposeA === 1 ? 1 : a.columns;
      const acs = transposeA === 1 ? a.columns : 1;
      const brs = transposeB === 1 ? 1 : b.columns;
      const bcs = transposeB === 1 ? b.columns : 1;
      const mark = core.mark();
      try {
        if (single) core.sgemm(m, n, k, 1, p, ars, acs, q, brs, bcs, 0, r, n, lower);
        else if (lower === 1) core.gemmLower(n, k, 1, p, ars, acs, q, brs, bcs, 0, r, n);
        else core.gemm(m, n, k, 1, p, ars, acs, q, brs, bcs, 0, r, n, 1);
      } finally {
        core.release(mark);
      }
      if (lower !== 1) return;
      if (single) mirrorLower(n, this.entries(c));
      else core.mirrorLower(n, r, n);
    },
    free() {
      for (const { block } of places.values()) giveBack(engine, block);
      places.clear();
    },
  };
}

const BLOCK = 16;

/** Copies the lower triangle over the upper one, in blocks that stay in the cache. */
function mirrorLower(n: number, a: WorkspaceData): void {
  for (let i0 = 0; i0 < n; i0 += BLOCK)
    for (let j0 = 0; j0 <= i0; j0 += BLOCK) {
      const i1 = Math.min(n, i0 + BLOCK);
      for (let i = i0; i < i1; i++) {
        const j1 = Math.min(i, j0 + BLOCK);
        for (let j = j0; j < j1; j++) a[j * n + i] = a[i * n + j];
      }
    }
}
