import { parentPort } from 'node:worker_threads';
import { workerData } from 'piscina';
import { ExternalPrograms } from '../external/programs.ts';
import { TimeLimitExceeded } from '../external/process.ts';
import { loadCatalogue, type Catalogue } from '../planning/catalogue.ts';
import { followArithmeticOf } from '../running/arithmetic.ts';
import type { Job } from '../running/job.ts';
import { describeError } from '../running/run-error.ts';
import { runJob } from '../running/run-job.ts';
import type { PoolOptions, WorkerNotice, WorkerReply } from './local-protocol.ts';

const { suiteModules } = workerData as Pick<PoolOptions, 'suiteModules'>;
const tell = (notice: WorkerNotice): void => parentPort?.postMessage(notice);
const programs = new ExternalPrograms((key, pid) => tell({ type: 'child', key, pid }));
let catalogue: Promise<Catalogue> | undefined;

// What a method prints belongs beside the results, not between them.
process.stdout.write = process.stderr.write.bind(process.stderr);

/** Makes one run in this thread. */
export async function execute(job: Job): Promise<WorkerReply> {
  try {
    catalogue ??= followArithmeticOf(suiteModules).then(() => loadCatalogue(suiteModules));
    const loaded = await catalogue;
    tell({ type: 'begun', key: job.key });
    return { status: 'ok', measurement: await runJob(job, loaded, programs) };
  } catch (error) {
    return { status: error instanceof TimeLimitExceeded ? 'timeout' : 'failed', error: describeError(error) };
  }
}
