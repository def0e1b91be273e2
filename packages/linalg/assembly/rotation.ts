import { length } from './householder';

export let cosine: f64 = 1;
export let sine: f64 = 0;

/** Rotation with c f + s g = r, -s f + c g = 0; leaves c and s in the module and returns r. */
export function rotation(f: f64, g: f64): f64 {
  if (g == 0) {
    cosine = 1;
    sine = 0;
    return f;
  }
  const squares = f * f + g * g;
  const r = squares > 1e-280 && squares < 1e280 ? Math.sqrt(squares) : length(f, g);
  cosine = f / r;
  sine = g / r;
  return r;
}
