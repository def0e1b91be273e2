import {
  positionOf,
  positions,
  type AnyValues,
  type ChoiceControl,
  type Controls,
  type RangeControl,
  type TextControl,
} from '../contract/controls.ts';
import { numberText } from '../contract/number-text.ts';
import { html, raw, type Markup } from './html.ts';

/** Choices of more options than this are a list that opens. */
const mostPills = 5;

/** The fields of a form for controls, but for choices with nothing to choose; `prefix` keeps the ids of two forms apart. */
export function controlFields(controls: Controls, values: AnyValues, prefix: string): Markup[] {
  return Object.entries(controls).flatMap(([name, control]) => {
    if (control.kind === 'choice' && control.options.length === 0) return [];
    const id = `${prefix}-${name}`;
    if (control.kind === 'range') return slider(id, name, control, Number(values[name]));
    if (control.kind === 'text') return textField(id, name, control, String(values[name]));
    const field = control.options.length > mostPills ? selection : choice;
    return field(id, name, control, String(values[name]));
  });
}

/** The value of a slider in words: `0.75`, `2,000 rows`. */
export function valueText({ unit }: RangeControl, value: number): string {
  return numberText(value) + (unit === undefined ? '' : ` ${unit}`);
}

function slider(id: string, name: string, control: RangeControl, value: number): Markup {
  const described = control.hint === undefined ? '' : raw(` aria-describedby="${id}-hint"`);
  return html`<div class="control">
    <label for="${id}">${control.label}</label>
    <output id="${id}-value" for="${id}">${valueText(control, value)}</output>
    <input
      type="range"
      id="${id}"
      name="${name}"
      min="0"
      max="${positions(control)}"
      step="1"
      value="${positionOf(control, value)}"
      aria-valuetext="${valueText(control, value)}"
      ${described}
    />
    ${hint(id, control.hint)}
  </div>`;
}

function textField(id: string, name: string, control: TextControl, value: string): Markup {
  const described = control.hint === undefined ? '' : raw(` aria-describedby="${id}-hint"`);
  return html`<div class="control">
    <label for="${id}">${control.label}</label>
    <input
      type="text"
      id="${id}"
      name="${name}"
      value="${value}"
      ${described}
      autocomplete="off"
      spellcheck="false"
    />
    ${hint(id, control.hint)}
  </div>`;
}

function selection(id: string, name: string, control: ChoiceControl, value: string): Markup {
  const options = control.options.map(
    (option) =>
      html`<option value="${option.value}" ${option.value === value ? raw(' selected') : ''}>
        ${option.label}
      </option>`,
  );
  const described = control.hint === undefined ? '' : raw(` aria-describedby="${id}-hint"`);
  return html`<div class="control">
    <label for="${id}">${control.label}</label>
    <select id="${id}" name="${name}" ${described}>
      ${options}
    </select>
    ${hint(id, control.hint)}
  </div>`;
}

function choice(id: string, name: string, control: ChoiceControl, value: string): Markup {
  const options = control.options.map((option, index) => {
    const checked = option.value === value ? raw(' checked') : '';
    return html`<input
        type="radio"
        id="${id}-${index}"
        name="${name}"
        value="${option.value}"
        ${checked}
      /><label for="${id}-${index}">${option.label}</label>`;
  });
  return html`<fieldset class="control">
    <legend>${control.label}</legend>
    <div class="choices">${options}</div>
    ${hint(id, control.hint)}
  </fieldset>`;
}

function hint(id: string, text: string | undefined): Markup | undefined {
  return text === undefined ? undefined : html`<p class="hint" id="${id}-hint">${text}</p>`;
}
