import '../style/fonts.css';
import '../style/site.css';
import { stopsWhereHidden } from './tab-stops.ts';

/** Keeps the site for the next visit, with or without a network. */
function keepForOffline(): void {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return;
  const root = document.body.dataset['root'] ?? './';
  window.addEventListener('load', () => {
    navigator.serviceWorker.register(`${root}service-worker.js`).catch(() => {
      // Hosts without HTTPS offer no offline use; the site works without it.
    });
  });
}

/** A slash goes to the search field, as on most sites of documentation. */
function slashToSearch(): void {
  document.addEventListener('keydown', (event) => {
    const typing =
      event.target instanceof HTMLElement && event.target.closest('input, textarea, select') !== null;
    if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    document.querySelector<HTMLInputElement>('form[role="search"] input')?.focus();
  });
}

keepForOffline();
slashToSearch();
stopsWhereHidden();
