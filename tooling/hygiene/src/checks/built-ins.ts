import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { parse } from 'es-module-lexer';
import { isPaper, type PublishedPackage } from '@lab/workspace';
import type { Check, Finding } from '../finding.ts';

const builtins = new Set([...builtinModules, ...builtinModules.map((name) => `node:${name}`)]);
const waysAround = /\b(?:getBuiltinModule|createRequire)\b|\brequire\s*\(/;

/**
 * What a package exports reaches no Node built-in: its built files run in browsers. Commands (`bin`) may. @lab/linalg asks the process whether
 * there is a v8 module for its turbo mode, and goes on without.
 */
export const builtIns: Check = {
  name: 'no Node built-ins in what packages export',
  run: ({ packages }) => packages.flatMap(builtInsOf),
};

function builtInsOf(target: PublishedPackage): Finding[] {
  const { name, folder, manifest } = target;
  const findings: Finding[] = [];
  const waiting = Object.values(manifest.exports).flatMap((target) =>
    typeof target === 'string' ? [] : [path.join(folder, target.default)],
  );
  const seen = new Set<string>();
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const code = readFileSync(file, 'utf8');
    const where = `${name} ${path.relative(folder, file)}`;
    const around = isPaper(target) ? waysAround.exec(code)?.[0] : undefined;
    if (around !== undefined) findings.push({ where, what: `reaches for Node by ${around}` });
    for (const found of parse(code, file)[0]) {
      if (found.type === 'import-meta') continue;
      const { specifier } = found;
      if (specifier === undefined)
        findings.push({ where, what: `imports a computed name: ${code.slice(found.start, found.end)}` });
      else if (specifier.startsWith('.')) waiting.push(path.resolve(path.dirname(file), specifier));
      else if (builtins.has(specifier)) findings.push({ where, what: `imports ${specifier}` });
    }
  }
  return findings;
}
