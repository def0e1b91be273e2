import { plannerStudy } from './plannerStudy.ts';

// The plan of allocate against a simulated grid: node scripts/planner.ts [repetitions] [seed]
const study = plannerStudy(Number(process.argv[2] ?? 4000), Number(process.argv[3] ?? 1));
process.stdout.write(`${JSON.stringify(study, null, 2)}\n`);
