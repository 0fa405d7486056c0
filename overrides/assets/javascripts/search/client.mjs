// Talks to the worker in which the search runs. Only the last question of each kind counts: older answers are dropped.
export const root = new URL("../../../", import.meta.url);

let worker = null, number = 0;
const waiting = new Map();

/** The answer, or null when a newer question of the same kind came after it. Rejects when the search cannot be had. */
export function ask(kind, query) {
  worker ??= start();
  waiting.get(kind)?.resolve(null);
  return new Promise((resolve, reject) => {
    waiting.set(kind, { number: ++number, resolve, reject });
    worker.postMessage({ number, kind, query });
  });
}

/** Fetches the index before the first question. */
export const prepare = () => void (worker ??= start());

function start() {
  const made = new Worker(new URL("./worker.mjs", import.meta.url), { type: "module" });
  made.addEventListener("message", ({ data }) => settle(data));
  made.addEventListener("error", () => {
    for (const kind of waiting.keys()) settle({ kind, number: waiting.get(kind).number, error: "worker" });
  });
  return made;
}

function settle({ kind, number: answered, answer, error }) {
  const one = waiting.get(kind);
  if (one?.number !== answered) return;
  waiting.delete(kind);
  if (error) one.reject(new Error(error));
  else one.resolve(answer);
}
