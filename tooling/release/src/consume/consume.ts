import { mkdirSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import type { PublishedPackage } from '@lab/workspace';
import type { Registry } from '../registry.ts';
import { runInChromium } from './chromium.ts';
import { checkDependencies } from './dependencies.ts';
import { runInNode } from './node.ts';
import { install } from './project.ts';
import { writeTypes } from './types.ts';

/** One check of an installed package: what it was, and why it was not done where it was not. */
export interface Check {
  readonly name: string;
  readonly skipped?: string;
}

/** What a package is used with. */
export interface Surroundings {
  readonly registry: Registry;
  readonly chromium: Browser | undefined;
}

/**
 * Installs one package by itself into an empty project and uses it as its users will: the README's first program in
 * Node and, bundled, in Chromium; leaves a program there for compilers to check. Throws at the first thing that is wrong.
 */
export async function consume(
  target: PublishedPackage,
  folder: string,
  { registry, chromium }: Surroundings,
): Promise<Check[]> {
  mkdirSync(folder, { recursive: true });
  await install(target, folder, registry);
  const brought = checkDependencies(target, folder);
  writeTypes(target, folder);
  return [
    { name: `installs alone with ${brought} dependencies` },
    ...(await runInNode(target, folder)),
    ...(chromium === undefined ? [] : [await runInChromium(target, folder, chromium)]),
  ];
}
