// Navigation: network first, then what was kept, then the offline page. Static files: kept ones first.
// Nothing that is sent (POST) is ever touched. Pages of one member are kept apart, and wiped when
// that member signs out.
const VERSION = "youhu-static-{{ version }}";
const OWN = "youhu-own";
const FILES = {{ files|safe }};
const TAKEN = {{ taken|safe }};
const AT = {{ places|safe }};
const PATIENCE_MS = 8000;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(VERSION).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith("youhu-static-") && name !== VERSION).map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

// Only the phone of a grid worker, a driver or a courier carries what its work needs: its pages ask
// for it by name.
async function take(files) {
  const cache = await caches.open(VERSION);
  for (const url of files) if (!(await cache.match(url))) await cache.add(url).catch(() => {});
}
self.addEventListener("message", (event) => { if (Object.hasOwn(TAKEN, event.data)) event.waitUntil(take(TAKEN[event.data])); });

const kept = (request) => caches.match(request, { ignoreVary: true });

// The page, if it comes in good time, and no error of a server that is only half there.
function fromNetwork(request, patience) {
  return new Promise((done, fail) => {
    const timer = patience && setTimeout(() => fail(new Error("slow")), patience);
    fetch(request).then(done, fail).finally(() => clearTimeout(timer));
  });
}

async function page(event) {
  const { pathname } = new URL(event.request.url);
  const isOwn = AT.pages.includes(pathname) || AT.own.some((start) => pathname.startsWith(start));
  const old = isOwn ? await kept(event.request.url.split("?")[0]) : undefined;
  try {
    const fresh = await fromNetwork(event.request, old && PATIENCE_MS);
    if (isOwn && fresh.ok && !fresh.redirected) {
      const copy = fresh.clone();
      event.waitUntil(caches.open(OWN).then((cache) => cache.put(pathname, copy)));
    }
    return fresh;
  } catch {
    const shell = pathname.startsWith(AT.field) && /^[\w-]+\/$/.test(pathname.slice(AT.field.length)) ? await kept(AT.shell) : undefined;
    return old ?? shell ?? (await kept(AT.offline)) ?? Response.error();
  }
}

async function file(request) { return (await kept(request)) ?? fetch(request); }

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname, origin } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.method === "POST" && (pathname === AT.signOut || (pathname === AT.signIn && navigator.onLine))) {
    event.waitUntil(caches.delete(OWN)); // only watched: the request itself goes its own way
    return;
  }
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (pathname.startsWith(AT.static) || pathname.startsWith(AT.photos)) event.respondWith(file(request));
});
