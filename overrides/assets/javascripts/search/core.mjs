// The search itself: takes the index apart once, then ranks pages. The browser's worker, the tests and `dev.py search` run this file.
import { HAN, LETTER, distance, fold, normalize, pairs, soften, sound, words } from "./fold.mjs";

/** Where a token stands: a bit for it, and how much that says. */
export const FIELDS = { title: [1, 80], heading: [2, 50], also: [4, 50], path: [8, 16], text: [16, 20], reading: [32, 50] };
const READING = "'"; // begins the tokens of readings, so that they never meet those of text
const K1 = 24, B = 0.35, LESS = 0.85;
const W = {
  hiragana: 0.25, across: 0.45, okurigana: 0.6, // pairs of the query by their script
  reading: 0.9, near: 0.75, sound: 0.4, prefix: 0.7, alike: 0.8, // what else may be meant
  length: -0.15, section: 0.65, phrase: 0.5, inTitle: 1.2, cover: 0.6, together: 4, same: 5,
};
const PIECE = new RegExp(`[a-z0-9]+(?:[._:/\\\\@+#-]+[a-z0-9]+)*|[ぁ-ゖァ-ヶー${HAN}]+`, "gi");
const KANJI = new RegExp(`[${HAN}]+`, "g");
const FUNCTION_WORDS = new Set(
  ("できない できます できる したい します する した しない して ください どうすれば どうすればいい いいですか について ありません あります いつまで どこ とき ときは ない なった " +
    "しまう てしまう まで から など には では です ます ですか ますか ために という ので のに いる いない される されない ました ません てください ほしい おしえて とは").split(" ").map(fold),
);

export class Search {
  constructor(index) {
    this.index = index;
    this.pages = [];
    this.sections = [];
    this.cuts = new Map();
    this.tokens = new Map(); // token → [section, weight, fields, section, weight, fields, …]
    this.latin = new Map(); // word → how often
    this.kana = new Map(); // katakana word, folded → how often
    for (const page of index.pages) this.#add(page);
    this.cuts.clear();
    const mean = this.pages.reduce((sum, page) => sum + page.length, 0) / this.pages.length;
    for (const page of this.pages) page.norm = K1 * (1 - B + (B * page.length) / mean);
    this.alike = (index.alike ?? []).flatMap((group) => group.map((word) => [fold(word), group.filter((other) => other !== word)]));
    this.sounds = new Map();
    for (const word of [...this.latin.keys(), ...this.kana.keys()]) {
      const heard = sound(word);
      if (heard.length > 2) this.sounds.has(heard) ? this.sounds.get(heard).push(word) : this.sounds.set(heard, [word]);
    }
  }

  #add(page) {
    const first = this.sections.length, text = (number) => this.index.texts[number];
    let length = 0;
    for (const entry of page.sections) {
      const section = {
        number: this.sections.length, page: this.pages.length, id: entry.id ?? "", title: text(entry.title), lines: (entry.text ?? []).map(text),
        also: (entry.also ?? []).map(text), path: [], old: entry.old, term: entry.term, answers: entry.answers,
      };
      const parent = entry.within ? this.sections[first + entry.within] : null;
      if (parent) section.path = [...parent.path, parent.title];
      const own = section.number === first ? "title" : "heading";
      section.folded = { title: this.#cut(section, own, [section.title]), also: this.#cut(section, "also", section.also), text: this.#cut(section, "text", section.lines) };
      this.#cut(section, "path", section.path);
      const read = (entry.reading ?? []).map((number) => soften(bare(text(number))));
      section.folded.reading = read.join("\n");
      // A heading in common words says less than a page's title, a paraphrase or an identifier.
      const common = own === "heading" && !/[a-z]/i.test(section.title) ? 0.4 : 1;
      section.names = new Map([...section.also.map(bare), ...read.slice(1)].map((name) => [name, 1]));
      for (const name of [bare(section.title), read[0]]) section.names.set(name, section.names.get(name) ?? common);
      pairs(section.folded.reading, (pair) => this.#enter(section, this.#posts(READING + pair), "reading", FIELDS[own][1]));
      length += section.folded.text.length;
      this.sections.push(section);
    }
    this.pages.push({ url: page.url, category: page.category ?? "", title: this.sections[first].title, first, end: this.sections.length, length });
  }

  #cut(section, field, texts) {
    for (const text of texts) {
      if (!this.cuts.has(text)) this.cuts.set(text, this.#postsOf(text));
      for (const posts of this.cuts.get(text)) this.#enter(section, posts, field);
    }
    return texts.map(fold).join("\n");
  }

  #posts(token) {
    if (!this.tokens.has(token)) this.tokens.set(token, []);
    return this.tokens.get(token);
  }

