import type { Certificate, CertificateLevel } from './certificate.ts';

const words: Record<CertificateLevel, string> = {
  global: 'converges to the one optimum from every start (proved)',
  local: 'returns to this fixed point from near it (proved); from far away it may cycle or diverge',
  unstable: 'leaves the fixed point (proved)',
  indefinite: 'does not converge: the Gram matrix has a negative eigenvalue that the prior does not outweigh',
  undecided: 'nothing is proved',
};

/** A certificate in sentences. */
export function explain(
  certificate: Omit<Certificate, 'explanation'>,
  gaussian: boolean,
  relativeError: number,
): string[] {
  const { level, sequentialLevel, lambdaMin, lambdaMax, predictedSweeps: sweeps } = certificate;
  const sentences = [`sequential: ${words[sequentialLevel]}`];
  const why =
    lambdaMax === null || level === 'indefinite'
      ? ''
      : `; lambdaMax ${lambdaMax.toPrecision(4)}, the boundary is 2`;
  sentences.push(
    `parallel: ${level === 'unstable' && gaussian ? 'diverges from almost every start (proved)' : words[level]}${why}`,
  );
  if (lambdaMin !== null && lambdaMax !== null && certificate.omegaOptimal !== null) {
    sentences.push(
      `damped parallel: the factor ${certificate.omegaOptimal.toPrecision(3)} is the fastest, anything below ${(2 / lambdaMax).toPrecision(3)} is stable`,
    );
  }
  if (certificate.blocksAllowed !== null) {
    const count = certificate.blocksAllowed;
    sentences.push(
      count === 1
        ? 'blocks: no split of the columns into groups that move at once is proved safe'
        : `blocks: up to ${count} groups of neighbouring columns may move at once`,
    );
  }
  const predicted = Object.entries(sweeps)
    .filter(([, count]) => count !== null)
    .map(([name, count]) => {
      const atLeast = name === 'sequential' && certificate.rhoSequentialEstimated ? 'at least ' : '';
      return `${name} ${atLeast}${count}`;
    });
  if (predicted.length > 0)
    sentences.push(`sweeps to a relative error of ${relativeError}: ${predicted.join(', ')}`);
  if (certificate.failureProbability > 0)
    sentences.push(`bounds hold but for a probability of ${certificate.failureProbability}`);
  return sentences;
}
