import type { Estimate } from '../judging/estimate.ts';
import type { Region } from '../judging/verdict.ts';
import type { RunView } from '../judging/run-view.ts';

/** What a claim's measurement says: the value, and where it would have to lie for the claim to hold. */
export interface Judgement {
  /** Undefined when nothing was recorded to judge from. */
  readonly measured: Estimate | undefined;
  /** Where the claim says the value lies. */
  readonly holdsIn: Region;
  /** How the value was formed, or what else the reader should know. */
  readonly note?: string;
}

/** One statement of a paper and how recorded runs judge it. */
export interface Claim {
  readonly name: string;
  /** The statement in one sentence. */
  readonly statement: string;
  /** Paper and place: `arXiv 2604.05337, section 2`. */
  readonly source: string;
  /** `paper`: printed there. `derived`: follows from it and was derived here. `erratum`: printed, but simulation contradicts it. */
  readonly basis: 'paper' | 'derived' | 'erratum';
  /** What is expected, in words and numbers. */
  readonly expected: string;
  /** What the measured number is: `error rate`, `difference of ARI`. */
  readonly quantity: string;
  judge(runs: RunView): Judgement;
}

/** Declares a claim. */
export function defineClaim(claim: Claim): Claim {
  return claim;
}
