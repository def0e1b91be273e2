import { isPaper } from '@lab/workspace';
import { bytesOf, bytesOfSize, ownBytes, paperLimit } from '../budget.ts';
import type { Check, Finding } from '../finding.ts';

/** Every import weighs at most its budget, and no paper's own code more than 40 kB. */
export const budget: Check = {
  name: 'sizes within their budgets; imports of one function take that function',
  async run({ packages }) {
    const findings: Finding[] = [];
    for (const target of packages) {
      const { name, manifest } = target;
      const { budget: limits } = manifest.lab;
      for (const entry of Object.keys(manifest.exports))
        if (entry !== './package.json' && limits[entry] === undefined)
          findings.push({ where: name, what: `lab.budget in package.json says nothing of "${entry}"` });
      for (const [imported, size] of Object.entries(limits)) {
        const limit = bytesOfSize(size);
        const bytes = await bytesOf(target, imported);
        if (bytes > limit)
          findings.push({ where: name, what: `${imported} takes ${bytes} bytes, more than its ${size}` });
      }
      const own = isPaper(target) ? await ownBytes(target) : 0;
      if (own > paperLimit)
        findings.push({ where: name, what: `its own code takes ${own} bytes, more than ${paperLimit}` });
    }
    return findings;
  },
};
