import type { OutlierEnd } from './outlier.ts';
import type { TeacherMasses } from './teacherMasses.ts';

/**
 * The outlier of the signal alone, without any noise: an eigenpair of (theta/2)(u w' + w u'), w = f*v, theta > 0.
 * Source: derived, docs/theory.md, section 6.
 */
export function noiseFreeEnd(
  learned: ArrayLike<number>,
  { massLeft, massRight, massCross }: TeacherMasses,
  theta: number,
  end: 1 | -1,
): OutlierEnd {
  let [uw, ww, uv, vw] = [0, 0, 0, 0];
  for (let k = 0; k < massLeft.length; k++) {
    uw += massCross[k] * learned[k];
    ww += massRight[k] * learned[k] ** 2;
    uv += massCross[k];
    vw += massRight[k] * learned[k];
  }
  const length = end * Math.sqrt(ww);
  const gain = Math.abs(length) + end * uw;
  if (gain <= 1e-13 * Math.abs(length)) return { exists: false };
  // psi is u length + w, of squared norm 2 ww + 2 uw length.
  const norm = Math.sqrt(2 * (ww + uw * length));
  const left = (length + uw) / norm;
  const right = (uv * length + vw) / norm;
  return {
    exists: true,
    value: end * 0.5 * theta * gain,
    overlapLeft: left * left,
    overlapRight: right * right,
    crossOverlap: left * right,
    blockMass: massLeft.map(
      (mass, k) =>
        (mass * ww + 2 * massCross[k] * learned[k] * length + massRight[k] * learned[k] ** 2) / (norm * norm),
    ),
  };
}
