import { api } from './checks/api.ts';
import { budget } from './checks/budget.ts';
import { builtIns } from './checks/built-ins.ts';
import { changesets } from './checks/changesets.ts';
import { citations } from './checks/citations.ts';
import { declarations } from './checks/declarations.ts';
import { licences } from './checks/licences.ts';
import { readmes } from './checks/readme.ts';
import { sideEffects } from './checks/side-effects.ts';
import { tarballs } from './checks/tarballs.ts';
import { unused } from './checks/unused.ts';
import type { Check } from './finding.ts';

/** Every rule, the quick ones first. */
export const checks: readonly Check[] = [
  readmes,
  citations,
  builtIns,
  api,
  changesets,
  declarations,
  budget,
  sideEffects,
  licences,
  unused,
  tarballs,
];
