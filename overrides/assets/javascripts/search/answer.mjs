// What a reader is told: the results with an excerpt each, whether they answer at all, and whole questions while typing.
import { Search, bare, tidy, tokensOf } from "./core.mjs";
import { LETTER, fold, normalize, soften } from "./fold.mjs";

const SURE = 0.46; // below this share of the query, a page does not answer it
const GAP = 0.7; // from this likeness on, the query asks for what the site cannot answer
const EVEN = 1, VERB = 0.4, LOOSE = 0.7; // how evenly words count, how much less a verb does, what scattered pieces of a word are worth
const FAR = 0.15; // a page with a smaller part of the best one's score has nothing to do with the query
const FEW = 5; // results below a notice that nothing was found
const EXCERPT = 110;
const SENTENCE = /(すか|せん|たい|ます|ました)$/;
const ASKED = /^faq\/#q-/; // where the questions stand that are asked often
const MEANING = /(?<!こ)とは|意味|何の略|読み方|って(何|なに)/;


export class Answers extends Search {
  constructor(index) {
    super(index);
    this.isPlain = true; // these are spelt right
    this.questions = this.#questions();
    this.gaps = (index.gaps ?? []).map((gap) => ({ ...gap, told: gap.words.map((word, i) => ({ ...this.#text(word), name: bare(word), reading: soften(bare(gap.reading?.[i] ?? "")) })) }));
    const known = new Map();
    for (const question of this.questions.filter(({ isSentence }) => isSentence)) {
      if (!known.has(question.text)) known.set(question.text, this.#text(question.text));
      question.said = known.get(question.text);
    }
    this.isPlain = false;
  }

  /** The ranking of the core; the page that answers a question stands before the list of questions, a term where its meaning is asked for. */
  rank(query, limit) {
    const { groups, hits } = super.rank(query, Math.max(limit, 20));
    const asked = hits.findIndex(({ sections }) => sections[0].section.answers);
    if (asked >= 0 && !MEANING.test(query)) this.#put(hits, asked, hits[asked].sections[0].section.answers);
    const term = MEANING.test(query) ? hits.slice(0, 8).findIndex(({ sections }) => sections[0].section.term) : -1;
    if (term > 0) hits.unshift({ ...hits[term], score: hits[0].score }, ...hits.splice(0, term + 1).slice(0, -1));
    return { groups, hits: hits.slice(0, limit) };
  }

  #put(hits, place, url) {
    const [address, id = ""] = url.split("#"), at = hits.findIndex(({ page }) => page.url === address);
    if ((at >= 0 && at < place) || !this.pages.some(({ url: known }) => known === address)) return;
    const [{ sections = [], page }] = at < 0 ? [{ page: this.pages.find((one) => one.url === address) }] : hits.splice(at, 1);
    const named = this.sections.slice(page.first, page.end).find((section) => section.id === id);
    const first = named ? [{ section: named, score: sections[0]?.score ?? 0 }] : [];
    hits.splice(place, 0, { page, score: hits[place].score, sections: [...first, ...sections.filter(({ section }) => section !== named)] });
  }

  /** Everything that the page with results shows. */
  answer(query, limit = 20) {
    const { groups, hits } = this.rank(query, limit);
    const place = this.#oldAddress(query);
    if (place) return { query, state: "found", results: [this.#place(place)], nearest: [] };
    const gap = this.#gap(query, groups, hits.slice(0, 5));
    const sure = hits.slice(0, 5).reduce((most, hit) => Math.max(most, this.coverage(hit, groups)), 0);
    const state = gap ? "gap" : sure >= SURE ? "found" : "weak";
    const least = hits.length && hits[0].score * FAR;
    const shown = hits.filter(({ score }, i) => score > least && (state === "found" || i < FEW));
    const results = shown.map((hit) => this.#result(hit, groups));
    return { query, state, sure, gap: gap && { sentence: gap.sentence, url: gap.url }, results, ...(state === "found" ? { nearest: [] } : this.#nearest(query, results)) };
  }

  // Does it answer? ---------------------------------------------------------------------------------------------------------

  /** Which share of the query a page holds, by how much each of its words says. */
  coverage({ page }, groups) {
    let held = 0, asked = 0;
    for (const unit of this.#units(groups)) {
      asked += unit.mass;
      held += unit.mass * Math.max(...unit.ways.map((way) => this.#share(way, page)));
    }
    return asked && held / asked;
  }

  /** The words that say something: a run of kanji each, a word in kana or letters. Verbs say less than what they are about. */
  #units(groups) {
    const strong = groups.filter(({ isWeak, kanji, text }, i) => !isWeak && (kanji || text.length > 1 || !i)); // クーポンは
    return (strong.length ? strong : groups).flatMap(({ needles, ways, kanji }) => {
      if (!kanji) return [this.#unit(ways[0]?.tokens ?? [], ways[0]?.needle ?? needles[0], ways.slice(1).filter(({ word }) => !word || word === needles[0]), 1)];
      return kanji.map((run) => {
        const tokens = run.length > 1 ? tokensOf(run) : ways[0].tokens.filter(([token]) => token.includes(run)).slice(-1);
        return this.#unit(tokens, run.length > 1 ? run : tokens[0]?.[0] ?? run, ways.filter(({ word }) => word === run || (run.length < 2 && word?.startsWith(run))), run.length > 1 ? 1 : VERB);
      });
    });
  }

  #text(text) {
    const units = this.#units(this.parse(text));
    return { units, tokens: tokensIn(units) };
  }

  #unit(tokens, needle, others, weight) {
    const rarest = Math.max(0, ...tokens.map(([token]) => this.rarity(token)));
    return { tokens, mass: weight * (EVEN + rarest), ways: [{ tokens, needle, factor: 1 }, ...others] };
  }

  #share({ tokens, needle, soft, factor }, page) {
    let held = 0, asked = 0;
    for (const [token, weight] of tokens) {
      const posts = this.tokens.get(token) ?? [];
      asked += weight;
      for (let i = 0; i < posts.length; i += 3)
        if (posts[i] >= page.first && posts[i] < page.end) {
          held += weight;
          break;
        }
    }
    const isWhole = this.sections.slice(page.first, page.end).some(({ folded }) =>
      (soft && folded.reading.includes(soft)) || (needle && (folded.title.includes(needle) || folded.also.includes(needle) || folded.text.includes(needle))));
    return (isWhole ? 1 : asked && (held / asked) ** 2 * LOOSE) * Math.min(1, factor + 0.1);
  }

  /** The topic that the site cannot answer and that is asked for; none where a heading or a paraphrase says what is asked. */
  #gap(query, groups, hits) {
    const asked = this.#units(groups), tokens = tokensIn(asked), folded = bare(query), soft = soften(folded);
    let best = null, most = GAP;
    for (const gap of this.gaps)
      gap.told.forEach((told) => {
        const isSame = told.name === folded || (told.reading && told.reading === soft);
        const likeness = isSame ? 2 : shared(asked, told.tokens) * shared(told.units, tokens);
        if (likeness >= most) [best, most] = [gap, likeness];
      });
    return best && (most === 2 || hits.every((hit) => this.#named(hit, asked) < most)) ? best : null;
  }

  /** Which share of the words one heading with its paraphrases holds. */
  #named({ page }, units) {
    const all = units.reduce((sum, { mass }) => sum + mass, 0);
    return Math.max(...this.sections.slice(page.first, page.end).map(({ folded }) =>
      units.reduce((sum, { ways, mass }) => sum + (ways.some(({ needle, soft }) => (needle && (folded.title.includes(needle) || folded.also.includes(needle))) || (soft && folded.reading.includes(soft))) ? mass : 0), 0))) / all;
  }

  /** A number of an article of the former help, or an address with one in it. */
  #oldAddress(query) {
    const typed = normalize(query).toLowerCase().replace(/-/g, "");
    const known = Object.keys(this.index.old ?? {}).find((number) => typed.includes(number));
    return known && this.index.old[known];
  }

  // Results -----------------------------------------------------------------------------------------------------------------

  #result({ page, sections }, groups) {
    const [{ section }] = sections;
    const needles = [...new Set(groups.filter(({ isWeak }) => !isWeak).flatMap(({ needles, ways }) => [...needles, ...ways.flatMap(({ needle }) => needle ?? [])]))].filter((needle) => needle.length > 1);
    const line = bestLine(section.lines, needles);
    const mark = (this.index.marks ?? []).find((word) => line.startsWith(word + " "));
    return {
      url: page.url + (section.id && "#" + section.id),
      page: highlight(page.title, needles),
      section: section.number === page.first ? [] : highlight([...section.path, section.title].join(" › "), needles),
      category: page.category,
      mark,
      old: section.old,
      excerpt: highlight(shorten(mark ? line.slice(mark.length + 1) : line, needles), needles),
      found: needles.filter((needle) => fold(section.lines.join("\n") + section.title).includes(needle)),
    };
  }

  #place(url) {
    const [address, id = ""] = url.split("#");
    const page = this.pages.find((one) => one.url === address);
    const section = this.sections.slice(page.first, page.end).find((one) => one.id === id) ?? this.sections[page.first];
    return this.#result({ page, sections: [{ section }] }, []);
  }

  // Questions ---------------------------------------------------------------------------------------------------------------

  /** Whole questions that begin with, hold, or are read like what is typed so far. */
  suggest(query, limit = 8) {
    const typed = fold(tidy(query)), soft = soften(typed).replace(/\s/g, "");
    if (tidy(query).length < 2 || !typed) return [];
    const pieces = typed.split(/\s+/);
    const found = [];
    for (const question of this.questions) {
      const { folded, reading } = question;
      const at = folded.startsWith(typed) ? 4 : reading.startsWith(soft) ? 3.5 : folded.includes(typed) ? 3 : reading.includes(soft) ? 2 : pieces.every((piece) => folded.includes(piece)) ? 1.5 : 0;
      if (at) found.push({ question, score: at + question.rank + 0.5 / folded.length });
    }
    found.sort((a, b) => b.score - a.score);
    const shown = found.slice(0, limit).map(({ question }) => question);
    if (shown.length < 3)
      for (const { page, sections } of this.rank(query, limit).hits)
        if (shown.length < limit) shown.push(this.#question(sections[0].section.title, page.url + (sections[0].section.id && "#" + sections[0].section.id), page.title));
    const seen = new Set();
    return shown.filter(({ text }) => !seen.has(text) && seen.add(text)).map(({ text, url, page }) => ({ text, url, page }));
  }

  #question(text, url, page, rank = 0, reading = "") {
    return { text, url, page, rank, isSentence: SENTENCE.test(text), folded: fold(text), reading: soften(fold(reading || text)).replace(/\s/g, "") };
  }

  #questions() {
    const all = [], readings = this.index.pages.flatMap((page) => page.sections.map((entry) => entry.reading ?? []));
    for (const page of this.pages)
      for (const section of this.sections.slice(page.first, page.end)) {
        const url = page.url + (section.id && "#" + section.id);
        const read = (i) => this.index.texts[readings[section.number][i]];
        if (!section.old) all.push(this.#question(section.title, url, page.title, section.number === page.first ? 0.4 : 0.1, read(0)));
        section.also.forEach((text, i) => all.push(this.#question(text, url, page.title, /か$|せん$|たい$/.test(text) ? 0.6 : 0.2, read(i + 1))));
      }
    return all;
  }

  /** Questions that share words with the query; the first ones that are asked often, where none does. */
  #nearest(query, results) {
    const urls = new Set(results.map(({ url }) => url.split("#")[0]));
    const asked = this.#units(this.parse(query)), seen = new Set();
    const sentences = this.questions.filter(({ text, isSentence }) => isSentence && !seen.has(text) && seen.add(text));
    const near = sentences
      .map((question) => ({ ...question, score: shared(asked, question.said.tokens) * (urls.has(question.url.split("#")[0]) ? 1.01 : 1) }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score);
    const shown = near.length ? near : sentences.filter(({ url }) => ASKED.test(url));
    return { nearest: shown.slice(0, 4).map(({ text, url, page }) => ({ text, url, page })), isNear: near.length > 0 };
  }
}

/** Which share of the words of one text stands in another: by its tokens. */
function shared(units, there) {
  let held = 0, all = 0;
  for (const { tokens, mass } of units) {
    let found = 0;
    for (const [token] of tokens) if (there.has(token)) found++;
    all += mass;
    held += found && (mass * found) / tokens.length;
  }
  return held && held / all;
}

const tokensIn = (units) => new Set(units.flatMap(({ tokens }) => tokens.map(([token]) => token)));

function bestLine(lines, needles) {
  let best = lines[0] ?? "", most = 0;
  lines.forEach((line, i) => {
    const folded = fold(line), held = needles.reduce((sum, needle) => sum + (folded.includes(needle) ? needle.length : 0), 0);
    if (held > most) [best, most] = [line + (line.length < 30 && lines[i + 1] ? " " + lines[i + 1] : ""), held];
  });
  return most ? best : (lines.find((line) => line.length > 14) ?? best);
}

/** A piece of the line around the first hit. */
function shorten(line, needles) {
  if (line.length <= EXCERPT) return line;
  const [[first] = [0]] = spots(line, needles);
  const start = Math.max(0, Math.min(first - 30, line.length - EXCERPT));
  return (start ? "…" : "") + line.slice(start, start + EXCERPT) + (start + EXCERPT < line.length ? "…" : "");
}

/** Where the needles stand in the text as it is shown: [[from, to], …], none touching another. */
export function spots(text, needles) {
  const at = [];
  let folded = "";
  for (const { 0: letter, index } of text.matchAll(LETTER))
    for (const one of fold(letter)) at.push(index), (folded += one);
  const hit = new Uint8Array(text.length + 1);
  for (const needle of needles)
    for (let i = folded.indexOf(needle); i >= 0; i = folded.indexOf(needle, i + 1)) {
      const end = at[i + needle.length] ?? text.length;
      hit.fill(1, at[i], end);
    }
  const found = [];
  for (let i = 0; i < text.length; i++)
    if (hit[i] && !hit[i - 1]) found.push([i, hit.indexOf(0, i)]);
  return found;
}

/** The text in pieces, every second one a hit. */
function highlight(text, needles) {
  const pieces = [];
  let done = 0;
  for (const [from, to] of spots(text, needles)) {
    pieces.push(text.slice(done, from), text.slice(from, to));
    done = to;
  }
  return [...pieces, text.slice(done)];
}
