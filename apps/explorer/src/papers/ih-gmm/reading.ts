import { numberText } from '../../contract/number-text.ts';
import type { Reading } from '../../contract/paper.ts';
import type { Result, TableErrors } from './compute.ts';
import type { Values } from './controls.ts';

export const reading: Reading<Result, Values> = {
  sentence({ tables }) {
    const [profile, kmeans] = [mean(tables, 'profile'), mean(tables, 'kmeans')];
    const words = `By profile ${percent(profile)} of the rows are misplaced, by K-means ${percent(kmeans)}`;
    return kmeans > profile + 0.02
      ? `${words}: K-means cuts the rays into near and far (two colours along one ray), the profile method takes each ray whole.`
      : `${words}: here both find the clusters. Make scales differ more, or profiles more alike.`;
  },
  facts: ({ tables }) => [
    ...(['profile', 'kmeans'] as const).map((method) => ({
      name: method,
      label: method === 'profile' ? 'Misplaced by profile, mean' : 'Misplaced by K-means, mean',
      value: mean(tables, method),
      text: percent(mean(tables, method)),
    })),
    {
      name: 'firstProfile',
      label: 'Table shown, by profile',
      value: tables[0]!.profile,
      text: percent(tables[0]!.profile),
    },
    {
      name: 'firstKmeans',
      label: 'Table shown, by K-means',
      value: tables[0]!.kmeans,
      text: percent(tables[0]!.kmeans),
    },
    { name: 'tables', label: 'Simulated tables', value: tables.length },
  ],
};

function mean(tables: readonly TableErrors[], method: 'profile' | 'kmeans'): number {
  return tables.reduce((sum, table) => sum + table[method], 0) / tables.length;
}

function percent(share: number): string {
  return `${numberText(100 * share, share < 0.1 ? 2 : 3)} %`;
}
