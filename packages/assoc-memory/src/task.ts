import type { Progress, Steps } from '@lab/linalg/cooperative';

export type { AsyncOptions, Progress } from '@lab/linalg/cooperative';

/** A computation in short parts; it yields its progress, or undefined for a pause without news. */
export type Task<Result> = Steps<Progress, Result>;
