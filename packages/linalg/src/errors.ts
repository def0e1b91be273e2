/**
 * What went wrong, stable across versions. Messages are free to change, codes are not. The codes below are shared
 * by all packages; a package adds its own and documents them in its README.
 */
export type ErrorCode =
  | 'SHAPE'
  | 'NOT_FINITE'
  | 'OUT_OF_RANGE'
  | 'UNKNOWN_OPTION'
  | 'WRONG_TYPE'
  | 'NOT_CONVERGED'
  | 'SINGULAR'
  | 'NOT_POSITIVE_DEFINITE'
  | 'OUT_OF_MEMORY'
  | (string & {});

/** What an error of this family carries beside its message. */
export interface ErrorDetails {
  /** The argument or option at fault, as the caller wrote it: `clusters`, `options.tolerance`. */
  readonly argument?: string;
  /** Where in the argument: the row, pivot or entry at fault, counted from 0. */
  readonly index?: number;
  /** Anything else that helps to mend the call, such as residuals or the rows at fault. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** The error that caused this one. */
  readonly cause?: unknown;
}

/** A value outside what the method can work with: a wrong shape, a NaN, a number out of range, no convergence. */
export class LabRangeError extends RangeError {
  override readonly name = 'LabRangeError';
  readonly code: ErrorCode;
  readonly argument: string | undefined;
  readonly index: number | undefined;
  readonly details: Readonly<Record<string, unknown>> | undefined;

  constructor(code: ErrorCode, message: string, { argument, index, details, cause }: ErrorDetails = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.argument = argument;
    this.index = index;
    this.details = details;
  }
}

/** A value of the wrong kind: not a matrix, not a function, an option string that does not exist. */
export class LabTypeError extends TypeError {
  override readonly name = 'LabTypeError';
  readonly code: ErrorCode;
  readonly argument: string | undefined;
  readonly index: number | undefined;
  readonly details: Readonly<Record<string, unknown>> | undefined;

  constructor(code: ErrorCode, message: string, { argument, index, details, cause }: ErrorDetails = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.argument = argument;
    this.index = index;
    this.details = details;
  }
}

/** Either error of the family. */
export type LabError = LabRangeError | LabTypeError;

/** True for an error of this family, also one from another copy of the package. */
export function isLabError(value: unknown): value is LabError {
  return (
    value instanceof Error &&
    (value.name === 'LabRangeError' || value.name === 'LabTypeError') &&
    typeof (value as { code?: unknown }).code === 'string'
  );
}
