/** The modules of the built-in suites, each exporting `suite`. */
export const builtInSuites: readonly URL[] = [
  new URL('./associative-memory/suite.js', import.meta.url),
  new URL('./clustering/suite.js', import.meta.url),
  new URL('./kernels/suite.js', import.meta.url),
  new URL('./optimisers/suite.js', import.meta.url),
  new URL('./sampling/suite.js', import.meta.url),
  new URL('./spectra/suite.js', import.meta.url),
  new URL('./treatment-effects/suite.js', import.meta.url),
  new URL('./two-stage/suite.js', import.meta.url),
  new URL('./variational/suite.js', import.meta.url),
];
