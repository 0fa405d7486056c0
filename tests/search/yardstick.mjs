// The core as an engine of a comparison over a foreign MkDocs site: `make(site, index, aux)` takes the site's search_index.json
// and, as `aux.titleYomi`, the readings of titles and headings by location; `search(query)` ranks pages with their sections.
// Nothing of this site comes in: no paraphrases, no synonyms, no topics.
import { Search } from "../../overrides/assets/javascripts/search/core.mjs";

const ENTITIES = { lt: "<", gt: ">", quot: '"', amp: "&" };
const plain = (html) =>
  html
    .replace(/<[^>]*>/g, " ")
    .replace(/&(lt|gt|quot|amp);/g, (_, name) => ENTITIES[name])
    .replace(/[\s\u200b]+/g, " ")
    .trim();

export async function make(site, index, aux = {}) {
  const pages = [], texts = [], number = (text) => texts.push(text) - 1;
  for (const { location, title, text } of index.docs) {
    const [url] = location.split("#");
    if (pages.at(-1)?.url !== url) pages.push({ url, sections: [] });
    const reading = aux.titleYomi?.[location];
    pages.at(-1).sections.push({
      id: location.slice(url.length), title: number(plain(title)), text: [number(plain(text))], reading: reading ? [number(reading)] : [],
    });
  }
  const core = new Search({ pages, texts });
  const search = async (query) =>
    core.rank(query, 10).hits.map(({ page, score, sections }) => ({ page: page.url, score, sections: sections.map(({ section }) => page.url + section.id) }));
  return { search };
}
