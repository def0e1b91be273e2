import { at } from './address';

/** A bound on the largest eigenvalue of a symmetric matrix: the smaller of its largest row sum and its Frobenius norm. */
export function spectralBound(n: i32, a: usize): f64 {
  let widest: f64 = 0;
  let squares: f64 = 0;
  for (let i = 0; i < n; i++) {
    let sum: f64 = 0;
    for (let j = 0; j < n; j++) {
      const value = load<f64>(at(a, i * n + j));
      sum += Math.abs(value);
      squares += value * value;
    }
    widest = Math.max(widest, sum);
  }
  return Math.min(widest, Math.sqrt(squares));
}

/** max |A - I|. */
export function identityDistance(n: i32, a: usize): f64 {
  let most: f64 = 0;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      const value = load<f64>(at(a, i * n + j));
      most = Math.max(most, Math.abs(i == j ? value - 1 : value));
    }
  return most;
}
