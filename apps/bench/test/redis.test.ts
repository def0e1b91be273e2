import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { prefix } from '../src/executors/redis/names.ts';
import type { RunRow } from '../src/store/row.ts';
import {
  command,
  executions,
  fixture,
  start,
  temporaryFolder,
  until,
  type Running,
} from './support/command.ts';
import { redisIsMissing, RedisServer } from './support/redis.ts';
import { journalRows, sameButForTimings } from './support/rows.ts';

// Many processes a test: a busy machine needs its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

const slow = ['--suites', fixture('slow-suite/suite.js')];
const trouble = ['--suites', fixture('trouble-suite/suite.js')];
const timed = ['--suites', fixture('timed-suite/suite.js')];
const poison = ['--suites', fixture('poison-suite/suite.js')];

/** Runs in a folder, with a Redis where one is named. */
const submit = (
  suites: readonly string[],
  server: RedisServer,
  ...more: readonly string[]
): readonly string[] => [
  ...['run', ...suites, '--executor', 'redis', '--url', server.url, '--lease', '2'],
  ...more,
];

/** A worker that is ended with the test. */
function worker(
  suites: readonly string[],
  server: RedisServer,
  folder: string,
  environment: Readonly<Record<string, string>> = {},
  ...more: readonly string[]
): Running {
  const args = ['worker', ...suites, '--url', server.url, '--concurrency', '2', ...more];
  const running = start(args, folder, environment);
  onTestFinished(() => kill(running));
  return running;
}

async function kill({ child, ended }: Running): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    try {
      process.kill(-(child.pid ?? 0), 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
  }
  await ended;
}

function recorded(folder: string): readonly RunRow[] {
  try {
    return readFileSync(path.join(folder, '.lab-bench', 'journal.jsonl'), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('{"type":"run"') && line.endsWith('}'))
      .map((line) => (JSON.parse(line) as { row: RunRow }).row);
  } catch {
    return [];
  }
}

const begun = (folder: string): readonly string[] =>
  executions(folder).filter((line) => line.startsWith('begin'));
const ends = (folder: string): readonly string[] =>
  executions(folder).filter((line) => line.startsWith('end'));

/** The rows are those of a local run, and each was written once. */
async function expectLocalRows(folder: string, local: readonly RunRow[]): Promise<void> {
  expect(sameButForTimings(await journalRows(folder))).toEqual(sameButForTimings(local));
  expect(recorded(folder)).toHaveLength(local.length);
}

