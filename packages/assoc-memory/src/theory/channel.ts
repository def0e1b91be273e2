/** What one item's query sees: the self signal u_k' D v_k and the noise around it, in logit units of one step. */
export interface ItemSignal {
  /** Mean of the item's own logit. */
  readonly signal: number;
  /** Variance of a logit of its query against an unrelated output. */
  readonly queryVariance: number;
  /** Variance of a logit of its output against an unrelated query. */
  readonly competitorVariance: number;
}

/** The closed theory of one update rule: what an item of any frequency sees. */
export interface Channel {
  /** Variance of a logit between an unrelated query and an unrelated output. */
  readonly baseVariance: number;
  /** Constants of the rule's fixed point. */
  readonly constants: { readonly g0?: number; readonly m?: number; readonly m2?: number };
  at(frequency: number): ItemSignal;
}
