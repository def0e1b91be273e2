import { defineMethod, defineMetric, defineProblem, defineSuite } from '@lab/bench';

const module = import.meta.url;

/** Runs that do nothing: what is left to be measured is all that surrounds a run. */
export const suite = defineSuite({
  name: 'trivial',
  title: 'Runs that do nothing',
  description: 'What it costs to have a run made, recorded and known.',
  problems: [
    defineProblem<number, number, Record<string, never>>({
      name: 'number',
      title: 'A number',
      description: 'The number of the repetition.',
      module,
      cases: [{}],
      repetitions: 10_000,
      generate: ({ repetition }) => ({ input: repetition, reference: repetition }),
    }),
  ],
  methods: [
    defineMethod<number, number, Record<string, never>>({
      name: 'identity',
      title: 'Identity',
      description: 'Returns what it is given.',
      module,
      run: (input) => input,
    }),
  ],
  metrics: [
    defineMetric<number, number, number>({
      name: 'error',
      title: 'Error',
      unit: '',
      better: 'lower',
      module,
      compute: ({ output, reference }) => Math.abs(output - reference),
    }),
  ],
  subjects: [],
  claims: [],
  figures: [],
  timeLimit: 60,
});
