import { exactly } from '../../../judging/estimate.ts';
import type { RunFilter, RunView } from '../../../judging/run-view.ts';
import { defineClaim } from '../../../nouns/claim.ts';
import type { RealDataName } from '../problems/real-data-sets.ts';
import { paperMethod } from './error-rates.ts';

const competitors: readonly RunFilter[] = [
  'k-means',
  'pca-k-means',
  'spherical-k-means',
  'unit-rows-k-means',
].map((method) => ({
  method,
}));
const sparse: readonly RealDataName[] = ['reuters-acq-crude', 'spam', 'dna'];
const tables: readonly RealDataName[] = ['iris', 'wine', 'breast-cancer', 'banknote', 'thyroid', 'golub'];

/** Where the method should win. */
export const aheadOnCounts = defineClaim({
  name: 'ahead-on-counts',
  statement: 'On text and other sparse data the method agrees better with the classes than every K-means.',
  source: 'arXiv 2604.05337, real data; sets of @lab/ih-gmm',
  basis: 'derived',
  expected: 'above 0 on the worst set',
  quantity: 'ARI minus that of the best K-means, least over sets',
  judge: (runs) => ({ ...leastLead(runs, sparse), holdsIn: { above: 0 } }),
});

/** Where it need not. */
export const levelOnTables = defineClaim({
  name: 'never-behind-on-tables',
  statement: 'On small tables of measurements the method is never behind K-means.',
  source: 'implied by arXiv 2604.05337, real data; sets of @lab/ih-gmm',
  basis: 'derived',
  expected: 'at least 0 on the worst set',
  quantity: 'ARI minus that of the best K-means, least over sets',
  judge: (runs) => ({ ...leastLead(runs, tables), holdsIn: { atLeast: 0 } }),
});

/** Where something else is better. */
export const behindMixtures = defineClaim({
  name: 'behind-mixtures-on-tables',
  statement:
    'On small tables of measurements a Gaussian mixture with full covariance matrices agrees better with the classes.',
  source: '@lab/ih-gmm, real data sets',
  basis: 'derived',
  expected: 'below 0 on average',
  quantity: 'ARI minus that of the full mixture, mean over sets',
  judge: (runs) => {
    const leads = tables.flatMap((data) => {
      const own = meanAri(runs, data, paperMethod);
      const other = meanAri(runs, data, { method: 'gaussian-mixture', variant: { covariance: 'full' } });
      return own === undefined || other === undefined ? [] : [{ data, lead: own - other }];
    });
    const mean = leads.reduce((sum, { lead }) => sum + lead, 0) / leads.length;
    return {
      measured: leads.length === 0 ? undefined : exactly(mean, leads.length),
      holdsIn: { below: 0 },
      ...(leads.length === 0 ? {} : { note: `${listOf(leads)}.` }),
    };
  },
});

function listOf(leads: readonly { readonly data: string; readonly lead: number }[]): string {
  return leads.map(({ data, lead }) => `${data} ${lead >= 0 ? '+' : ''}${lead.toFixed(2)}`).join(', ');
}

function leastLead(runs: RunView, sets: readonly RealDataName[]) {
  const leads = sets.flatMap((data) => {
    const own = meanAri(runs, data, paperMethod);
    const others = competitors.flatMap((filter) => meanAri(runs, data, filter) ?? []);
    return own === undefined || others.length < competitors.length
      ? []
      : [{ data, lead: own - Math.max(...others) }];
  });
  leads.sort((a, b) => a.lead - b.lead);
  const [worst] = leads;
  return {
    measured: worst === undefined ? undefined : exactly(worst.lead, leads.length),
    ...(worst === undefined ? {} : { note: `${listOf(leads)}.` }),
  };
}

function meanAri(runs: RunView, data: RealDataName, filter: RunFilter): number | undefined {
  const values = runs
    .cells('ari', {
      problem: 'real-data',
      at: { data },
      where: (parameters) => parameters['scaling'] !== 'centredUnitRows' && parameters['scaling'] !== 'range',
      ...filter,
    })
    .flatMap((cell) => cell.values);
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}
