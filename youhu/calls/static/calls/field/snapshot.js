// What a phone keeps of the round: tasks, cells, pages and small pictures, for where there is no network.
import { OWN, kept } from "youhu/field/store";
import { facts } from "youhu/field/outbox";

export const last = async () => {
  const found = await kept.get("snapshot");
  return String(found?.member) === facts.member ? found : null;
};

export async function refresh() {
  const response = await fetch(facts.snapshotUrl, { cache: "no-store" });
  if (!response.ok || response.redirected) return last();
  const fresh = await response.json();
  if (String(fresh.member) !== facts.member) return last();
  await kept.put("snapshot", fresh);
  await keepPages(fresh);
  return fresh;
}

async function keepPages(fresh) {
  const cache = await caches.open(OWN);
  const put = async (url, asked) => {
    try {
      const response = await fetch(url, asked);
      if (response.ok && !response.redirected) await cache.put(url, response);
    } catch { /* the next round keeps it */ }
  };
  for (const url of facts.pages.split(" ")) if (url !== location.pathname) await put(url, { headers: { Accept: "text/html" } });
  const wanted = new Set(fresh.tasks.flatMap((task) => task.thumbs));
  for (const url of wanted) if (!(await cache.match(url))) await put(url);
}

// The newest that can be had: fresh where there is a network, else what was kept (`isOld`).
export async function newest() {
  try { return { snapshot: await refresh(), isOld: false }; } catch { return { snapshot: await last(), isOld: true }; }
}
