import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  json: 'application/json',
  csv: 'text/csv; charset=utf-8',
  woff2: 'font/woff2',
  png: 'image/png',
};

export const dist = path.resolve(import.meta.dirname, '..', 'dist');

/** A static host that knows nothing: files of dist under a folder, index.html for folders, 404.html for the rest. */
export async function serve(): Promise<{ readonly address: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const inside = decodeURIComponent(pathname.replace(/^\/somewhere\//, ''));
    const file = path.join(dist, inside.endsWith('/') || inside === '' ? `${inside}index.html` : inside);
    const type = types[path.extname(file).slice(1)] ?? 'application/octet-stream';
    if (!pathname.startsWith('/somewhere/') || !file.startsWith(dist))
      return void response.writeHead(404).end();
    readFile(file).then(
      (body) => response.writeHead(200, { 'Content-Type': type }).end(body),
      () =>
        void readFile(path.join(dist, '404.html')).then((body) =>
          response.writeHead(404, { 'Content-Type': types['html'] }).end(body),
        ),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}/somewhere/`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
