import { LocalPool } from './local-pool.ts';
import type { HostRequest, PoolOptions } from './local-protocol.ts';

// A process of its own for the threads: what kills a process (memory that V8 can't get, a fault in native code) kills
// this one, and the command that keeps the results lives on.
const pool = new LocalPool(JSON.parse(process.argv[2] ?? '{}') as PoolOptions);

process.on('message', (request: HostRequest) => {
  if (request.type === 'run') void pool.run(request.job).then((reply) => process.send?.(reply));
  else if (request.type === 'cancel') pool.cancel();
  else process.exit();
});

// Without the command there is nobody to tell.
process.on('disconnect', () => process.exit());

// Ctrl-C reaches every process of the terminal; what it means is for the command to decide.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
