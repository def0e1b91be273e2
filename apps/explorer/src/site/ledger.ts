import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

export type Verdict = 'reproduced' | 'not reproduced' | 'inconclusive';

/** One claim of a paper and how it was judged. */
export interface JudgedClaim {
  readonly verdict: Verdict;
  /** The claim itself. */
  readonly statement: string;
  /** What was expected and what was measured. */
  readonly evidence: string;
}

/** A ledger as `lab-bench claims` prints it, kept in apps/bench/docs/results. */
export interface Ledger {
  readonly name: string;
  /** How it was made: the words before the claims, Markdown. */
  readonly preface: string;
  readonly claims: readonly JudgedClaim[];
}

const head = /^ {2}(reproduced|not reproduced|inconclusive) +(\S.*)$/;

/** Reads a ledger by its file's name without .md; `undefined` where none has been published yet. */
export function readLedger(directory: string, name: string): Ledger | undefined {
  const file = path.join(directory, `${name}.md`);
  return existsSync(file) ? parseLedger(name, readFileSync(file, 'utf8')) : undefined;
}

/** Reads a ledger's page: prose, then the claims in one block of plain text. */
export function parseLedger(name: string, page: string): Ledger {
  const block = /^```text\n([\s\S]*?)^```/m.exec(page);
  if (block === null) throw new Error(`the ledger ${name} holds no block of claims`);
  const claims: { verdict: Verdict; lines: string[] }[] = [];
  for (const line of block[1]!.split('\n')) {
    const start = head.exec(line);
    if (start !== null) claims.push({ verdict: start[1] as Verdict, lines: [start[2]!] });
    else if (/^ {4,}\S/.test(line)) claims.at(-1)?.lines.push(line.trim());
  }
  const preface = page
    .slice(0, block.index)
    .replace(/^# .*\n/, '')
    .trim();
  return { name, preface, claims: claims.map(judged) };
}

/** The evidence begins at the line that says what was expected. */
function judged({
  verdict,
  lines,
}: {
  readonly verdict: Verdict;
  readonly lines: readonly string[];
}): JudgedClaim {
  const start = lines.findIndex((line, index) => index > 0 && line.startsWith('expected '));
  const end = start === -1 ? lines.length : start;
  return { verdict, statement: lines.slice(0, end).join(' '), evidence: lines.slice(end).join(' ') };
}
