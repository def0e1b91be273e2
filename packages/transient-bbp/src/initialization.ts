import { requireOneOf } from '@lab/linalg/arguments';

/** Law of the initial weights: all entries independent, or a symmetric (Wigner) matrix. */
export type Initialization = 'iid' | 'symmetric';

/** How training starts. */
export interface InitializationOptions {
  /** Default 'iid'. 'symmetric' needs general variance matrices, at a cost of O(K^3) a step. */
  readonly initialization?: Initialization | undefined;
}

/** Checks the option. */
export function initializationOf({ initialization = 'iid' }: InitializationOptions): Initialization {
  return requireOneOf(initialization, ['iid', 'symmetric'], 'initialization');
}
