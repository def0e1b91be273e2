import { escapeText } from '../markup/html.ts';
import type { Panel } from '../contract/paper.ts';

/** Hands the reader a file made here. */
export function save(name: string, type: string, content: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

const heading = 52;

/** Panels one below the other as one SVG file that stands alone: with titles and legends, colours as they are on the page. */
export function svgFile(panels: readonly Panel[]): string {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const resolved = (text: string): string =>
    text
      .replace(/var\((--[a-z0-9-]+)\)/g, (_, name: string) => colour(name))
      .replaceAll('currentColor', colour('--text'));
  let height = 0;
  const parts = panels.map(({ title, svg, legend = [] }) => {
    const top = height;
    height += Number(svg.getAttribute('height')) + heading + 16;
    let x = 16;
    const entries = legend.map(({ label, colour: name }) => {
      const at = x;
      x += 34 + 6.4 * label.length;
      return `<circle cx="${at + 5}" cy="38" r="5" fill="${colour(name)}"/><text x="${at + 15}" y="42">${escapeText(label)}</text>`;
    });
    const drawn = svg.cloneNode(true) as Element;
    drawn.setAttribute('y', String(heading));
    drawn.removeAttribute('style');
    return `<g transform="translate(0 ${top})"><text x="16" y="20" font-weight="600" font-size="15">${escapeText(title)}</text>${entries.join('')}${new XMLSerializer().serializeToString(drawn)}</g>`;
  });
  const width = Math.max(0, ...panels.map(({ svg }) => Number(svg.getAttribute('width'))));
  return resolved(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13" fill="var(--text)"><rect width="${width}" height="${height}" fill="var(--raised)"/>${parts.join('\n')}</svg>\n`,
  );
}
