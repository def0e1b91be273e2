/** Where the numbers of one step stand in the array that is handed to every rule: doubles that cross calls are boxed. */
export const control = { lr: 0, momentum: 1, length: 2 } as const;

/** How one parameter is updated, with its state. */
export interface Rule {
  /** One step, in place; `step` counts from 1, `numbers` is laid out by `control`. */
  update(gradient: Float32Array | Float64Array, numbers: Float64Array, step: number): void;
  /** The arrays and counts that a saved state holds, by name. */
  readonly arrays: Readonly<Record<string, Float32Array | Float64Array>>;
  readonly counts: Readonly<Record<string, number>>;
  setCount(name: string, value: number): void;
  /** The largest gradient entry that the state's arithmetic can take. */
  readonly largestGradient: number;
}
