/** What a page asks of the worker. */
export type Request =
  | {
      readonly kind: 'run';
      readonly job: number;
      readonly paper: string;
      readonly task: Task;
      readonly input: unknown;
    }
  | { readonly kind: 'cancel'; readonly job: number };

/** A figure's computation, one on the reader's own data, or the description of the reader's file. */
export type Task = 'figure' | 'own-data' | 'table';

/** What the worker answers. */
export type Reply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'step'; readonly job: number; readonly result: unknown; readonly progress: number }
  | { readonly kind: 'done'; readonly job: number }
  | { readonly kind: 'stopped'; readonly job: number }
  | { readonly kind: 'failed'; readonly job: number; readonly failure: Failure };

/** An error as a page shows it. */
export interface Failure {
  readonly message: string;
  /** The stable code of the packages' errors, where there is one. */
  readonly code?: string;
  /** Line of the file, counted from 1 with the header, where the error is in one. */
  readonly line?: number;
  /** Column of the file by its name, where the error is in one. */
  readonly column?: string;
}
