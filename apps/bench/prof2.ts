import { setMode } from '@lab/linalg';
import { simulateOutcomes } from './src/suites/two-stage/laws/simulate-outcomes.ts';
import { mixtureQuestion } from './src/suites/two-stage/problems/mixture-risk.ts';
import { contrastiveQuestion } from './src/suites/two-stage/problems/contrastive-risk.ts';
setMode('strict');
if(process.argv[2]==='s') simulateOutcomes(contrastiveQuestion({spectrum:'reciprocal',columns:8,scheme:'one',pairs:20000} as any),30,1);
else simulateOutcomes(mixtureQuestion({mixture:"paper's",rows:20000} as any),5,1);