  #enter({ number, old, term }, posts, field, strength = FIELDS[field][1]) {
    const [bit] = FIELDS[field], weight = old || term ? (strength * LESS) | 0 : strength, at = posts.length - 3;
    if (posts[at] !== number) return void posts.push(number, weight, bit);
    // What a heading repeats counts twice at most, what the text repeats counts always.
    if (field === "text" || posts[at + 1] < 2 * weight) posts[at + 1] += weight;
    posts[at + 2] |= bit;
  }

  #postsOf(text) {
    const found = [], normal = normalize(text), count = (known, word) => known.set(word, (known.get(word) ?? 0) + 1);
    pairs(fold(text), (pair) => found.push(this.#posts(pair)));
    words(normal, (word) => found.push(this.#posts(word)) && count(this.latin, word));
    for (const [word] of normal.matchAll(/[ァ-ヶー]{3,}/g)) count(this.kana, fold(word));
    return found;
  }

  /** The query as groups, each with the ways in which it may be meant: tokens with weights, a factor, and what to look for. */
  parse(query) {
    const groups = [];
    let before = "";
    for (const word of tidy(query).split(" ")) {
      for (const [piece] of word.matchAll(PIECE)) {
        if (!/^[a-z0-9]/i.test(piece)) {
          for (const [run] of piece.matchAll(/[ァ-ヶ][ァ-ヶー]*|[^ァ-ヶ]+/g)) groups.push(this.#japanese(run, run === piece));
          before = "";
          continue;
        }
        groups.push(this.#identifier(piece));
        const joined = before + piece.toLowerCase(); // coupon search → coupon.search
        if (before && this.tokens.has(joined)) groups.push({ text: joined, needles: [joined], ways: [{ tokens: [[joined, 1]], factor: 1 }] });
        before = piece.toLowerCase();
      }
    }
    return groups;
  }

  #identifier(piece) {
    const whole = piece.toLowerCase(), parts = [], ways = [];
    words(piece, (word) => word !== whole && parts.push(word));
    const isKnown = this.tokens.has(whole), longer = this.#continuations(whole);
    if (isKnown) ways.push({ tokens: [[whole, 1.3]], factor: 1 });
    if (parts.length) ways.push({ tokens: parts.map((part) => [part, 1 / Math.sqrt(parts.length)]), factor: 1 });
    for (const word of longer) ways.push({ tokens: [[word, 1]], factor: W.prefix * (0.5 + (0.5 * whole.length) / word.length), needle: word });
    if (!isKnown && !longer.length && whole.length > 3) ways.push(...this.#near(whole, this.latin, whole.length > 7 ? 2 : 1));
    ways.push(...this.#alike(whole), ...this.#synonyms(whole, []));
    return { text: whole, needles: [whole], ways };
  }

  #japanese(run, isAlone) {
    const folded = fold(run);
    const isHiragana = /^[ぁ-ゖー]+$/.test(run), isKatakana = /^[ァ-ヶー]+$/.test(run), kanji = run.match(KANJI) ?? [];
    const isFunction = FUNCTION_WORDS.has(folded) || FUNCTION_WORDS.has(folded.slice(1)); // どこ, はどこ
    const tokens = weigh(run, isKatakana || (isHiragana && isAlone)).map(([token, weight]) => [token, isFunction ? weight * W.hiragana : weight]);
    const ways = [{ tokens, factor: 1 }];
    if (folded.length === 1 && isAlone && kanji.length) ways.push({ tokens: this.#beginnings(folded), factor: 1 });
    if (!isFunction && !kanji.length && folded.length > 1) {
      const soft = soften(folded), read = [];
      pairs(soft, (pair) => read.push([READING + pair, 1]));
      ways.push({ tokens: read, factor: W.reading, soft });
      if (folded.length > 3 && !this.kana.has(folded)) ways.push(...this.#near(folded, this.kana, folded.length > 6 ? 2 : 1));
      ways.push(...this.#alike(run));
    }
    for (const [kana] of kanji.length ? run.matchAll(/[ぁ-ゖー]{3,}/g) : []) {
      if (FUNCTION_WORDS.has(fold(kana))) continue;
      const mixed = kanji.flatMap((part) => tokensOf(part)); // 利用きのう
      pairs(soften(fold(kana)), (pair) => mixed.push([READING + pair, 0.8]));
      ways.push({ tokens: mixed, factor: W.alike });
    }
    ways.push(...this.#synonyms(folded, tokens));
    const isWeak = isFunction || (!kanji.length && !isKatakana && (!isAlone || folded.length < 2));
    return { text: folded, needles: [folded, ...kanji.filter((part) => part !== run)], ways, isWeak, kanji: kanji.length ? kanji : null };
  }

  /** What a word that is still being typed may become. */
  #continuations(start) {
    const found = start.length > 1 ? [...this.latin.keys()].filter((word) => word.startsWith(start) && word !== start) : [];
    return found.sort((a, b) => a.length - b.length).slice(0, 12);
  }

  #beginnings(letter) {
    return [...this.tokens.keys()].filter((token) => token.length === 2 && token.startsWith(letter)).map((token) => [token, 0.5]);
  }

  #near(word, vocabulary, most) {
    const found = [];
    for (const [known, count] of this.isPlain ? [] : vocabulary) {
      const apart = distance(word, known, most);
      if (apart <= most) found.push([apart, -count, known]);
    }
    found.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    return found.slice(0, 5).map(([apart, , known]) => ({ tokens: tokensOf(known), factor: W.near / apart ** 0.5, needle: known }));
  }

  /** The same word in the other script: クーポン for coupon. */
  #alike(word) {
    const isLatin = /^[a-z]/.test(word), heard = sound(word);
    const found = (heard.length > 2 && this.sounds.get(heard)) || [];
    return found.filter((known) => /^[a-z]/.test(known) !== isLatin).map((known) => ({ tokens: tokensOf(known), factor: W.sound, needle: known }));
  }

  /** Other words for a word inside the run; what stands around it stays. */
  #synonyms(folded, tokens) {
    const ways = [];
    for (const [word, others] of this.alike) {
      if (/^[a-z]/.test(word) ? folded !== word : word[1] ? !folded.includes(word) : !folded.match(KANJI)?.includes(word)) continue;
      const own = new Set(tokensOf(word).map(([token]) => token));
      const around = tokens.filter(([token]) => !own.has(token));
      for (const other of others) {
        const said = tokensOf(fold(other));
        words(normalize(other), (part) => said.push([part, 1]));
        ways.push({ tokens: [...said, ...around], factor: W.alike, needle: fold(other), word });
      }
    }
    return ways;
  }

  /** Pages, best first, each with its sections, best first. */
  rank(query, limit = 20) {
    const groups = this.parse(query);
    const ofPage = new Float32Array(this.pages.length), ofSection = new Float32Array(this.sections.length);
    for (const group of groups) {
      const bestPage = new Float32Array(ofPage.length), bestSection = new Float32Array(ofSection.length);
      for (const way of group.ways) this.#score(way, bestPage, bestSection);
      bestPage.forEach((score, i) => (ofPage[i] += score));
      bestSection.forEach((score, i) => (ofSection[i] += score));
    }
    const found = [];
    this.pages.forEach((page, i) => {
      const best = Math.max(...ofSection.subarray(page.first, page.end));
      if (ofPage[i] > 0) found.push({ page, score: ofPage[i] * (1 - W.section) + best * W.section });
    });
    found.sort((a, b) => b.score - a.score);
    const whole = bare(query), names = [[whole, 1], [soften(whole), 1]];
    if (groups.length === 1) for (const { needle, factor } of groups[0].ways) if (needle) names.push([bare(needle), factor]);
    const hits = found.slice(0, 30);
    for (const hit of hits) hit.score += this.#bonus(hit.page, groups, names);
    hits.sort((a, b) => b.score - a.score).splice(limit);
    for (const hit of hits) hit.sections = this.#order(hit.page, groups, ofSection, names);
    return { groups, hits };
  }

  #score(way, bestPage, bestSection) {
    const ofPage = new Float32Array(bestPage.length), ofSection = new Float32Array(bestSection.length);
    const strongest = new Map();
    for (const [token, weight] of way.tokens) strongest.set(token, Math.max(strongest.get(token) ?? 0, weight));
    let total = 0;
    for (const weight of strongest.values()) total += weight;
    const scale = way.factor * total ** W.length; // a long run counts for less than its length
    for (const [token, weight] of strongest) {
      const posts = this.tokens.get(token) ?? [], rarity = weight * scale * this.rarity(token);
      for (let i = 0; i < posts.length; ) {
        const number = this.sections[posts[i]].page;
        let often = 0;
        for (; i < posts.length && this.sections[posts[i]].page === number; i += 3) {
          often += posts[i + 1];
          ofSection[posts[i]] += (rarity * posts[i + 1]) / (posts[i + 1] + K1);
        }
        ofPage[number] += (rarity * often) / (often + this.pages[number].norm);
      }
    }
    ofPage.forEach((score, i) => score > bestPage[i] && (bestPage[i] = score));
    ofSection.forEach((score, i) => score > bestSection[i] && (bestSection[i] = score));
  }

  /** How much it says that a page holds the token. */
  rarity(token) {
    const posts = this.tokens.get(token) ?? [];
    let pages = 0, last = -1;
    for (let i = 0; i < posts.length; i += 3) {
      const page = this.sections[posts[i]].page;
      if (page !== last) pages++;
      last = page;
    }
    return Math.log(1 + (this.pages.length - pages + 0.5) / (pages + 0.5));
  }

  /** More for pages that hold the words as they were typed, in their title, and together in one heading. */
  #bonus(page, groups, names) {
    const sections = this.sections.slice(page.first, page.end), strong = groups.filter((group) => !group.isWeak);
    const [[whole]] = names;
    let bonus = 0;
    for (const group of strong) {
      let best = 0;
      group.needles.forEach((needle, i) => {
        const factor = needle.length < 2 ? 0 : i ? 0.6 : 1;
        if (sections[0].folded.title.includes(needle)) best = Math.max(best, factor * W.inTitle);
        else if (sections.some(({ folded }) => folded.title.includes(needle))) best = Math.max(best, factor * W.phrase * 1.4);
        else if (sections.some(({ folded }) => folded.text.includes(needle))) best = Math.max(best, factor * W.phrase);
      });
      for (const { soft, needle, factor } of group.ways)
        for (const { folded } of sections) {
          if (soft?.length > 2 && folded.reading.includes(soft)) best = Math.max(best, factor * W.inTitle);
          if (needle?.length > 2 && folded.title.includes(needle)) best = Math.max(best, factor * W.inTitle * (1 + needle.length / folded.title.length) * 0.5);
        }
      bonus += best * Math.min(6, Math.sqrt(group.text.length) * 1.5);
    }
    if (strong.length > 1)
      bonus += W.together * Math.max(...sections.map(({ folded }) =>
        strong.every((group) => isNamed(folded, group)) ? whole.length / Math.max(whole.length, folded.title.length) : 0));
    bonus += W.same * Math.max(...sections.map((section) => isSame(section, names)));
    const title = bare(sections[0].title);
    if (whole.length > 1 && title.includes(whole)) bonus += W.cover * (1 + (4 * whole.length) / title.length);
    return bonus;
  }

  #order(page, groups, ofSection, names) {
    const needles = groups.flatMap((group) => (group.isWeak ? [] : group.needles.filter((needle) => needle.length > 1)));
    const found = this.sections.slice(page.first, page.end).filter(({ number }) => ofSection[number] > 0);
    return found.map((section) => {
      const { title, text } = section.folded;
      const held = needles.map((needle) => (title.includes(needle) ? W.inTitle : text.includes(needle) ? W.phrase : 0));
      return { section, score: held.reduce((sum, one) => sum + one, ofSection[section.number] + W.same * isSame(section, names)) };
    }).sort((a, b) => b.score - a.score);
  }
}

/** Without punctuation, and without the unfinished letters of an IME: らいせんすk. */
export function tidy(query) {
  return normalize(query)
    .replace(/[\s、。，．,!?！？「」『』（）()【】[\]"'“”・…]+/g, " ")
    .replace(/(?<=[ぁ-んァ-ヶー])[bcdfghjkmnprstwyz]{1,2}\s*$/i, "")
    .trim();
}

export const bare = (text) => fold(tidy(text)).replace(/[\s._:/\\-]+/g, "");

const isSame = (section, names) => Math.max(...names.map(([name, factor]) => (name && section.names.get(name) * factor) || 0));

export function tokensOf(folded) {
  const tokens = [];
  if (/^[a-z0-9]/.test(folded)) words(folded, (word) => tokens.push([word, tokens.length ? 0.5 : 1.3]));
  else pairs(folded, (pair) => tokens.push([pair, 1]));
  return tokens;
}

function isNamed({ title, reading }, { needles, ways }) {
  return title.includes(needles[0]) || ways.some(({ soft, needle }) => (soft && reading.includes(soft)) || (needle && title.includes(needle)));
}

/** The pairs of a run of the query; hiragana between other letters says little. */
function weigh(run, isWord) {
  const letters = [], kinds = [], tokens = [];
  for (const [letter] of normalize(run).matchAll(LETTER))
    for (const folded of fold(letter)) {
      letters.push(folded);
      kinds.push(/^[ァ-ヶ]/.test(letter) ? "k" : /[ぁ-ゖ]/.test(letter) ? "h" : "c");
    }
  if (letters.length === 1) return [[letters[0], 0.5]];
  for (let i = 1; i < letters.length; i++) {
    const [a, b] = [kinds[i - 1], kinds[i]];
    const weight = isWord ? 1 : a === "h" && b === "h" ? W.hiragana : a !== "h" && b !== "h" ? (a === b ? 1 : 0.8) : a === "c" ? W.okurigana : W.across;
    tokens.push([letters[i - 1] + letters[i], weight]);
  }
  const plain = new Set(tokens.map(([token]) => token));
  pairs(letters.join(""), (pair) => plain.has(pair) || tokens.push([pair, 0.7]));
  return tokens;
}
