// Apart from the nouns, so that a method that declares itself does not depend on how claims are judged.
export {
  difference,
  exactly,
  interval,
  meanOf,
  rateOf,
  stratifiedMean,
  type Estimate,
} from './judging/estimate.ts';
export { RunView, type Cell, type RunFilter } from './judging/run-view.ts';
export { near, verdictOf, type Region, type Verdict } from './judging/verdict.ts';
