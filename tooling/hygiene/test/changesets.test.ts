import { publishedPackages } from '@lab/workspace';
import { describe, expect, it } from 'vitest';
import { api, writeReports } from '../src/checks/api.ts';
import { changesets } from '../src/checks/changesets.ts';
import type { Finding } from '../src/finding.ts';
import { Sample } from './sample.ts';

async function released(version: string): Promise<Sample> {
  const sample = new Sample(version);
  writeReports(publishedPackages(sample.workspace));
  await sample.commit();
  return sample;
}

function check({ workspace }: Sample, since?: string): Promise<Finding[]> | Finding[] {
  return changesets.run({ workspace, packages: publishedPackages(workspace), since });
}

const said = async (findings: Promise<Finding[]> | Finding[]): Promise<string> =>
  (await findings).map(({ where, what }) => `${where}: ${what}`).join('\n');

describe('a forgotten changeset', () => {
  it('is caught, in a file that is committed or not, until it is there', async () => {
    const sample = await released('0.3.0');
    expect(await said(check(sample))).toBe('');
    sample.write('packages/sample/src/more.ts', 'export const three = 3;\n');
    expect(await said(check(sample))).toContain('no changeset tells it');
    await sample.commit();
    expect(await said(check(sample))).toContain('packages/sample/src/more.ts changed since');
    sample.changeset('patch');
    expect(await said(check(sample))).toBe('');
  });

  it('is not told by one that was there before a branch began', async () => {
    const sample = await released('0.3.0');
    sample.changeset('patch');
    sample.write('packages/sample/src/more.ts', 'export const three = 3;\n');
    await sample.commit();
    sample.write('packages/sample/src/index.ts', 'export const twice = (x: number): number => x + x;\n');
    await sample.commit();
    expect(await said(check(sample))).toBe('');
    expect(await said(check(sample, 'HEAD~1'))).toContain('no changeset tells it');
    sample.write('.changeset/two.md', "---\n'@lab/sample': patch\n---\n\nAnother change.\n");
    expect(await said(check(sample, 'HEAD~1'))).toBe('');
  });

  it('is no matter for what users do not get', async () => {
    const sample = await released('0.3.0');
    sample.write('packages/sample/test/index.test.ts', '');
    const manifest = JSON.stringify({
      ...(publishedPackages(sample.workspace)[0]!.manifest as object),
      scripts: { test: 'vitest' },
      devDependencies: { vitest: '1' },
    });
    sample.write('packages/sample/package.json', manifest);
    await sample.commit();
    expect(await said(check(sample, 'HEAD~1'))).toBe('');
    sample.write('packages/sample/package.json', manifest.replace('A sample', 'Another'));
    expect(await said(check(sample, 'HEAD~1'))).toContain('package.json changed');
  });

  it('is caught before the first release', async () => {
    const sample = await released('0.0.0');
    expect(await said(check(sample))).toContain('everything changed since ever');
    sample.changeset('patch');
    expect(await said(check(sample))).toContain('needs minor: the first release');
    sample.changeset('minor');
    expect(await said(check(sample))).toBe('');
  });

  it('that names no package is caught', async () => {
    const sample = await released('0.3.0');
    sample.write('.changeset/stray.md', "---\n'@lab/smaple': patch\n---\n\nA change.\n");
    expect(await said(check(sample))).toContain('@lab/smaple is no published package');
  });
});

describe('a breaking change planted in declarations', () => {
  const planted = 'declare const twice: (x: number, times: number) => number;\nexport { twice };\n';

  it('is caught by the report, and then by its changeset', async () => {
    const sample = await released('1.2.0');
    const packages = publishedPackages(sample.workspace);
    const reports = (): Promise<string> => said(api.run({ workspace: sample.workspace, packages }));
    expect(await reports()).toBe('');
    sample.declare(planted);
    sample.write(
      'packages/sample/src/index.ts',
      'export const twice = (x: number, n: number): number => n * x;\n',
    );
    expect(await reports()).toContain('differs from docs/api.md');
    writeReports(packages);
    expect(await reports()).toBe('');
    sample.changeset('minor');
    expect(await said(check(sample))).toContain('needs major: @lab/sample: twice changed');
    sample.changeset('major');
    expect(await said(check(sample))).toBe('');
  });

  it('asks for a minor version from 0.x, an addition for a patch', async () => {
    const sample = await released('0.3.0');
    const packages = publishedPackages(sample.workspace);
    sample.declare(
      'declare const twice: (x: number) => number;\ndeclare const three: number;\nexport { twice, three };\n',
    );
    sample.write('packages/sample/src/index.ts', '');
    writeReports(packages);
    sample.changeset('patch');
    expect(await said(check(sample))).toBe('');
    sample.declare(planted);
    writeReports(packages);
    expect(await said(check(sample))).toContain('needs minor');
  });
});
