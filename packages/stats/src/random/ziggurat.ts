import { portableExp } from './portableExponential.ts';
import { portableLog } from './portableLogarithm.ts';

/**
 * Layers of equal area under an unnormalised decreasing density f on [0, infinity): layer i spans
 * [0, edge[i]] x [height[i], height[i+1]], layer 0 is the strip below f(edge[1]) together with the tail.
 */
export interface Ziggurat {
  /** 257 right ends, decreasing; edge[0] is the width that gives layer 0 its area, edge[256] = 0. */
  readonly edge: Float64Array;
  /** f at the right ends; height[256] = f(0) = 1. */
  readonly height: Float64Array;
}

const LAYERS = 256;

/** Where the normal ziggurat's tail begins: the root that closes 256 layers under exp(-x^2/2). */
export const NORMAL_TAIL = 3.654152885361009;
const NORMAL_AREA = 0.004928673233974655;

/** Where the exponential ziggurat's tail begins: the root that closes 256 layers under exp(-x). */
export const EXPONENTIAL_TAIL = 7.69711747013105;
const EXPONENTIAL_AREA = 0.003949659822581557;

/** Layers under exp(-x^2/2), for Marsaglia and Tsang's ziggurat (J. Stat. Software 5(8), 2000). */
export const normalZiggurat: Ziggurat = /* @__PURE__ */ layers(
  NORMAL_TAIL,
  NORMAL_AREA,
  (x) => portableExp(-0.5 * x * x),
  (y) => Math.sqrt(-2 * portableLog(y)),
);

/** Layers under exp(-x). */
export const exponentialZiggurat: Ziggurat = /* @__PURE__ */ layers(
  EXPONENTIAL_TAIL,
  EXPONENTIAL_AREA,
  (x) => portableExp(-x),
  (y) => -portableLog(y),
);

function layers(
  tail: number,
  area: number,
  density: (x: number) => number,
  inverse: (y: number) => number,
): Ziggurat {
  const edge = new Float64Array(LAYERS + 1);
  const height = new Float64Array(LAYERS + 1);
  edge[0] = area / density(tail);
  edge[1] = tail;
  height[1] = density(tail);
  for (let i = 2; i < LAYERS; i += 1) {
    height[i] = height[i - 1] + area / edge[i - 1];
    edge[i] = inverse(height[i]);
  }
  height[LAYERS] = 1;
  return { edge, height };
}
