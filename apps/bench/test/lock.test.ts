import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { BenchError, exitCodes } from '../src/errors.ts';
import { acquireLock, liveHolder } from '../src/store/lock.ts';
import { temporaryFolder } from './support/command.ts';

const lockFile = (): string => path.join(temporaryFolder(), 'writer.lock');

function refusal(file: string): BenchError {
  try {
    acquireLock(file);
  } catch (error) {
    if (error instanceof BenchError) return error;
  }
  throw new Error('the lock was given');
}

describe('the lock', () => {
  it('is held by one, and free again after its release', () => {
    const file = lockFile();
    const lock = acquireLock(file);
    expect(lock.takenOver).toBe(false);
    expect(liveHolder(file)?.pid).toBe(process.pid);
    const error = refusal(file);
    expect(error.exitCode).toBe(exitCodes.locked);
    expect(error.message).toContain(`process ${process.pid}`);
    expect(error.message).toContain('lab-bench status');
    lock.release();
    expect(existsSync(file)).toBe(false);
    acquireLock(file).release();
  });

  it('is refused while another process lives, and taken over once it is dead', async () => {
    const file = lockFile();
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    onTestFinished(() => void other.kill('SIGKILL'));
    const start = readFileSync(`/proc/${other.pid ?? 0}/stat`, 'utf8')
      .split(') ')[1]
      ?.split(' ')[19];
    writeFileSync(
      file,
      JSON.stringify({ pid: other.pid, host: hostname(), processStart: start, since: 'then' }),
    );
    expect(refusal(file).message).toContain(`process ${other.pid ?? 0}`);
    const gone = new Promise((resolve) => other.on('close', resolve));
    other.kill('SIGKILL');
    await gone;
    expect(liveHolder(file)).toBeUndefined();
    const lock = acquireLock(file);
    expect(lock.takenOver).toBe(true);
    lock.release();
  });

  it('is not held by a later process that got the same number', () => {
    const file = lockFile();
    writeFileSync(
      file,
      JSON.stringify({ pid: process.pid, host: hostname(), processStart: '1', since: 'then' }),
    );
    const lock = acquireLock(file);
    expect(lock.takenOver).toBe(true);
    lock.release();
  });

  it('of another machine is left alone, with a way out in the message', () => {
    const file = lockFile();
    writeFileSync(file, JSON.stringify({ pid: 1, host: 'elsewhere', processStart: '', since: 'then' }));
    const error = refusal(file);
    expect(error.message).toContain('on elsewhere');
    expect(error.message).toContain(`delete ${file}`);
  });

  it('that is no lock at all is taken over', () => {
    const file = lockFile();
    writeFileSync(file, '');
    acquireLock(file).release();
    writeFileSync(file, '{"pid":');
    acquireLock(file).release();
  });
});
