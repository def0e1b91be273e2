import type * as Plot from '@observablehq/plot';
import type { Result } from './compute.ts';

/** The mask and what comes back from it. */
export function thumbnail(plot: typeof Plot, { mask, reconstruction }: Result): Plot.PlotOptions {
  const size = 188;
  const place = (address: string, frameAnchor: 'left' | 'right'): Plot.Markish =>
    plot.image([address], {
      src: (src: string) => src,
      frameAnchor,
      width: size,
      height: size,
      imageRendering: 'pixelated',
      dx: frameAnchor === 'left' ? size / 2 : -size / 2,
    });
  return { marks: [place(mask, 'left'), place(reconstruction, 'right')] };
}
