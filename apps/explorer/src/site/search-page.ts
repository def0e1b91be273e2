import { html } from '../markup/html.ts';
import type { SitePage } from './site.ts';

/** Search over papers, READMEs and all functions. */
export const searchPage: SitePage = {
  path: 'search/',
  title: 'Search · @lab explorer',
  description: 'Search over papers, READMEs and every function.',
  section: 'search',
  script: 'search',
  body: html`
    <div class="hero">
      <h1>Search</h1>
      <form class="search" id="search" role="search" action="index.html" method="get">
        <label for="q">Papers, READMEs and functions: a few words, or a name such as testHomogeneity</label>
        <input type="search" id="q" name="q" autocomplete="off" spellcheck="false" />
      </form>
    </div>
    <p id="count" role="status"></p>
    <ol class="list" id="found"></ol>
    <noscript><p>Search needs JavaScript.</p></noscript>
  `,
};
