import MiniSearch from 'minisearch';
import { atMostEvery } from './at-most-every.ts';
import { html } from '../markup/html.ts';
import { searchOptions, words, type SearchDocument } from '../search/options.ts';

const mostShown = 40;

/** Searches as one types; the address holds the words. */
async function open(): Promise<void> {
  const input = document.querySelector<HTMLInputElement>('#q')!;
  input.value = new URLSearchParams(location.search).get('q') ?? '';
  const answer = await fetch('index.json');
  const index = await MiniSearch.loadJSONAsync<SearchDocument>(await answer.text(), searchOptions);
  const remember = atMostEvery(300, (address: string) => history.replaceState(null, '', address));
  window.addEventListener('pagehide', remember.flush);
  const show = (): void => {
    const query = input.value.trim();
    const address = query === '' ? location.pathname : `?${new URLSearchParams({ q: query }).toString()}`;
    remember.call(address);
    const found =
      query === ''
        ? []
        : index.search(words(query).join(' '), { combineWith: 'AND', boostDocument: named(query) });
    document.querySelector('#count')!.textContent =
      query === ''
        ? ''
        : `${found.length === 0 ? 'Nothing' : found.length} found${found.length > mostShown ? `, the first ${mostShown} of them here` : ''}`;
    document.querySelector('#found')!.innerHTML = found
      .slice(0, mostShown)
      .map((hit) => item(hit as unknown as SearchDocument))
      .join('');
  };
  input.addEventListener('input', show);
  document.querySelector('#search')!.addEventListener('submit', (event) => {
    event.preventDefault();
    show();
  });
  show();
  input.focus();
}

/** What has just the name that is asked for comes first. */
function named(query: string): (id: unknown, term: string, stored?: Record<string, unknown>) => number {
  const wanted = query.toLowerCase();
  return (_, __, stored) => (String(stored?.['title']).toLowerCase() === wanted ? 10 : 1);
}

function item({ title, kind, where, shown, href }: SearchDocument): string {
  return html`<li>
    <h2><a href="../${href}">${title}</a></h2>
    <p class="small muted">${kind} · ${where}</p>
    <p>${shown}</p>
  </li>`.text;
}

void open();
