import {
  positionOf,
  valueAt,
  type AnyValues,
  type Controls,
  type RangeControl,
} from '../contract/controls.ts';
import { valueText } from '../markup/controls.ts';

/** The controls of a form: their values, and who hears when they change. */
export class ControlPanel {
  readonly #form: HTMLFormElement;
  readonly #controls: Controls;
  #values: AnyValues;

  constructor(form: HTMLFormElement, controls: Controls, values: AnyValues) {
    this.#form = form;
    this.#controls = controls;
    this.#values = values;
    this.show(values);
  }

  get values(): AnyValues {
    return this.#values;
  }

  /** Sets the form to values. */
  show(values: AnyValues): void {
    this.#values = values;
    for (const [name, control] of Object.entries(this.#controls)) {
      if (control.kind === 'range') this.#showNumber(name, control, Number(values[name]));
      else this.#showWord(name, String(values[name]));
    }
  }

  /** Calls `hear` with all values whenever one changes. */
  onChange(hear: (values: AnyValues) => void): void {
    this.#form.addEventListener('submit', (event) => event.preventDefault());
    this.#form.addEventListener('input', ({ target }) => {
      if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement)) return;
      const control = this.#controls[target.name];
      if (control === undefined) return;
      const value = control.kind === 'range' ? valueAt(control, Number(target.value)) : target.value;
      this.#values = { ...this.#values, [target.name]: value };
      if (control.kind === 'range') this.#label(target, control, Number(value));
      hear(this.#values);
    });
  }

  #showNumber(name: string, control: RangeControl, value: number): void {
    const input = this.#form.querySelector<HTMLInputElement>(`input[name="${name}"]`);
    if (input === null) return;
    input.value = String(positionOf(control, value));
    this.#label(input, control, value);
  }

  #showWord(name: string, value: string): void {
    for (const field of this.#form.querySelectorAll<HTMLInputElement | HTMLSelectElement>(
      `[name="${name}"]`,
    )) {
      if (field instanceof HTMLInputElement && field.type === 'radio') field.checked = field.value === value;
      else field.value = value;
    }
  }

  #label(input: HTMLElement, control: RangeControl, value: number): void {
    const text = valueText(control, value);
    input.setAttribute('aria-valuetext', text);
    const output = this.#form.querySelector(`output[for="${input.id}"]`);
    if (output !== null) output.textContent = text;
  }
}
