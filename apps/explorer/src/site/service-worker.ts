import { createHash } from 'node:crypto';

/** A file of the site and what it holds, shortened. */
export interface KeptFile {
  readonly path: string;
  readonly hash: string;
}

/**
 * The service worker: keeps every file of this build at the first visit and answers from what it keeps, so that the site
 * works without a network; a new build makes a new store and drops the old one.
 */
export function serviceWorker(files: readonly KeptFile[]): string {
  const list = files
    .filter(({ path }) => !path.endsWith('.map'))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const version = createHash('sha256').update(JSON.stringify(list)).digest('hex').slice(0, 16);
  return `const store = 'lab-explorer-${version}';
const files = ${JSON.stringify(list.map(({ path }) => path))};

addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(store)
      .then((cache) => cache.addAll(files.map((file) => new Request(file, { cache: 'reload' }))))
      .then(() => skipWaiting()),
  );
});

addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => names.filter((name) => name.startsWith('lab-explorer-') && name !== store))
      .then((old) => Promise.all(old.map((name) => caches.delete(name))))
      .then(() => clients.claim()),
  );
});

addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || !request.url.startsWith(registration.scope)) return;
  event.respondWith(answer(request));
});

async function answer(request) {
  const address = new URL(request.url);
  if (address.pathname.endsWith('/')) address.pathname += 'index.html';
  const kept = await caches.open(store).then((cache) => cache.match(address, { ignoreSearch: true }));
  return kept ?? fetch(request);
}
`;
}
