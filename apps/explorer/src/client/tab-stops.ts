const scrollers = '.scroll, .picture, .prose pre';

/**
 * What is wider than its place can be pushed aside by keys, and is a stop of the Tab key for that; where nothing is hidden it is none.
 * The markup makes all of them stops, for readers without scripts.
 */
export function stopsWhereHidden(): void {
  const found = [...document.querySelectorAll<HTMLElement>(scrollers)];
  const observer = new ResizeObserver((entries) => judge(entries.map(({ target }) => target as HTMLElement)));
  for (const element of found) observer.observe(element);
  // Letters of another typeface may fit where those before them did not, in a place of the same size.
  void document.fonts.ready.then(() => judge(found));
}

function judge(elements: readonly HTMLElement[]): void {
  const hidden = elements.map(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth);
  for (const [i, element] of elements.entries()) {
    if (hidden[i]) element.tabIndex = 0;
    else element.removeAttribute('tabindex');
  }
}
