/** The functions of the core module. Pointers are byte addresses, strides count elements unless said otherwise. */
export interface Core {
  readonly mark: () => number;
  readonly release: (mark: number) => void;
  readonly alloc: (bytes: number) => number;
  readonly setTiles: (rowsF64: number, columnsF64: number, rowsF32: number, columnsF32: number) => void;
  readonly gemm: Gemm;
  readonly gemmLower: (
    n: number,
    k: number,
    alpha: number,
    a: number,
    aRow: number,
    aColumn: number,
    b: number,
    bRow: number,
    bColumn: number,
    beta: number,
    c: number,
    cRow: number,
  ) => void;
  /** As gemm with contiguous rows of C; the last argument 1 restricts it to the lower triangle. */
  readonly sgemm: Gemm;
  readonly dot: (n: number, x: number, y: number) => number;
  readonly axpy: (n: number, alpha: number, x: number, y: number) => void;
  readonly columnDot: (n: number, x: number, y: number) => number;
  readonly columnStep: (n: number, alpha: number, x: number, y: number, z: number) => number;
  readonly relaxColumns: (
    n: number,
    a: number,
    visits: number,
    order: number,
    scale: number,
    omega: number,
    x: number,
    field: number,
    diagonal: number,
    gain: number,
    r: number,
  ) => void;
  readonly scal: (n: number, alpha: number, x: number) => void;
  readonly rot: (n: number, x: number, y: number, c: number, s: number) => void;
  /** Row stride in bytes. */
  readonly gemvRows: (
    m: number,
    n: number,
    alpha: number,
    a: number,
    lda: number,
    x: number,
    y: number,
    accumulate: number,
  ) => void;
  /** Strides in bytes. */
  readonly gemvColumns: (
    m: number,
    n: number,
    alpha: number,
    a: number,
    lda: number,
    x: number,
    incx: number,
    y: number,
  ) => void;
  /** Products of m rows in single precision with x; zeros fill rows up to their stride in bytes, a multiple of 16. */
  readonly singleRows: SingleRows;
  /** Adds to y the rows times what x has for them. */
  readonly singleColumns: SingleRows;
  /** y += A'(A x) for a multiple of eight rows. */
  readonly outerRows: SingleRows;
  /** The same with x and y in single precision, not in the plain tier. */
  readonly roughRows: SingleRows;
  /** Row stride in bytes. */
  readonly symvLower: (n: number, a: number, lda: number, x: number, y: number) => void;
  /** Row pointers and column indices are 32-bit integers; the entries of two vectors lie in pairs. */
  readonly sparseRows: SparsePairs;
  /** As sparseRows for the transpose; adds to y. */
  readonly sparseColumns: SparsePairs;
  readonly sparseDot: (count: number, indices: number, values: number, x: number) => number;
  readonly sparseAxpy: (count: number, factor: number, indices: number, values: number, y: number) => void;
  readonly nearestRows: (
    from: number,
    to: number,
    pairs: number,
    clusters: number,
    points: number,
    centres: number,
    labels: number,
    upper: number,
    lower: number,
    inside: number,
    apart: number,
    moved: number,
    neared: number,
    changes: number,
  ) => number;
  readonly nearerRows: (
    from: number,
    to: number,
    pairs: number,
    k: number,
    points: number,
    centre: number,
    labels: number,
    squares: number,
    between: number,
  ) => void;
  readonly cholesky: (n: number, a: number, lda: number) => number;
  readonly solveLower: TriangularSolve;
  readonly solveUpper: TriangularSolve;
  readonly lu: (n: number, a: number, lda: number, pivots: number) => number;
  readonly qr: (m: number, n: number, a: number, lda: number, tau: number) => void;
  readonly qrForm: (
    m: number,
    columns: number,
    k: number,
    a: number,
    lda: number,
    tau: number,
    q: number,
    ldq: number,
  ) => void;
  readonly symmetricEigen: (n: number, a: number, values: number, vectors: number) => number;
  readonly svd: (
    m: number,
    n: number,
    a: number,
    values: number,
    u: number,
    uColumns: number,
    v: number,
  ) => number;
  readonly rowMean: (n: number, p: number, x: number, centre: number) => void;
  readonly centreRows: (n: number, p: number, x: number, centre: number, to: number, norms: number) => void;
  readonly distanceRows: (
    count: number,
    m: number,
    p: number,
    x: number,
    xCentred: number,
    xNorms: number,
    y: number,
    yCentred: number,
    yNorms: number,
    out: number,
  ) => void;
  /** y coordinate by coordinate, p x m. */
  readonly differenceRows: (count: number, m: number, p: number, x: number, y: number, out: number) => void;
  readonly mirrorLower: (n: number, a: number, lda: number) => void;
  readonly scaleOf: (rows: number, columns: number, a: number, lda: number, lower: number) => number;
  readonly spectralBound: (n: number, a: number) => number;
  readonly identityDistance: (n: number, a: number) => number;
  readonly rbfEntries: (count: number, values: number, factor: number) => void;
  readonly maternEntries: (count: number, values: number, factor: number, twice: number) => void;
  readonly polynomialEntries: (
    count: number,
    values: number,
    gamma: number,
    offset: number,
    degree: number,
  ) => void;
  readonly fourier: (
    n: number,
    xRe: number,
    xIm: number,
    yRe: number,
    yIm: number,
    roomRe: number,
    roomIm: number,
    twiddles: number,
  ) => void;
  readonly fourier2: (
    m: number,
    n: number,
    xRe: number,
    xIm: number,
    yRe: number,
    yIm: number,
    along: number,
    down: number,
    factor: number,
  ) => void;
  readonly realFourier2: (
    m: number,
    n: number,
    x: number,
    yRe: number,
    yIm: number,
    along: number,
    down: number,
    factor: number,
  ) => void;
  readonly realFourierInverse2: (
    m: number,
    n: number,
    xRe: number,
    xIm: number,
    y: number,
    along: number,
    down: number,
    factor: number,
  ) => void;
  readonly walshHadamard: (n: number, x: number) => void;
  readonly waveletForward: Wavelet;
  readonly waveletInverse: Wavelet;
  /** x is destroyed. */
  readonly waveletForward2: Wavelet2;
  readonly waveletInverse2: Wavelet2;
}

type SingleRows = (m: number, a: number, lda: number, x: number, y: number) => void;

type SparsePairs = (
  rows: number,
  pointers: number,
  indices: number,
  values: number,
  x: number,
  y: number,
) => void;

type Wavelet = (n: number, x: number, levels: number, taps: number, low: number, high: number) => void;

type Wavelet2 = (
  m: number,
  n: number,
  x: number,
  y: number,
  levels: number,
  taps: number,
  low: number,
  high: number,
) => void;

type TriangularSolve = (
  n: number,
  m: number,
  unit: number,
  t: number,
  tRow: number,
  tColumn: number,
  b: number,
  bRow: number,
  bColumn: number,
) => void;

type Gemm = (
  m: number,
  n: number,
  k: number,
  alpha: number,
  a: number,
  aRow: number,
  aColumn: number,
  b: number,
  bRow: number,
  bColumn: number,
  beta: number,
  c: number,
  cRow: number,
  last: number,
) => void;
