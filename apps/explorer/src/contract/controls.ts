/** A number on a slider. */
export interface RangeControl {
  readonly kind: 'range';
  readonly label: string;
  /** What the number is counted in, shown beside it. */
  readonly unit?: string;
  readonly min: number;
  readonly max: number;
  /** Distance of neighbouring values on a linear scale; number of steps from min to max on a logarithmic one. */
  readonly step: number;
  readonly scale?: 'linear' | 'log' | 'integer-log';
  readonly initial: number;
  /** One short sentence under the label. */
  readonly hint?: string;
}

/** One of a few words. */
export interface ChoiceControl {
  readonly kind: 'choice';
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly initial: string;
  readonly hint?: string;
}

/** A line of text. */
export interface TextControl {
  readonly kind: 'text';
  readonly label: string;
  readonly initial: string;
  readonly hint?: string;
}

export type Control = RangeControl | ChoiceControl | TextControl;

/** The controls of a page by name; the names stand in its address. */
export type Controls = Readonly<Record<string, Control>>;

/** What the controls say: a number for each slider, a word for each choice. */
export type ValuesOf<C extends Controls> = {
  readonly [Name in keyof C]: C[Name] extends RangeControl ? number : string;
};

/** Values of controls that are not known by name here. */
export type AnyValues = Readonly<Record<string, number | string>>;

/** The values a page opens with. */
export function initialValues(controls: Controls): AnyValues {
  return Object.fromEntries(Object.entries(controls).map(([name, { initial }]) => [name, initial]));
}

/** Positions of a slider: whole numbers from 0 to this. */
export function positions({ min, max, step, scale }: RangeControl): number {
  return scale === 'log' || scale === 'integer-log' ? step : Math.round((max - min) / step);
}

/** The value at a position of a slider, three digits on logarithmic scales. */
export function valueAt(control: RangeControl, position: number): number {
  const { min, max, step, scale } = control;
  if (scale === 'log') return Number((min * (max / min) ** (position / step)).toPrecision(3));
  if (scale === 'integer-log') return Math.round(min * (max / min) ** (position / step));
  return Number((min + position * step).toPrecision(12));
}

/** The position of a slider nearest to a value. */
export function positionOf(control: RangeControl, value: number): number {
  const { min, max, step, scale } = control;
  const share =
    scale === 'log' || scale === 'integer-log'
      ? (step * Math.log(value / min)) / Math.log(max / min)
      : (value - min) / step;
  return Math.round(Math.min(Math.max(share, 0), positions(control)));
}

/** Values from an address: what is missing or makes no sense stays as the page opens. */
export function readValues(controls: Controls, search: URLSearchParams): AnyValues {
  const entries = Object.entries(controls).map(([name, control]) => {
    const text = search.get(name);
    return [name, (text === null ? undefined : readValue(control, text)) ?? control.initial] as const;
  });
  return Object.fromEntries(entries);
}

function readValue(control: Control, text: string): number | string | undefined {
  if (control.kind === 'text') return text;
  if (control.kind === 'choice') return control.options.find(({ value }) => value === text)?.value;
  const value = Number(text);
  const inside = text.trim() !== '' && value >= control.min && value <= control.max;
  return inside ? (control.scale === 'integer-log' ? Math.round(value) : value) : undefined;
}

/** The address's query for values, without those that the page opens with. */
export function writeValues(controls: Controls, values: AnyValues): URLSearchParams {
  const changed = Object.entries(controls).filter(([name, { initial }]) => values[name] !== initial);
  return new URLSearchParams(changed.map(([name]) => [name, String(values[name])]));
}
