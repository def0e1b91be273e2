import type { RunFilter } from '../../../judging/run-view.ts';

/** A method as figures show it: the label is that of the method's own declaration. */
export interface ShownMethod {
  readonly label: string;
  readonly filter: RunFilter;
}

/** The tests, ours first. */
export const testsShown: readonly ShownMethod[] = [
  { label: 'CDTE', filter: { method: 'cdte', variant: { discrepancy: 'mmd', form: 'U', scale: 0.5 } } },
  { label: 'CDTE (form V)', filter: { method: 'cdte', variant: { discrepancy: 'mmd', form: 'V' } } },
  { label: 'CDTE, aggregated', filter: { method: 'cdte-aggregate' } },
  { label: 'CDTE, low rank', filter: { method: 'cdte-low-rank' } },
  { label: 'xKTE with kernel on X', filter: { method: 'cross', variant: { discrepancy: 'mmd' } } },
  { label: 'marginal laws', filter: { method: 'marginal' } },
  { label: 'xKTE', filter: { method: 'cross', variant: { discrepancy: 'marginal' } } },
  { label: 'distribution regression', filter: { method: 'distribution-regression' } },
  { label: 'mean effects (BLP)', filter: { method: 'blp' } },
  { label: 'unadjusted MMD', filter: { method: 'naive-mmd' } },
];

/** Those that are made where every null draw costs a fit. */
export const costlyShown: readonly ShownMethod[] = [
  { label: 'CDTE', filter: { method: 'cdte', variant: { discrepancy: 'mmd', form: 'U' } } },
  { label: 'CDTE (l2)', filter: { method: 'cdte', variant: { discrepancy: 'l2' } } },
  { label: 'CDTE (operator)', filter: { method: 'cdte', variant: { discrepancy: 'operator' } } },
  { label: 'KCD', filter: { method: 'kcd' } },
  { label: 'DR-KTE', filter: { method: 'dr-kte' } },
  { label: 'mean effects (forests)', filter: { method: 'forest-dr-learner' } },
];
