import { requireOneOf } from '@lab/linalg/arguments';

/** Which scale matrices L a family z = nu + L u has. */
export type FamilyName = 'meanfield' | 'fullrank' | 'isotropic' | 'location';

/** How a family's location and scale are written as one vector: nu first, then logarithms of diagonal entries, then the rest of L. */
export interface ScaleFamily {
  readonly name: FamilyName;
  readonly dim: number;
  readonly size: number;
  /** Writes nu and L (d x d, row by row) for the parameters. */
  readonly decode: (theta: Float64Array, location: Float64Array, scale: Float64Array) => void;
  readonly encode: (location: Float64Array, scale: Float64Array) => Float64Array;
  /** Turns derivatives by nu, by L, and by log|L| (a number) into one by the parameters. */
  readonly pullBack: (
    byLocation: Float64Array,
    byScale: Float64Array,
    byLogDeterminant: number,
    scale: Float64Array,
    out: Float64Array,
  ) => void;
}

/** The family `name`; `fixed` is the scale matrix of 'location'. */
export function scaleFamily(name: FamilyName, dim: number, fixed: Float64Array): ScaleFamily {
  requireOneOf(name, ['meanfield', 'fullrank', 'isotropic', 'location'], 'family');
  switch (name) {
    case 'location':
      return locationFamily(dim, fixed);
    case 'isotropic':
      return isotropicFamily(dim);
    case 'meanfield':
      return meanfieldFamily(dim);
    case 'fullrank':
      return fullrankFamily(dim);
  }
}

function locationFamily(dim: number, fixed: Float64Array): ScaleFamily {
  return {
    name: 'location',
    dim,
    size: dim,
    decode: (theta, location, scale) => {
      location.set(theta);
      scale.set(fixed);
    },
    encode: (location) => Float64Array.from(location),
    pullBack: (byLocation, _byScale, _byLog, _scale, out) => out.set(byLocation),
  };
}

function isotropicFamily(dim: number): ScaleFamily {
  return {
    name: 'isotropic',
    dim,
    size: dim + 1,
    decode: (theta, location, scale) => {
      location.set(theta.subarray(0, dim));
      scale.fill(0);
      const s = Math.exp(theta[dim]);
      for (let j = 0; j < dim; j++) scale[j * dim + j] = s;
    },
    encode: (location, scale) => {
      let sum = 0;
      for (let j = 0; j < dim; j++) sum += Math.log(scale[j * dim + j]);
      return Float64Array.from([...location, sum / dim]);
    },
    pullBack: (byLocation, byScale, byLogDeterminant, scale, out) => {
      out.set(byLocation);
      let sum = dim * byLogDeterminant;
      for (let j = 0; j < dim; j++) sum += byScale[j * dim + j] * scale[0];
      out[dim] = sum;
    },
  };
}

function meanfieldFamily(dim: number): ScaleFamily {
  return {
    name: 'meanfield',
    dim,
    size: 2 * dim,
    decode: (theta, location, scale) => {
      location.set(theta.subarray(0, dim));
      scale.fill(0);
      for (let j = 0; j < dim; j++) scale[j * dim + j] = Math.exp(theta[dim + j]);
    },
    encode: (location, scale) =>
      Float64Array.from([...location, ...Array.from(location, (_, j) => Math.log(scale[j * dim + j]))]),
    pullBack: (byLocation, byScale, byLogDeterminant, scale, out) => {
      out.set(byLocation);
      for (let j = 0; j < dim; j++)
        out[dim + j] = byScale[j * dim + j] * scale[j * dim + j] + byLogDeterminant;
    },
  };
}

function fullrankFamily(dim: number): ScaleFamily {
  const size = 2 * dim + (dim * (dim - 1)) / 2;
  return {
    name: 'fullrank',
    dim,
    size,
    decode: (theta, location, scale) => {
      location.set(theta.subarray(0, dim));
      scale.fill(0);
      for (let i = 0, k = 2 * dim; i < dim; i++) {
        for (let j = 0; j < i; j++) scale[i * dim + j] = theta[k++];
        scale[i * dim + i] = Math.exp(theta[dim + i]);
      }
    },
    encode: (location, scale) => {
      const theta = new Float64Array(size);
      theta.set(location);
      for (let i = 0, k = 2 * dim; i < dim; i++) {
        for (let j = 0; j < i; j++) theta[k++] = scale[i * dim + j];
        theta[dim + i] = Math.log(scale[i * dim + i]);
      }
      return theta;
    },
    pullBack: (byLocation, byScale, byLogDeterminant, scale, out) => {
      out.set(byLocation);
      for (let i = 0, k = 2 * dim; i < dim; i++) {
        for (let j = 0; j < i; j++) out[k++] = byScale[i * dim + j];
        out[dim + i] = byScale[i * dim + i] * scale[i * dim + i] + byLogDeterminant;
      }
    },
  };
}
