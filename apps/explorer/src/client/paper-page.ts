import 'katex/dist/katex.min.css';
import { readValues, writeValues, type AnyValues, type Controls } from '../contract/controls.ts';
import type { PaperPage } from '../contract/paper.ts';
import { highlight } from '../markup/code.ts';
import { Computer } from './computer.ts';
import { atMostEvery } from './at-most-every.ts';
import { ControlPanel } from './control-panel.ts';
import { copyButtons } from './copy-button.ts';
import { LiveFigure } from './live-figure.ts';

type Loaded = PaperPage & { readonly controls: Controls };

/** Milliseconds between two changes of the address: browsers refuse more than some hundred in half a minute. */
const rest = 300;

const pages = import.meta.glob<Loaded>('../papers/*/page.ts');

async function open(paper: string): Promise<void> {
  const { controls, reading, figure, snippet } = await pages[`../papers/${paper}/page.ts`]!();
  const form = document.querySelector<HTMLFormElement>('form.controls')!;
  const panel = new ControlPanel(form, controls, readValues(controls, new URLSearchParams(location.search)));
  const live = new LiveFigure(document.querySelector<HTMLElement>('#figure')!);
  const computer = new Computer();
  const code = document.querySelector<HTMLElement>('#code')!;
  const output = document.querySelector<HTMLElement>('#output')!;

  let turn = 0;
  let shown = location.search;
  const address = atMostEvery(rest, (values: AnyValues) => {
    remember(controls, values);
    shown = location.search;
  });
  const compute = (values: AnyValues): void => {
    const mine = ++turn;
    live.state('computing');
    live.progress(0);
    code.innerHTML = highlight(snippet.code(values)).text;
    let last: unknown;
    computer.run({
      paper,
      task: 'figure',
      input: values,
      onStep(result, progress) {
        last = result;
        live.show(
          {
            panels: (plot, widths) => figure.draw(plot, { result, values, ...widths }),
            sentence: reading.sentence(result, values),
            facts: reading.facts(result, values),
          },
          progress,
        );
      },
      onDone() {
        output.textContent = snippet.output(last, values);
        // A change while the last result is drawn has begun another computation.
        void live.drawn().then(() => mine === turn && live.state('done'));
      },
      onFailure: ({ message }) => live.state('failed', message),
    });
  };

  panel.onChange((values) => {
    address.call(values);
    compute(values);
  });
  window.addEventListener('pagehide', address.flush);
  window.addEventListener('popstate', () => {
    // A link within the page changes the address too, but not its query.
    if (location.search === shown) return;
    shown = location.search;
    address.drop();
    panel.show(readValues(controls, new URLSearchParams(location.search)));
    compute(panel.values);
  });
  form.querySelector('button[type="reset"]')?.addEventListener('click', (event) => {
    event.preventDefault();
    panel.show(readValues(controls, new URLSearchParams()));
    address.call(panel.values);
    compute(panel.values);
  });
  compute(panel.values);
}

/** The address shows the values, so that it can be sent to somebody. */
function remember(controls: Controls, values: AnyValues): void {
  const query = writeValues(controls, values).toString();
  history.replaceState(null, '', `${location.pathname}${query === '' ? '' : `?${query}`}${location.hash}`);
}

/** The section on the reader's own file is loaded shortly before it is first looked at. */
function openOwnData(paper: string): void {
  const section = document.querySelector<HTMLElement>('#own-data');
  if (section === null) return;
  const open: IntersectionObserverCallback = ([entry]) => {
    if (entry?.isIntersecting !== true) return;
    watch.disconnect();
    void import('./own-data.ts').then(({ OwnDataSection }) => {
      new OwnDataSection(section, paper);
      section.dataset['ready'] = 'true';
    });
  };
  const watch = new IntersectionObserver(open, { rootMargin: '600px' });
  watch.observe(section);
}

const name = document.body.dataset['paper']!;
copyButtons();
openOwnData(name);
void open(name);
