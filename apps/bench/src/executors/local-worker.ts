import { parentPort } from 'node:worker_threads';
import { workerData } from 'piscina';
import { ExternalPrograms } from '../external/programs.ts';
import { TimeLimitExceeded } from '../external/process.ts';
import { loadCatalogue, type Catalogue } from '../planning/catalogue.ts';
import { followArithmeticOf } from '../running/arithmetic.ts';
import type { Job } from '../running/job.ts';
import { describeError } from '../running/run-error.ts';
import { runJob } from '../running/run-job.ts';
import type { ChildNotice, PoolOptions, WorkerReply } from './local-protocol.ts';

const { suiteModules } = workerData as Pick<PoolOptions, 'suiteModules'>;
const programs = new ExternalPrograms((key, pid) => {
  parentPort?.postMessage({ key, pid } satisfies ChildNotice);
});
let catalogue: Promise<Catalogue> | undefined;

// What a method prints belongs beside the results, not between them.
process.stdout.write = process.stderr.write.bind(process.stderr);

/** Makes one run in this thread. */
export async function execute(job: Job): Promise<WorkerReply> {
  try {
    catalogue ??= followArithmeticOf(suiteModules).then(() => loadCatalogue(suiteModules));
    return { status: 'ok', measurement: await runJob(job, await catalogue, programs) };
  } catch (error) {
    return { status: error instanceof TimeLimitExceeded ? 'timeout' : 'failed', error: describeError(error) };
  }
}
