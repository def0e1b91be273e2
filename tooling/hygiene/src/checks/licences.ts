import { run } from '@lab/workspace';
import type { Check, Finding } from '../finding.ts';

/** What users of the packages get with them: licences that ask for a notice and no more. */
const forUsers = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD'];
/** What only this repository's tools and applications use, beside these. */
const forTools = [
  ...forUsers,
  'OFL-1.1',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'CC-BY-4.0',
  'MPL-2.0',
  'Python-2.0',
  'Unlicense',
  'WTFPL',
];

/** Every dependency has a licence of the list. */
export const licences: Check = {
  name: 'licences of dependencies',
  async run({ workspace }) {
    return [
      ...(await refused(workspace, ['--prod', '--filter', './packages/*'], forUsers)),
      ...(await refused(workspace, [], forTools)),
    ];
  },
};

interface Licensed {
  readonly name: string;
  readonly versions: readonly string[];
}

async function refused(
  workspace: string,
  selection: readonly string[],
  allowed: readonly string[],
): Promise<Finding[]> {
  const output = await run('pnpm', [...selection, 'licenses', 'list', '--json', '--recursive'], {
    cwd: workspace,
  });
  const byLicence = JSON.parse(output) as Readonly<Record<string, readonly Licensed[]>>;
  return Object.entries(byLicence)
    .filter(([licence]) => !isAllowed(licence, allowed))
    .flatMap(([licence, packages]) =>
      packages.map(({ name, versions }) => ({
        where: `${name} ${versions.join(', ')}`,
        what: `its licence is ${licence}; allowed: ${allowed.join(', ')}`,
      })),
    );
}

/** Whether an SPDX expression of ORs and ANDs can be met with the licences of the list. */
export function isAllowed(expression: string, allowed: readonly string[]): boolean {
  const choices = expression.replace(/[()]/g, '').split(/ OR /i);
  return choices.some((choice) =>
    choice.split(/ AND /i).every((licence) => allowed.includes(licence.trim())),
  );
}
