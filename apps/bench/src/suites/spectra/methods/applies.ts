const stoppingProblems = ['stopping', 'digits-planted', 'digits-halves'];

type Skip = (problem: { readonly name: string }) => string | undefined;

/** A method is run on these problems alone; of the others it says why not. */
export function onlyOn(problems: readonly string[], reason: string): Skip {
  return ({ name }) => (problems.includes(name) ? undefined : reason);
}

/** For rules that choose when to stop. */
export const stopsTraining: Skip = onlyOn(
  stoppingProblems,
  'chooses when to stop: there is no training here',
);
