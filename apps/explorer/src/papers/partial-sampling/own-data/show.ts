import { numberText } from '../../../contract/number-text.ts';
import type { OwnDataShow } from '../../../contract/own-data.ts';
import { imagePanel } from '../figure.ts';
import type { Result } from './compute.ts';

export const show: OwnDataShow<Result> = {
  reading: {
    sentence: ({ always, measured, pixels, error }) =>
      `From ${numberText(measured)} of ${numberText(pixels)} frequencies, ${numberText(always)} of them always taken, the picture comes back with an error of ${numberText(100 * error, 3)} %.`,
    facts: ({ always, measured, error, psnr, iteration }) => [
      { name: 'always', label: 'Measured always', value: always },
      { name: 'measured', label: 'Measured in this draw', value: measured },
      { name: 'error', label: 'Relative error', value: error, text: `${numberText(100 * error, 3)} %` },
      { name: 'psnr', label: 'Peak signal to noise', value: psnr, text: `${numberText(psnr, 3)} dB` },
      { name: 'iteration', label: 'Iterations', value: iteration },
    ],
  },
  figure: {
    draw: (plot, { result, room }) => [
      () => imagePanel(plot, { room }, result.image, 'Your image'),
      () => imagePanel(plot, { room }, result.mask, 'Frequencies measured (white)'),
      () =>
        imagePanel(
          plot,
          { room },
          result.reconstruction,
          `Reconstruction, iteration ${result.iteration}`,
          'whole',
        ),
    ],
  },
};
