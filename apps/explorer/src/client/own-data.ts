import { initialValues, type AnyValues, type Controls } from '../contract/controls.ts';
import type { Failure } from '../contract/messages.ts';
import type { OwnDataForm, OwnDataInput, OwnDataResult, OwnDataShow } from '../contract/own-data.ts';
import { controlFields } from '../markup/controls.ts';
import { html } from '../markup/html.ts';
import type { Description } from '../table/describe.ts';
import { Computer } from './computer.ts';
import { ControlPanel } from './control-panel.ts';
import { LiveFigure } from './live-figure.ts';
import { save, svgFile } from './save.ts';

const forms = import.meta.glob<{ form: OwnDataForm }>('../papers/*/own-data/form.ts');
const shows = import.meta.glob<{ show: OwnDataShow }>('../papers/*/own-data/show.ts');

/** Files above this are refused: a browser is no place for them. */
const largestFile = 40e6;
/** Side of the square that an image is brought to. */
const imageSide = 128;

type OwnData =
  | { readonly kind: 'table'; readonly text: string }
  | Omit<Extract<OwnDataInput, { kind: 'image' }>, 'choices'>;

/** The section "Your data" of a page: takes a file, asks what is what, computes, shows and offers the result. */
export class OwnDataSection {
  readonly #root: HTMLElement;
  readonly #paper: string;
  readonly #computer = new Computer();
  readonly #figure: LiveFigure;
  #form!: OwnDataForm;
  #show!: OwnDataShow;
  #data: OwnData | undefined;
  #result: OwnDataResult | undefined;
  #name = '';
  #turn = 0;
  #changed = 0;

  constructor(root: HTMLElement, paper: string) {
    this.#root = root;
    this.#paper = paper;
    this.#figure = new LiveFigure(root.querySelector<HTMLElement>('.figure')!);
    const input = root.querySelector<HTMLInputElement>('input[type="file"]')!;
    input.addEventListener('change', () => {
      const [file] = input.files ?? [];
      if (file !== undefined) void this.#take(file, file.name);
      input.value = '';
    });
    this.#acceptDrops(root.querySelector<HTMLElement>('.drop')!);
    root.querySelector('[data-example]')?.addEventListener('click', (event) => {
      const { example, label } = (event.currentTarget as HTMLElement).dataset;
      void fetch(example!)
        .then((answer) => answer.blob())
        .then(
          (blob) => this.#take(blob, label!),
          () => {
            this.#name = label!;
            this.#fail({ message: 'the example could not be loaded' });
          },
        );
    });
    root.querySelector('[data-save="json"]')!.addEventListener('click', () => {
      save(`${paper}.json`, 'application/json', JSON.stringify(this.#result?.download, undefined, 2));
    });
    root.querySelector('[data-save="svg"]')!.addEventListener('click', () => {
      save(`${paper}.svg`, 'image/svg+xml', svgFile(this.#figure.panels));
    });
  }

  #acceptDrops(zone: HTMLElement): void {
    const over =
      (on: boolean) =>
      (event: DragEvent): void => {
        event.preventDefault();
        zone.classList.toggle('over', on);
      };
    zone.addEventListener('dragover', over(true));
    zone.addEventListener('dragleave', over(false));
    zone.addEventListener('drop', (event) => {
      over(false)(event);
      const [file] = event.dataTransfer?.files ?? [];
      if (file !== undefined) void this.#take(file, file.name);
    });
  }

  async #take(file: Blob, name: string): Promise<void> {
    window.clearTimeout(this.#changed);
    const mine = this.#begin();
    this.#name = name;
    this.#result = undefined;
    this.#figure.clear();
    this.#root.querySelector<HTMLElement>('.answers')!.hidden = true;
    this.#say(`Reading ${name}`);
    try {
      [{ form: this.#form }, { show: this.#show }] = await Promise.all([
        forms[`../papers/${this.#paper}/own-data/form.ts`]!(),
        shows[`../papers/${this.#paper}/own-data/show.ts`]!(),
      ]);
      if (file.size > largestFile)
        throw new Error(`the file has ${Math.round(file.size / 1e6)} MB; at most 40 MB are read`);
      if (this.#form.accepts === 'image') {
        const data = await greyValues(file);
        if (mine !== this.#turn) return;
        this.#data = { kind: 'image', image: { data, side: imageSide } };
        this.#ask(`${name}, brought to ${imageSide} × ${imageSide} grey pixels`, this.#form.fields([]));
      } else {
        const text = await file.text();
        if (mine !== this.#turn) return;
        this.#data = { kind: 'table', text };
        this.#computer.run({
          paper: this.#paper,
          task: 'table',
          input: text,
          onStep: (result) => {
            const { rows, columns } = result as Description;
            const message = this.#form.lacking?.(columns);
            if (message !== undefined) this.#fail({ message });
            else
              this.#ask(
                `${name}: ${counted(rows, 'row')}, ${counted(columns.length, 'column')}`,
                this.#form.fields(columns),
              );
          },
          onDone: () => undefined,
          onFailure: (failure) => this.#fail(failure),
        });
      }
    } catch (error) {
      // Another file has come meanwhile.
      if (mine !== this.#turn) return;
      this.#fail({ message: error instanceof Error ? error.message : String(error) });
    }
  }

  /** Shows the questions with likely answers and computes with them. */
  #ask(heading: string, fields: Controls): void {
    this.#say(heading);
    const form = this.#root.querySelector<HTMLFormElement>('form.controls')!;
    const fresh = form.cloneNode(false) as HTMLFormElement;
    fresh.innerHTML = controlFields(fields, initialValues(fields), 'own')
      .map(({ text }) => text)
      .join('');
    form.replaceWith(fresh);
    const panel = new ControlPanel(fresh, fields, initialValues(fields));
    panel.onChange((values) => {
      window.clearTimeout(this.#changed);
      this.#begin();
      this.#changed = window.setTimeout(() => this.#compute(values), 250);
    });
    this.#root.querySelector<HTMLElement>('.answers')!.hidden = false;
    this.#compute(panel.values);
  }

  #compute(choices: AnyValues): void {
    if (this.#data === undefined) return;
    const input: OwnDataInput = { ...this.#data, choices };
    const { reading, figure } = this.#show;
    const mine = this.#begin();
    this.#computer.run({
      paper: this.#paper,
      task: 'own-data',
      input,
      onStep: (result, progress) => {
        this.#result = result as OwnDataResult;
        this.#figure.show(
          {
            panels: (plot, widths) => figure.draw(plot, { result, values: choices, ...widths }),
            sentence: reading.sentence(result, choices),
            facts: reading.facts(result, choices),
          },
          progress,
        );
      },
      onDone: () => {
        void this.#figure.drawn().then(() => {
          if (mine !== this.#turn) return;
          this.#figure.state('done');
          this.#offer(true);
        });
      },
      onFailure: (failure) => this.#figure.state('failed', inWords(failure)),
    });
  }

