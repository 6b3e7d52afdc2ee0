// The service worker: without a network, the page of what waits and the form of an act stand for the page that
// does not come. It keeps that page and our own assets, which name nobody, and nothing else.
'use strict';
const PAGE = '/hors-ligne';
const KEPT = `jalon ${self.location.search}`;
// What may be lost when it is sent without a network is kept by the page before it leaves (script/6-envois.js).
const KEPT_BY_THE_PAGE = /^\/services\/[^/]+\/(actes\/nouveau|actes\/[^/]+\/notes|personnes\/[^/]+\/notes\/nouvelle)$/;

self.addEventListener('install', (event) => {
  event.waitUntil((async () => {
    const kept = await caches.open(KEPT);
    const keep = async (address) => {
      const answer = await fetch(address, { credentials: 'same-origin', cache: 'reload' });
      if (!answer.ok || answer.redirected) throw new Error(`${address}: ${answer.status}`);
      await kept.put(address, answer.clone());
      return await answer.text();
    };
    const page = await keep(PAGE);
    const assets = [...new Set(page.match(/\/a\/[^"?\s]+/g))];
    for (const address of assets) {
      const text = await keep(address);
      if (!address.endsWith('.css')) continue;
      for (const [, name] of text.matchAll(/url\("([^":]+)"\)/g)) {
        await keep(new URL(name, new URL(address, self.location.origin)).pathname);
      }
    }
    await self.skipWaiting();
  })());
});

self.addEventListener('activate', (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name !== KEPT) await caches.delete(name);
    await self.clients.claim();
  })());
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.mode === 'navigate' && (request.method === 'GET' || KEPT_BY_THE_PAGE.test(pathname))) {
    event.respondWith(fetch(request).catch(async () => (await caches.match(PAGE)) || Response.error()));
  } else if (request.method === 'GET' && pathname.startsWith('/a/')) {
    event.respondWith(caches.match(request).then((kept) => kept || fetch(request)));
  }
});
