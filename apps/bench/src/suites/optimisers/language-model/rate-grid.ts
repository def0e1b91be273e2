/** Learning rates tried for every arm on the language model, times the arm's factor. */
export const languageModelGrid: readonly number[] = [0.008, 0.016, 0.032, 0.064, 0.128];
