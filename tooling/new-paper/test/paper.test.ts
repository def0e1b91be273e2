import { workspaceRoot } from '@lab/workspace';
import { describe, expect, it } from 'vitest';
import { checkPaper, RefusedPaper, type Paper } from '../src/paper.ts';

const paper: Paper = {
  name: 'tenth-paper',
  arxiv: '2605.01234',
  title: "A Paper About Stein's Method",
  authors: 'Doe, Jane',
};
const asked = (changes: Partial<Paper>): Paper => checkPaper({ ...paper, ...changes }, workspaceRoot);

describe('a paper asked for', () => {
  it('is taken as it is where all is right', () => {
    expect(asked({})).toEqual(paper);
    expect(asked({ title: '  Two   words ' }).title).toBe('Two words');
    expect(asked({ arxiv: '1412.6980' }).arxiv).toBe('1412.6980');
    expect(asked({ arxiv: 'math.ST/0601123' }).arxiv).toBe('math.ST/0601123');
  });

  it.each([
    ['Tenth', 'no name'],
    ['tenth_paper', 'no name'],
    ['-tenth', 'no name'],
    ['tenth--paper', 'no name'],
    ['10th', 'no name'],
    ['../tenth', 'no name'],
    ['', 'no name'],
    ['package', 'reserved'],
    ['cdte', 'packages/cdte'],
    ['bench', 'apps/bench'],
    ['hygiene', 'tooling/hygiene'],
    ['spectra', 'suites/spectra'],
  ])('is refused for its name %s', (name, why) => {
    expect(() => asked({ name })).toThrow(RefusedPaper);
    expect(() => asked({ name })).toThrow(why);
  });

  it.each([
    ['2604.05337v2', 'leave the version out'],
    ['2613.05337', 'no month 13'],
    ['2600.05337', 'no month 00'],
    ['2604.5337', '5 digits'],
    ['1412.06980', '4 digits'],
    ['260405337', 'point'],
    ['arXiv:2604.05337', 'no arXiv number'],
    ['https://arxiv.org/abs/2604.05337', 'no arXiv number'],
    ['', 'no arXiv number'],
    ['2603.16829', 'has a package already: @lab/cdte'],
  ])('is refused for its number %s', (arxiv, why) => {
    expect(() => asked({ arxiv })).toThrow(RefusedPaper);
    expect(() => asked({ arxiv })).toThrow(why);
  });

  it.each([[' '], ['{Braces}'], ['back\\slash'], ['end */ of comment'], ['`tick`']])(
    'is refused for its title %s',
    (title) => {
      expect(() => asked({ title })).toThrow('is no title');
    },
  );
});
