import type { FitOptions, Target } from '@lab/vi-symmetry';

/** What a method is given. */
export type SymmetryInput =
  | {
      /** A law whose statistics are to be found. */
      readonly kind: 'law';
      readonly target: Target;
      /** 0 is reverse KL, 1 forward KL. */
      readonly alpha: number;
      /** Whether a tensor rule is used where it can be, so that no discretisation is left. */
      readonly exactPoints: boolean;
    }
  | {
      /** A target with a symmetry: does its best fit keep it? */
      readonly kind: 'detection';
      readonly target: Target;
      readonly options: FitOptions;
    }
  | {
      /** A law, and the family, base and divergence of the fit. */
      readonly kind: 'family';
      readonly target: Target;
      readonly options: FitOptions;
    }
  | {
      /** A number that is printed somewhere. */
      readonly kind: 'number';
      readonly quantity: string;
    }
  | {
      /** A logistic posterior to be fitted on given base points. */
      readonly kind: 'speed';
      readonly X: number[][];
      readonly y: number[];
      readonly points: number[][];
      readonly family: 'meanfield' | 'fullrank';
    };

/** The truth, as far as it is known. */
export interface SymmetryReference {
  readonly mean?: readonly number[];
  readonly sd?: readonly number[];
  readonly correlation?: readonly (readonly number[])[];
  /** Unit vector, up to sign. */
  readonly direction?: readonly number[];
  /** Whether the best fit breaks the symmetry. */
  readonly broken?: boolean;
  readonly number?: number;
}

/** What a method found. */
export interface SymmetryOutput {
  readonly mean?: readonly number[];
  readonly correlation?: readonly (readonly number[])[];
  readonly direction?: readonly number[];
  readonly broken?: boolean;
  readonly number?: number;
}
