/**
 * Copies a `rows` x `depth` block into panels of `tile` rows, each panel depth-major, short panels filled with zeros.
 * Strides count elements and may be of either sign.
 */
export function packF64(
  to: usize,
  from: usize,
  rows: i32,
  depth: i32,
  rowStride: i32,
  depthStride: i32,
  tile: i32,
): void {
  const rs = (<usize>rowStride) << 3;
  const ds = (<usize>depthStride) << 3;
  const step = (<usize>tile) << 3;
  let row = 0;
  for (; row + tile <= rows; row += tile) {
    if (depthStride == 1) packRowsF64(to, from, depth, rs, step);
    else if (rowStride == 1) packColumnsF64(to, from, depth, ds, step);
    else packAnyF64(to, from, tile, depth, rs, ds, step);
    from += <usize>tile * rs;
    to += <usize>depth * step;
  }
  if (row < rows) {
    memory.fill(to, 0, <usize>depth * step);
    packAnyF64(to, from, rows - row, depth, rs, ds, step);
  }
}

function packRowsF64(to: usize, from: usize, depth: i32, rs: usize, step: usize): void {
  const rs2 = rs + rs;
  let p = 0;
  for (; p + 2 <= depth; p += 2) {
    let source = from + ((<usize>p) << 3);
    const end = to + step;
    while (to < end) {
      const x = v128.load(source);
      const y = v128.load(source + rs);
      v128.store(to, v128.shuffle<f64>(x, y, 0, 2));
      v128.store(to + step, v128.shuffle<f64>(x, y, 1, 3));
      source += rs2;
      to += 16;
    }
    to += step;
  }
  if (p < depth) {
    let source = from + ((<usize>p) << 3);
    const end = to + step;
    while (to < end) {
      store<f64>(to, load<f64>(source));
      source += rs;
      to += 8;
    }
  }
}

function packColumnsF64(to: usize, from: usize, depth: i32, ds: usize, step: usize): void {
  for (let p = 0; p < depth; p++) {
    for (let r: usize = 0; r < step; r += 16) v128.store(to + r, v128.load(from + r));
    from += ds;
    to += step;
  }
}

function packAnyF64(to: usize, from: usize, rows: i32, depth: i32, rs: usize, ds: usize, step: usize): void {
  for (let p = 0; p < depth; p++) {
    let source = from;
    for (let r: usize = 0; r < (<usize>rows) << 3; r += 8) {
      store<f64>(to + r, load<f64>(source));
      source += rs;
    }
    from += ds;
    to += step;
  }
}

/** As packF64, in single precision. */
export function packF32(
  to: usize,
  from: usize,
  rows: i32,
  depth: i32,
  rowStride: i32,
  depthStride: i32,
  tile: i32,
): void {
  const rs = (<usize>rowStride) << 2;
  const ds = (<usize>depthStride) << 2;
  const step = (<usize>tile) << 2;
  let row = 0;
  for (; row + tile <= rows; row += tile) {
    if (depthStride == 1) packRowsF32(to, from, depth, rs, step);
    else if (rowStride == 1) packColumnsF32(to, from, depth, ds, step);
    else packAnyF32(to, from, tile, depth, rs, ds, step);
    from += <usize>tile * rs;
    to += <usize>depth * step;
  }
  if (row < rows) {
    memory.fill(to, 0, <usize>depth * step);
    packAnyF32(to, from, rows - row, depth, rs, ds, step);
  }
}

function packRowsF32(to: usize, from: usize, depth: i32, rs: usize, step: usize): void {
  const rs2 = rs + rs;
  const step3 = step * 3;
  let p = 0;
  for (; p + 4 <= depth; p += 4) {
    let source = from + ((<usize>p) << 2);
    const end = to + step;
    while (to < end) {
      const x = v128.load(source);
      const y = v128.load(source + rs);
      const low = v128.shuffle<f32>(x, y, 0, 4, 1, 5);
      const high = v128.shuffle<f32>(x, y, 2, 6, 3, 7);
      v128.store64_lane(to, low, 0);
      v128.store64_lane(to + step, low, 1);
      v128.store64_lane(to + step + step, high, 0);
      v128.store64_lane(to + step3, high, 1);
      source += rs2;
      to += 8;
    }
    to += step3;
  }
  for (; p < depth; p++) {
    let source = from + ((<usize>p) << 2);
    const end = to + step;
    while (to < end) {
      store<f32>(to, load<f32>(source));
      source += rs;
      to += 4;
    }
  }
}

function packColumnsF32(to: usize, from: usize, depth: i32, ds: usize, step: usize): void {
  if (step & 15) {
    for (let p = 0; p < depth; p++) {
      for (let r: usize = 0; r < step; r += 8) store<i64>(to + r, load<i64>(from + r));
      from += ds;
      to += step;
    }
    return;
  }
  for (let p = 0; p < depth; p++) {
    for (let r: usize = 0; r < step; r += 16) v128.store(to + r, v128.load(from + r));
    from += ds;
    to += step;
  }
}

function packAnyF32(to: usize, from: usize, rows: i32, depth: i32, rs: usize, ds: usize, step: usize): void {
  for (let p = 0; p < depth; p++) {
    let source = from;
    for (let r: usize = 0; r < (<usize>rows) << 2; r += 4) {
      store<f32>(to + r, load<f32>(source));
      source += rs;
    }
    from += ds;
    to += step;
  }
}
