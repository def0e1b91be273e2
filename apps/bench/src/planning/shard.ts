import { InvalidArgumentError } from 'commander';
import type { Job } from '../running/job.ts';

/** One part of a plan that is split among machines. */
export interface Shard {
  /** From 1 to `count`. */
  readonly index: number;
  readonly count: number;
}

const mostShards = 100_000;

/** An option's value `i/n` as a shard. */
export function parseShard(text: string): Shard {
  const [, first = '', second = ''] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const [index, count] = [Number(first), Number(second)];
  if (first === '' || count < 1 || count > mostShards || index < 1 || index > count) {
    throw new InvalidArgumentError(
      `Write i/n with n from 1 to ${mostShards} and i from 1 to n, such as 2/3.`,
    );
  }
  return { index, count };
}

/**
 * True for a run of the shard. It belongs to the one that its key names, so every run is in exactly one, whatever else is planned
 * beside it and wherever the plan is made.
 */
export function isInShard({ key }: Pick<Job, 'key'>, { index, count }: Shard): boolean {
  // 48 bits of the hash, which a number holds exactly.
  return Number.parseInt(key.slice(0, 12), 16) % count === index - 1;
}
