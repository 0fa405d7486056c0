// Runs the search beside the page, so that typing is never held up.
import { Answers } from "./answer.mjs";

const ready = fetch(new URL("../../../search/index.json", import.meta.url))
  .then((response) => (response.ok ? response.json() : Promise.reject(new Error(String(response.status)))))
  .then((index) => new Answers(index));

onmessage = async ({ data: { number, kind, query } }) => {
  try {
    const search = await ready;
    postMessage({ number, kind, answer: search[kind](query) });
  } catch (error) {
    postMessage({ number, kind, error: String(error) });
  }
};
