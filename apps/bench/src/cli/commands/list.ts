import { Command } from 'commander';
import { labelOf } from '../../nouns/parameters.ts';
import { atSize, sizes } from '../../nouns/size.ts';
import type { Suite } from '../../nouns/suite.ts';
import { loadCatalogue } from '../../planning/catalogue.ts';
import { withCommon, withJson, type CommonOptions } from '../options.ts';
import type { CommandContext } from '../command-context.ts';
import { wrap } from '../../text/wrap.ts';

interface ListOptions extends CommonOptions {
  readonly json: boolean;
}

export function listCommand({ terminal }: CommandContext): Command {
  const command = new Command('list')
    .description('show suites with their problems, methods, metrics, claims and figures')
    .action(async (options: ListOptions) => {
      const { suites } = await loadCatalogue(options.suites);
      if (options.json) {
        terminal.print(JSON.stringify(suites.map(describe), null, 2));
        return;
      }
      for (const suite of suites) {
        terminal.print(`${terminal.style('bold', suite.name)}  ${suite.title}`);
        terminal.print(wrap(suite.description, terminal.width, '  ', '  '));
        for (const [kind, members] of Object.entries(describe(suite).members)) {
          terminal.print(`  ${kind}`);
          for (const { name, title } of members)
            terminal.print(wrap(title, terminal.width, `    ${terminal.style('cyan', name)}  `, '      '));
        }
        terminal.print();
      }
    });
  return withJson(withCommon(command));
}

interface Member {
  readonly name: string;
  readonly title: string;
}

function describe(suite: Suite): { name: string; title: string; members: Record<string, readonly Member[]> } {
  return {
    name: suite.name,
    title: suite.title,
    members: {
      problems: suite.problems.map((problem) => ({
        name: problem.name,
        title: `${problem.title} (cases: ${sizes.map((size) => `${size} ${atSize(problem.cases, size).length}`).join(', ')})`,
      })),
      methods: suite.methods.flatMap((method) =>
        (method.variants ?? [{}]).map((variant) => ({
          name: labelOf(method.name, variant),
          title: method.title,
        })),
      ),
      metrics: suite.metrics.map(({ name, title }) => ({ name, title })),
      claims: suite.claims.map(({ name, statement }) => ({ name, title: statement })),
      figures: suite.figures.map(({ name, title }) => ({ name, title })),
    },
  };
}
