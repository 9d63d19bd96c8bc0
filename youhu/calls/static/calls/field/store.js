// What this phone keeps: records that are not sent yet, each bound to the member who made it, and
// the last snapshot of the tasks.
import { openDB } from "idb";

const opening = openDB("youhu-field", 1, {
  upgrade(db) {
    db.createObjectStore("records", { keyPath: "key" }).createIndex("member", "member");
    db.createObjectStore("kept");
  },
});

export const records = {
  async of(member) {
    const found = await (await opening).getAllFromIndex("records", "member", member);
    return found.sort((a, b) => a.made_at.localeCompare(b.made_at));
  },
  async get(key) { return (await opening).get("records", key); },
  async put(record) { await (await opening).put("records", record); },
  async drop(key) { await (await opening).delete("records", key); },
};

export const kept = {
  async get(name) { return (await opening).get("kept", name); },
  async put(name, value) { await (await opening).put("kept", value, name); },
  async clear() { await (await opening).clear("kept"); },
};

// Pages and pictures that only this member may see; the service worker uses the same name.
export const OWN = "youhu-own";
export async function wipe() {
  await kept.clear();
  await caches.delete(OWN);
}