describe.skipIf(redisIsMissing)('the executor redis (skipped where there is no redis-server)', () => {
  let server: RedisServer;
  let local: readonly RunRow[];
  const quickly = { LAB_BENCH_TEST_WAIT: '1' };
  const slowly = { LAB_BENCH_TEST_WAIT: '150' };

  beforeAll(async () => {
    server = await RedisServer.start();
    const folder = mkdtempSync(path.join(tmpdir(), 'lab-bench-test-'));
    await command(['run', ...slow], folder, quickly);
    local = await journalRows(folder);
    rmSync(folder, { recursive: true });
    expect(local).toHaveLength(40);
  });
  afterAll(() => server.stop());

  it('gives the rows of a local run with two workers, and leaves nothing in Redis', async () => {
    const folder = temporaryFolder();
    worker(slow, server, folder, quickly);
    worker(slow, server, folder, quickly);
    const { code, stderr } = await command(submit(slow, server), folder);
    expect(code).toBe(0);
    expect(stderr).toMatch(/a worker has joined: .* \(process \d+, 2 at a time\)/);
    expect(stderr).toContain('slow-suite: 40/40 runs');
    await expectLocalRows(folder, local);
    expect(begun(folder)).toHaveLength(40);
    const client = server.client();
    onTestFinished(() => client.disconnect());
    // The workers sweep out what they wrote after the end.
    await until(async () => {
      const left = await client.keys(`${prefix}:*`);
      return left.every((key) => /:(workers|alive)/.test(key));
    });
  });

  it('loses nothing when one of two workers is killed in the middle', async () => {
    const folder = temporaryFolder();
    const run = start(submit(slow, server), folder);
    // Its first two runs would take longer than the test: it dies with both in its hands.
    const victim = worker(slow, server, folder, { LAB_BENCH_TEST_WAIT: '600000' });
    await until(() => begun(folder).length === 2);
    worker(slow, server, folder, slowly);
    await until(() => recorded(folder).length >= 8);
    await kill(victim);
    expect(await run.ended).toMatchObject({ code: 0 });
    await expectLocalRows(folder, local);
    // The two runs of the dead worker were made again.
    expect(begun(folder)).toHaveLength(42);
  });

  it('loses nothing when Redis is killed and started again in the middle', async () => {
    const folder = temporaryFolder();
    worker(slow, server, folder, slowly);
    const run = start(submit(slow, server), folder);
    await until(() => recorded(folder).length >= 8);
    await server.kill();
    await server.up();
    const { code, stderr } = await run.ended;
    expect(stderr).toContain('the connection to Redis is lost');
    expect(stderr).toContain('connected to Redis again');
    expect(code).toBe(0);
    await expectLocalRows(folder, local);
    // Redis may have forgotten the last second, of which nothing that was written down here is made again.
    expect(begun(folder).length).toBeLessThan(60);
  });

  it('goes on while the submitter is dead, whose own command collects what was made meanwhile', async () => {
    const folder = temporaryFolder();
    worker(slow, server, folder, slowly);
    const first = start(submit(slow, server), folder);
    await until(() => recorded(folder).length >= 5);
    await kill(first);
    const before = recorded(folder).length;
    await until(() => ends(folder).length >= before + 5);
    const second = await command(submit(slow, server), folder);
    expect(second.stderr).toContain('attached again to run');
    expect(second.code).toBe(0);
    await expectLocalRows(folder, local);
    expect(begun(folder)).toHaveLength(40);
  });

  it('detaches at Ctrl-C; status shows what goes on, and the same command collects it', async () => {
    const folder = temporaryFolder();
    worker(slow, server, folder, { LAB_BENCH_TEST_WAIT: '60' });
    const first = start(submit(slow, server), folder);
    await until(() => recorded(folder).length >= 5);
    first.child.kill('SIGINT');
    const { code, stderr } = await first.ended;
    expect(code).toBe(130);
    expect(stderr).toContain('detaching: what is submitted goes on');
    expect(recorded(folder).length).toBeLessThan(40);
    await until(() => ends(folder).length === 40);
    const status = await command(['status', '--url', server.url], folder);
    expect(status.stdout).toContain('was interrupted');
    expect(status.stdout).toMatch(
      /Redis: run \w+ of this results folder, 40 runs .* \d+ made and not collected/,
    );
    expect(status.stdout).toMatch(/Worker: .* serves \w+/);
    const second = await command(submit(slow, server), folder);
    expect(second.code).toBe(0);
    await expectLocalRows(folder, local);
    expect(begun(folder)).toHaveLength(40);
  });

  it('takes back what was submitted when it is told to', async () => {
    const folder = temporaryFolder();
    const first = start(submit(slow, server), folder);
    await until(() => first.stderr().includes('no worker makes these runs yet'));
    first.child.kill('SIGINT');
    expect((await first.ended).code).toBe(130);
    const withdrawn = await command(submit(slow, server, '--withdraw'), folder);
    expect(withdrawn.stdout).toContain('withdrawn: 40 waiting runs');
    expect((await command(submit(slow, server, '--withdraw'), folder)).stdout).toContain(
      'nothing of this results folder',
    );
  });

  it('ends busy loops and takes failures as a local run does', async () => {
    const [here, there] = [temporaryFolder(), temporaryFolder()];
    worker(trouble, server, there);
    for (const methods of [
      ['--method', 'fine,throws,exits,kills,not-a-number', '--time-limit', '60'],
      ['--method', 'busy', '--time-limit', '1'],
    ]) {
      await command(['run', ...trouble, ...methods], here);
      expect(await command(submit(trouble, server, ...methods), there)).toMatchObject({ code: 3 });
    }
    const rows = sameButForTimings(await journalRows(there));
    expect(rows.map(withoutStack)).toEqual(sameButForTimings(await journalRows(here)).map(withoutStack));
  });

  it('holds a run to the memory of its worker', async () => {
    const folder = temporaryFolder();
    worker(trouble, server, folder, {}, '--memory-limit', '64');
    await command(submit(trouble, server, '--method', 'fine,devours', '--time-limit', '30'), folder);
    const rows = await journalRows(folder);
    expect(rows.map(({ method, status }) => `${method} ${status}`).sort()).toEqual([
      ...['devours failed', 'devours failed', 'fine ok', 'fine ok'],
    ]);
  });

  it('makes timed runs one at a time with nothing beside them', async () => {
    const folder = temporaryFolder();
    worker(timed, server, folder);
    expect((await command(submit(timed, server), folder)).code).toBe(0);
    const lines = executions(folder);
    const alone = lines.slice(lines.findIndex((line) => line.includes(' timed ')));
    expect(alone.length).toBeGreaterThan(20);
    alone.forEach((line, index) => {
      if (index % 2 === 0) expect(alone[index + 1]).toBe(line.replace('begin', 'end'));
    });
  });

  it('gives a run up that kills its workers, with its error recorded', async () => {
    const folder = temporaryFolder();
    const workers = [worker(poison, server, folder), worker(poison, server, folder)];
    const run = start(
      submit(poison, server, '--method', 'kills-its-worker', '--repetitions', '1', '--attempts', '2'),
      folder,
    );
    await Promise.all(workers.map(({ ended }) => ended));
    worker(poison, server, folder);
    expect(await run.ended).toMatchObject({ code: 3 });
    const rows = await journalRows(folder);
    expect(rows.map(({ status, error }) => [status, error?.code, error?.message])).toEqual([
      ['failed', 'WORKER_LOST', '2 workers died or fell silent while making it'],
    ]);
    expect(executions(folder)).toEqual(['kills-its-worker', 'kills-its-worker']);
  });

  it('records what is too large to be sent as failed, and goes on', async () => {
    const folder = temporaryFolder();
    worker(poison, server, folder);
    const methods = ['--method', 'fine,large-result,large-job', '--repetitions', '1'];
    expect((await command(submit(poison, server, ...methods), folder)).code).toBe(3);
    const rows = await journalRows(folder);
    const outcomes = Object.fromEntries(
      rows.map(({ method, status, error }) => [method, [status, error?.message ?? '']]),
    );
    expect(outcomes['fine']).toEqual(['ok', '']);
    expect(outcomes['large-result']).toEqual([
      'failed',
      expect.stringMatching(/result is \d+ bytes of JSON; 8388608 can be sent/),
    ]);
    expect(outcomes['large-job']).toEqual([
      'failed',
      expect.stringMatching(/job is \d+ bytes of JSON; 65536 can be sent/),
    ]);
    expect([...executions(folder)].sort()).toEqual(['fine', 'large-result']);
  });

  it('takes no runs on a worker whose code differs, and says so on both sides', async () => {
    const [folder, other] = [ownSuite(1), ownSuite(2)];
    const suites = ['--suites', 'suite.js'];
    const refusing = worker(suites, server, other);
    const run = start(submit(suites, server), folder);
    await until(() => run.stderr().includes('a worker refuses these runs'));
    expect(run.stderr()).toMatch(/refuses these runs: .*the sources of quick-suite noise mean differ/);
    expect(refusing.stderr()).toMatch(
      /refusing run \w+, which needs other code than is here: the sources of/,
    );
    expect(recorded(folder)).toHaveLength(0);
    worker(suites, server, folder);
    expect(await run.ended).toMatchObject({ code: 0 });
    expect(executions(other)).toEqual([]);
    expect(executions(folder)).toHaveLength(18);
  });

  it('lets a worker end the runs under way at the first signal, and gives them back at the second', async () => {
    const folder = temporaryFolder();
    const long = { LAB_BENCH_TEST_WAIT: '1500' };
    const first = worker(slow, server, folder, long);
    const run = start(submit(slow, server, '--repetitions', '4'), folder);
    await until(() => begun(folder).length === 2);
    first.child.kill('SIGTERM');
    expect(await first.ended).toMatchObject({ code: 130, stdout: '2 runs made\n' });
    expect(ends(folder)).toHaveLength(2);

    const second = worker(slow, server, folder, long);
    await until(() => begun(folder).length === 4);
    second.child.kill('SIGINT');
    await until(() => second.stderr().includes('Ctrl-C again gives them back'));
    second.child.kill('SIGINT');
    expect(await second.ended).toMatchObject({ code: 130, stdout: '0 runs made\n' });
    expect(ends(folder)).toHaveLength(2);

    const third = worker(slow, server, folder, quickly, '--idle', '3');
    expect(await run.ended).toMatchObject({ code: 0 });
    expect(begun(folder)).toHaveLength(6);
    expect(await journalRows(folder)).toHaveLength(4);
    expect(await third.ended).toMatchObject({ code: 0, stdout: '2 runs made\n' });
  });

  describe('without a Redis that it may use', () => {
    it.each([
      [
        'an unknown executor',
        ['--executor', 'rediss'],
        /--executor 'rediss': did you mean 'redis'\? Known: local, redis/,
      ],
      ['nothing to take back', ['--withdraw'], /--withdraw is about runs that were submitted/],
      ['no URL', ['--executor', 'redis'], /--executor redis needs --url/],
      ['what is no URL', ['--executor', 'redis', '--url', 'localhost'], /--url 'localhost' is no URL/],
      [
        'another protocol',
        ['--executor', 'redis', '--url', 'http://:secret@x'],
        /--url 'http:\/\/:\*\*\*@x': write redis:/,
      ],
      [
        'nobody there',
        ['--executor', 'redis', '--url', 'redis://127.0.0.1:1'],
        /Redis at redis:\/\/127.0.0.1:1: .*ECONNREFUSED/,
      ],
      [
        'a database that is none',
        ['--executor', 'redis', '--url', 'redis://x/y'],
        /the database is a number, got 'y'/,
      ],
    ])('%s: exit code 2, and nothing is run', async (_, args, message) => {
      const folder = temporaryFolder();
      const { code, stderr } = await command(['run', ...slow, ...args], folder, { LAB_BENCH_REDIS_URL: '' });
      expect(stderr).toMatch(message);
      expect(stderr).not.toMatch(/^\s+at /m);
      expect(stderr).not.toContain('secret');
      expect(code).toBe(2);
      expect(recorded(folder)).toEqual([]);
    });

    it('a certificate that is not trusted is refused; with one that is, all goes through TLS', async () => {
      const tls = { certificate: fixture('tls/certificate.pem'), key: fixture('tls/key.pem') };
      const guarded = await RedisServer.start({ tls });
      onTestFinished(() => guarded.stop());
      const folder = temporaryFolder();
      const refused = await command(['run', ...slow, '--executor', 'redis', '--url', guarded.url], folder);
      expect(refused.stderr).toMatch(/Redis at rediss:\/\/.*self-signed certificate/);
      expect(refused.code).toBe(2);
      const trusting = { NODE_EXTRA_CA_CERTS: tls.certificate, ...quickly };
      worker(slow, guarded, folder, trusting);
      expect(await command(submit(slow, guarded), folder, trusting)).toMatchObject({ code: 0 });
      await expectLocalRows(folder, local);
    });

    it('a wrong password is refused on both sides, a right one is taken from the environment', async () => {
      const guarded = await RedisServer.start({ password: 'right' });
      onTestFinished(() => guarded.stop());
      const wrong = guarded.url.replace('right', 'wrong');
      const folder = temporaryFolder();
      const [run, served] = await Promise.all([
        command(['run', ...slow, '--executor', 'redis', '--url', wrong], folder),
        command(['worker', ...slow, '--url', wrong], temporaryFolder()),
      ]);
      for (const { code, stderr } of [run, served]) {
        expect(stderr).toMatch(
          /Redis at redis:\/\/:\*\*\*@.*WRONGPASS.*Write user and password into the URL/,
        );
        expect(stderr).not.toContain('wrong@');
        expect(code).toBe(2);
      }
      const withPassword = { LAB_BENCH_REDIS_URL: guarded.url, ...quickly };
      const right = start(['worker', ...slow], folder, withPassword);
      onTestFinished(() => kill(right));
      expect((await command(['run', ...slow, '--executor', 'redis'], folder, withPassword)).code).toBe(0);
      await expectLocalRows(folder, local);
    });
  });
});

function withoutStack(row: Partial<RunRow>): Partial<RunRow> {
  return { ...row, error: row.error ? { ...row.error, stack: null } : null };
}

/** A copy of the quick suite in a package of its own, with its constant as given. */
function ownSuite(scale: number): string {
  const folder = temporaryFolder();
  cpSync(fixture('quick-suite'), folder, { recursive: true });
  writeFileSync(path.join(folder, 'scale.js'), `export const scale = ${scale};\n`);
  cpSync(fixture('counting.js'), path.join(folder, 'counting.js'));
  for (const file of ['mean.js', 'trimmed.js']) {
    const source = readFileSync(path.join(folder, file), 'utf8');
    writeFileSync(path.join(folder, file), source.replace('../counting.js', './counting.js'));
  }
  writeFileSync(path.join(folder, 'package.json'), '{"name": "own", "version": "1.0.0", "type": "module"}');
  mkdirSync(path.join(folder, 'node_modules', '@lab'), { recursive: true });
  const bench = fileURLToPath(new URL('..', import.meta.url));
  symlinkSync(bench, path.join(folder, 'node_modules', '@lab', 'bench'));
  return folder;
}