  /** The result on the page is no longer the answer to the questions: what computes it is cancelled. */
  #begin(): number {
    this.#computer.cancel();
    this.#figure.state('computing');
    this.#figure.progress(0);
    this.#offer(false);
    return ++this.#turn;
  }

  #offer(possible: boolean): void {
    for (const button of this.#root.querySelectorAll<HTMLButtonElement>('[data-save]'))
      button.disabled = !possible;
  }

  #say(text: string): void {
    const status = this.#root.querySelector<HTMLElement>('.file')!;
    status.classList.remove('problem');
    status.textContent = text;
  }

  #fail(failure: Failure): void {
    this.#data = undefined;
    const status = this.#root.querySelector<HTMLElement>('.file')!;
    status.classList.add('problem');
    status.innerHTML = html`<strong>${this.#name}</strong> can't be used. ${inWords(failure)}`.text;
  }
}

/** 1 row, 1,200 rows. */
function counted(count: number, what: string): string {
  return `${count.toLocaleString('en-US')} ${what}${count === 1 ? '' : 's'}`;
}

/** Line 3, column "age": "x" is not a number. */
function inWords({ message, line, column }: Failure): string {
  const places = [
    ...(line === undefined ? [] : [`line ${line}`]),
    ...(column === undefined ? [] : [`column "${column}"`]),
  ].join(', ');
  const text = places === '' ? message : `${places}: ${message}`;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** The middle square of an image as grey values from 0 to 1. */
async function greyValues(file: Blob): Promise<Float64Array> {
  const bitmap = await createImageBitmap(file).catch(() => {
    throw new Error('this is no image that a browser can show: a PNG, JPEG, WebP or SVG file is needed');
  });
  const canvas = new OffscreenCanvas(imageSide, imageSide);
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  const side = Math.min(bitmap.width, bitmap.height);
  const [left, top] = [(bitmap.width - side) / 2, (bitmap.height - side) / 2];
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, left, top, side, side, 0, 0, imageSide, imageSide);
  const { data } = context.getImageData(0, 0, imageSide, imageSide);
  return Float64Array.from(
    { length: imageSide * imageSide },
    (_, i) => (0.2126 * data[4 * i]! + 0.7152 * data[4 * i + 1]! + 0.0722 * data[4 * i + 2]!) / 255,
  );
}
