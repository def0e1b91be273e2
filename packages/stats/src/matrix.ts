import type { zeros } from '@lab/linalg';

/** The field's matrix: ml-matrix's `Matrix`, as @lab/linalg makes it (rows are views on one Float64Array). */
export type Matrix = ReturnType<typeof zeros>;
