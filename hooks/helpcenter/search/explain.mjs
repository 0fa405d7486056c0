// Why a page was found, for `dev.py search` and the word tests. Runs behind the modules of the site (see engine.py), never in a browser.

class Explained extends Answers {
  /** The best pages, each with what of the query stands where in its best section. */
  explain(query, limit = 5) {
    const { groups, hits } = this.rank(query, limit);
    const { state, results } = this.answer(query, limit);
    const reasons = hits.map((hit) => {
      const { page, score, sections } = hit, [{ section }] = sections;
      const words = groups.flatMap((group) => {
        const found = new Map();
        for (const way of group.ways)
          for (const [token, weight] of way.tokens)
            for (const [number, fields] of this.#standsAt(token, page)) if (number === section.number || number === page.first) found.set(token, { token, fields: names(fields | (found.get(token)?.bits ?? 0)), bits: fields, weight: weight * way.factor * this.rarity(token) });
        return [...found.values()].sort((a, b) => b.weight - a.weight).slice(0, 5).map(({ token, fields }) => ({ token, fields }));
      });
      return { url: page.url + (section.id && "#" + section.id), page: page.title, section: section.number === page.first ? "" : section.title, score, share: this.coverage(hit, groups), words };
    });
    return { state, first: results[0]?.url ?? "", reasons };
  }

  *#standsAt(token, page) {
    const posts = this.tokens.get(token) ?? [];
    for (let i = 0; i < posts.length; i += 3) if (posts[i] >= page.first && posts[i] < page.end) yield [posts[i], posts[i + 2]];
  }
}

const names = (bits) => Object.keys(FIELDS).filter((name) => bits & FIELDS[name][0]);

/** The index with a paraphrase more at a place. */
function withParaphrase(index, url, word) {
  const [address, id = ""] = url.split("#");
  const texts = [...index.texts, word];
  const change = (entry, i, all) => ((id ? entry.id === id : i === 0) ? { ...entry, also: [...(entry.also ?? []), texts.length - 1] } : entry);
  return { ...index, texts, pages: index.pages.map((page) => (page.url === address ? { ...page, sections: page.sections.map(change) } : page)) };
}

/** The index without the paraphrases that say the word itself, and how many those were. */
function withoutParaphrase(index, word) {
  const same = (text, reading) => holds(bare(text), bare(word)) || (reading && holds(soften(bare(reading)), soften(bare(word))));
  let removed = 0;
  const pages = index.pages.map((page) => ({
    ...page,
    sections: page.sections.map((entry) => {
      const { also = [], reading = [] } = entry;
      const kept = also.map((_, i) => i).filter((i) => !same(index.texts[also[i]], index.texts[reading[i + 1]]));
      removed += also.length - kept.length;
      return { ...entry, also: kept.map((i) => also[i]), reading: [reading[0], ...kept.map((i) => reading[i + 1])] };
    }),
  }));
  return { index: { ...index, pages }, removed };
}

function holds(a, b) {
  const [short, long] = [a, b].sort((x, y) => x.length - y.length);
  return short.length > 1 && long.includes(short);
}
