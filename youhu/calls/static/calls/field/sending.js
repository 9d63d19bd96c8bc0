// One record to the server, and what its answer means. Nothing here throws: what is not plainly
// received stays to be sent again.

const PATIENCE_MS = 60_000;
const OUTCOMES = { done: "sent", repeated: "sent", refused: "refused", moved: "moved", sign_in: "sign_in" };

const said = async (response) => {
  try { return (await response.json()) ?? {}; } catch { return {}; }
};

// Who is signed in, with a fresh token: {state: "ready" | "sign_in" | "missed", token, why}.
export async function greet(facts) {
  try {
    const response = await fetch(facts.outboxUrl, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
    const told = await said(response);
    if (response.ok && told.token) {
      return String(told.member) === facts.member ? { state: "ready", token: told.token } : { state: "sign_in", why: facts.signInWords };
    }
    if (told.outcome === "sign_in") return { state: "sign_in", why: told.why };
    // A sign-in page instead of an answer.
    return response.ok ? { state: "sign_in", why: facts.signInWords } : { state: "missed" };
  } catch {
    return { state: "missed" };
  }
}

function parcel(record) {
  const body = new FormData();
  const told = { ...record.fields, member: record.member, client_key: record.key, verb: record.verb, number: record.number, made_at: record.made_at, sent_at: new Date().toISOString() };
  for (const [name, value] of Object.entries(told)) body.append(name, value);
  record.photos.forEach((photo, i) => body.append("photos", photo, `${i + 1}.jpg`));
  return body;
}

// {state: "sent" | "refused" | "moved" | "sign_in" | "waiting", why, …what stands now}; `stale` asks
// for another token, `missed` says that no answer came.
export async function sendOne(record, token, facts) {
  let response;
  try {
    response = await fetch(facts.outboxUrl, { method: "POST", body: parcel(record), headers: { "X-CSRFToken": token }, signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch {
    return { state: "waiting", why: "", missed: true };
  }
  const told = await said(response);
  const state = OUTCOMES[told.outcome];
  if (state) return { ...told, state };
  if (response.status === 403) return { state: "waiting", why: "", stale: true };
  if (response.status === 413) return { state: "refused", why: facts.largeWords };
  if (response.ok) return { state: "sign_in", why: facts.signInWords };
  return { state: "waiting", why: facts.faultWords.replace("{n}", response.status), missed: true };
}
