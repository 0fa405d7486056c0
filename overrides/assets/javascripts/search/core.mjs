// The search itself: takes the index apart once, then answers questions. No page, no network, no clock: the browser's worker,
// the tests and `dev.py search` run this same file.
import { distance, fold, normalize, pairs, soften, sound, words } from "./fold.mjs";

/** Where a token stands, and how much that says. */
const FIELDS = { title: 4, heading: 2.5, also: 2.5, path: 0.8, text: 1 };
const FLAG = { title: 1, heading: 2, also: 4, path: 8, text: 16, reading: 32 };
const READING = "'"; // tokens of readings begin with it, so that they never meet tokens of text
const K1 = 1.2, B = 0.35;
const W = { hira: 0.25, cross: 0.45, okuri: 0.6, reading: 0.9, sound: 0.6, near: 0.75, prefix: 0.7, length: -0.15, section: 0.65, phrase: 0.5, inTitle: 1.2, cover: 0.6, together: 4, alike: 0.8 };
const FUNCTION_WORDS = new Set(
  ("できない できます できる したい します する した ください どうすれば いいですか について ありません あります いつまで どこ とき ときの ときは ない なった " +
    "どうすれば どうすればいい なってしまう しまう てしまう までの から まで など には では です ます ですか ますか やりかた ために という ところ けれど ので のに しない して いる いない " +
    "されない される された").split(" ").map(fold),
);

export class Search {
  constructor(index) {
    this.sections = [];
    this.pages = [];
    this.tokens = new Map(); // token → [section, weight, flags, section, weight, flags, …]
    this.latin = new Map(); // word → how often
    this.kana = new Map(); // katakana word, folded → how often
    for (const page of index.pages) this.#add(page);
    const mean = this.pages.reduce((sum, page) => sum + page.length, 0) / this.pages.length;
    for (const page of this.pages) page.norm = K1 * (1 - B + (B * page.length) / mean);
    this.sorted = [...this.latin.keys()].sort();
    this.alike = (index.alike ?? []).flatMap((group) => group.map((word) => [fold(word), group.filter((other) => other !== word)]));
    this.sounds = new Map();
    for (const word of [...this.latin.keys(), ...this.kana.keys()]) {
      const heard = sound(word);
      if (heard.length > 2) this.sounds.set(heard, [...(this.sounds.get(heard) ?? []), word]);
    }
  }

  #add(page) {
    const from = this.sections.length;
    let length = 0;
    for (const section of page.sections) {
      const number = this.sections.length;
      const isTop = number === from;
      const found = new Map();
      const put = (weight, flag) => (token) => {
        const entry = found.get(token);
        if (!entry) found.set(token, [weight, flag]);
        else if (flag === FLAG.text || entry[0] < 2 * weight) (entry[0] += weight), (entry[1] |= flag);
        else entry[1] |= flag;
      };
      const cut = (text, field) => {
        if (!text) return "";
        const normal = normalize(text), folded = fold(text), emit = put(FIELDS[field], FLAG[field]);
        pairs(folded, emit);
        words(normal, (word) => {
          emit(word);
          this.latin.set(word, (this.latin.get(word) ?? 0) + 1);
        });
        for (const [word] of normal.matchAll(/[ァ-ヶー]{3,}/g)) this.kana.set(fold(word), (this.kana.get(fold(word)) ?? 0) + 1);
        return folded;
      };
      const field = isTop ? "title" : "heading";
      const title = cut(section.title, field);
      const text = cut(section.text, "text");
      const also = cut((section.also ?? []).join("\n"), "also");
      cut((section.path ?? []).join("\n"), "path");
      const reading = soften(fold(section.reading ?? ""));
      pairs(reading, (pair) => put(FIELDS[field], FLAG.reading | FLAG[field])(READING + pair));
      length += section.text.length;
      this.sections.push({ number, page: this.pages.length, id: section.id, folded: { title, also, text, reading }, source: section });
      for (const [token, [weight, flag]] of found) {
        if (!this.tokens.has(token)) this.tokens.set(token, []);
        this.tokens.get(token).push(number, weight, flag);
      }
    }
    this.pages.push({ from, to: this.sections.length, length, source: page });
  }

  // The query ---------------------------------------------------------------------------------------------------------------

  /** The query as groups, each with the ways in which it may be meant: [[token, weight], …], a factor, and what to look for. */
  parse(query) {
    const text = normalize(query)
      .replace(/[\s、。，．,!?！？「」『』（）()【】[\]"'“”・…]+/g, " ")
      .replace(/(?<=[ぁ-んァ-ヶー])[bcdfghjkmnprstwyz]{1,2}\s*$/i, "") // unfinished romaji of an IME
      .trim();
    const groups = [];
    let before = "";
    for (const word of text.split(" ").filter(Boolean))
      for (const [piece] of word.matchAll(/[a-z0-9]+(?:[._:/\\@+#-]+[a-z0-9]+)*|[ぁ-ゖァ-ヶー一-鿿㐀-䶿々〆〇]+/gi)) {
        if (!/^[a-z0-9]/i.test(piece)) {
          groups.push(...[...piece.matchAll(/[ァ-ヶー]{2,}|[^ァ-ヶー]+|[ァ-ヶー]/g)].map(([run]) => this.#japanese(run, run === piece)));
          before = "";
          continue;
        }
        groups.push(this.#identifier(piece));
        const joined = before + piece.toLowerCase();
        if (before && this.tokens.has(joined)) groups.push({ text: joined, needles: [joined], ways: [{ tokens: [[joined, 1]], factor: 1 }] });
        before = piece.toLowerCase();
      }
    return groups;
  }

  #identifier(piece) {
    const whole = piece.toLowerCase(), parts = [], ways = [];
    words(piece, (word) => word !== whole && parts.push(word));
    if (this.tokens.has(whole)) ways.push({ tokens: [[whole, 1.3]], factor: 1 });
    if (parts.length) ways.push({ tokens: parts.map((part) => [part, 1 / Math.sqrt(parts.length)]), factor: 1 });
    for (const longer of this.#continuations(whole))
      ways.push({ tokens: [[longer, 1]], factor: W.prefix * (0.5 + (0.5 * whole.length) / longer.length) });
    if (!this.tokens.has(whole) && ways.length === +(parts.length > 0) && whole.length > 3) ways.push(...this.#near(whole, this.latin, whole.length > 7 ? 2 : 1));
    ways.push(...this.#alike(whole), ...this.#synonyms(whole, []));
    return { text: whole, needles: [whole], ways };
  }

  #continuations(start) {
    let low = 0, high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.sorted[middle] < start) low = middle + 1;
      else high = middle;
    }
    const found = [];
    for (; found.length < 12 && this.sorted[low]?.startsWith(start); low++) if (this.sorted[low] !== start) found.push(this.sorted[low]);
    return start.length > 1 ? found : [];
  }

  #near(word, vocabulary, most) {
    const found = [];
    for (const [known, count] of vocabulary) {
      const apart = distance(word, known, most);
      if (apart <= most) found.push([apart, -count, known]);
    }
    found.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    return found.slice(0, 5).map(([apart, , known]) => ({ tokens: this.#tokensOf(known), factor: W.near * (apart > 1 ? 0.7 : 1), needle: known }));
  }

  #alike(word) {
    const heard = sound(word);
    const found = heard.length > 2 ? (this.sounds.get(heard) ?? []) : [];
    const isLatin = /^[a-z]/.test(word);
    return found.filter((known) => /^[a-z]/.test(known) !== isLatin).map((known) => ({ tokens: this.#tokensOf(known), factor: this.tokens.has(word) || this.kana.has(fold(word)) ? W.sound / 2 : W.sound, needle: known }));
  }

  /** Other words for a word inside the run; what stands around it stays. */
  #synonyms(folded, tokens) {
    const ways = [];
    for (const [word, others] of this.alike) {
      if (!(/^[a-z]/.test(word) ? folded === word : folded.includes(word))) continue;
      const own = new Set();
      pairs(word, (pair) => own.add(pair));
      const around = tokens.filter(([token]) => !own.has(token));
      for (const other of others) {
        const said = [];
        pairs(fold(other), (pair) => said.push([pair, 1]));
        words(normalize(other), (part) => said.push([part, 1]));
        ways.push({ tokens: [...said, ...around], factor: W.alike, needle: fold(other) });
      }
    }
    return ways;
  }

  #tokensOf(known) {
    const tokens = [];
    if (/^[a-z0-9]/.test(known)) return [[known, 1]];
    pairs(known, (pair) => tokens.push([pair, 1]));
    return tokens;
  }

  #japanese(run, isAlone) {
    const folded = fold(run);
    const isFunction = FUNCTION_WORDS.has(folded) || FUNCTION_WORDS.has(folded.slice(1));
    const onlyHiragana = /^[ぁ-ゖー]+$/.test(run), onlyKatakana = /^[ァ-ヶー]+$/.test(run), hasKanji = /[一-鿿々〆〇]/.test(run);
    const ways = [{ tokens: weigh(run, onlyKatakana || (onlyHiragana && isAlone)).map(([token, weight]) => [token, isFunction ? weight * W.hira : weight]), factor: 1 }];
    const needles = [folded, ...(hasKanji ? run.match(/[一-鿿々〆〇]+/g).filter((kanji) => kanji !== run) : [])];
    const soft = soften(folded);
    if (!isFunction && !hasKanji && folded.length > 1) {
      const tokens = [];
      pairs(soft, (pair) => tokens.push([READING + pair, 1]));
      ways.push({ tokens, factor: W.reading, soft });
      if (folded.length > 3 && !this.kana.has(folded)) ways.push(...this.#near(folded, this.kana, folded.length > 6 ? 2 : 1));
      ways.push(...this.#alike(run));
    } else if (hasKanji) {
      for (const [kana] of run.matchAll(/[ぁ-ゖー]{3,}/g)) {
        if (FUNCTION_WORDS.has(fold(kana))) continue;
        const tokens = [];
        for (const kanji of run.match(/[一-鿿々〆〇]+/g)) pairs(kanji, (pair) => tokens.push([pair, 1]));
        pairs(soften(fold(kana)), (pair) => tokens.push([READING + pair, 0.8]));
        ways.push({ tokens, factor: 0.8 });
      }
    }
    ways.push(...this.#synonyms(folded, ways[0].tokens));
    return { text: folded, needles, ways, isWeak: !hasKanji && !onlyKatakana && !isAlone };
  }

  // The answer --------------------------------------------------------------------------------------------------------------

  search(query, limit = 20) {
    const groups = this.parse(query);
    const pageCount = this.pages.length, sectionCount = this.sections.length;
    const pageScore = new Float32Array(pageCount), sectionScore = new Float32Array(sectionCount);
    for (const group of groups) {
      const bestPage = new Float32Array(pageCount), bestSection = new Float32Array(sectionCount);
      for (const way of group.ways) {
        const ofPage = new Float32Array(pageCount), ofSection = new Float32Array(sectionCount);
        const strongest = new Map();
        for (const [token, weight] of way.tokens) strongest.set(token, Math.max(strongest.get(token) ?? 0, weight));
        const total = [...strongest.values()].reduce((sum, weight) => sum + weight, 0);
        const scale = total && way.factor * total ** W.length; // a long run counts for less than its length
        for (const [token, weight] of strongest) this.#count(token, weight * scale, ofPage, ofSection);
        raise(bestPage, ofPage);
        raise(bestSection, ofSection);
      }
      for (let i = 0; i < pageCount; i++) pageScore[i] += bestPage[i];
      for (let i = 0; i < sectionCount; i++) sectionScore[i] += bestSection[i];
    }
    return this.#rank(query, groups, pageScore, sectionScore).slice(0, limit);
  }

  #count(token, weight, ofPage, ofSection) {
    const posts = this.tokens.get(token);
    if (!posts) return;
    let pagesWith = 0, last = -1;
    for (let i = 0; i < posts.length; i += 3) {
      const page = this.sections[posts[i]].page;
      if (page !== last) pagesWith++;
      last = page;
    }
    const rarity = weight * Math.log(1 + (this.pages.length - pagesWith + 0.5) / (pagesWith + 0.5));
    for (let i = 0; i < posts.length; ) {
      const page = this.sections[posts[i]].page;
      let often = 0;
      for (; i < posts.length && this.sections[posts[i]].page === page; i += 3) {
        often += posts[i + 1];
        ofSection[posts[i]] += (rarity * posts[i + 1]) / (posts[i + 1] + K1);
      }
      ofPage[page] += (rarity * often) / (often + this.pages[page].norm);
    }
  }

  #rank(query, groups, pageScore, sectionScore) {
    const found = [];
    for (let p = 0; p < this.pages.length; p++) {
      if (!(pageScore[p] > 0)) continue;
      const { from, to } = this.pages[p];
      let best = 0;
      for (let s = from; s < to; s++) best = Math.max(best, sectionScore[s]);
      found.push({ page: this.pages[p], score: pageScore[p] * (1 - W.section) + best * W.section });
    }
    found.sort((a, b) => b.score - a.score);
    const whole = fold(query).replace(/\s+/g, "");
    const looked = found.slice(0, 60);
    for (const hit of looked) hit.score += this.#bonus(hit.page, groups, whole);
    looked.sort((a, b) => b.score - a.score);
    return looked.map(({ page, score }) => {
      const sections = this.sections
        .slice(page.from, page.to)
        .filter(({ number }) => sectionScore[number] > 0)
        .map((section) => ({ section, score: sectionScore[section.number] + groups.reduce((sum, group) => sum + this.#standsIn(section, group), 0) }))
        .sort((a, b) => b.score - a.score);
      return { page: page.source, score, sections };
    });
  }

  #standsIn({ folded }, group) {
    if (group.isWeak) return 0;
    for (const needle of group.needles) {
      if (needle.length < 2) continue;
      if (folded.title.includes(needle)) return W.inTitle;
      if (folded.text.includes(needle)) return W.phrase;
    }
    return 0;
  }

  /** More for pages that hold the words as they were typed, most of all in their title. */
  #bonus(page, groups, whole) {
    const sections = this.sections.slice(page.from, page.to);
    let bonus = 0;
    for (const group of groups) {
      if (group.isWeak) continue;
      let best = 0;
      group.needles.forEach((needle, i) => {
        if (needle.length < 2) return;
        const factor = i ? 0.6 : 1;
        if (sections[0].folded.title.includes(needle)) best = Math.max(best, factor * W.inTitle);
        else if (sections.some(({ folded }) => folded.title.includes(needle))) best = Math.max(best, factor * W.phrase * 1.4);
        else if (sections.some(({ folded }) => folded.text.includes(needle))) best = Math.max(best, factor * W.phrase);
      });
      for (const way of group.ways) {
        const needle = way.soft, factor = way.factor;
        if (needle?.length > 2 && sections.some(({ folded }) => folded.reading.includes(needle))) best = Math.max(best, factor * W.inTitle);
      }
      bonus += best * Math.min(6, Math.sqrt(group.text.length) * 1.5);
    }
    const title = sections[0].folded.title.replace(/\s+/g, "");
    if (whole.length > 1 && title.includes(whole)) bonus += W.cover * (1 + (4 * whole.length) / title.length);
    const strong = groups.filter((group) => !group.isWeak);
    if (strong.length > 1) {
      let together = 0;
      for (const { folded } of sections) {
        if (strong.every((group) => this.#isIn(folded.title, folded.reading, group))) together = Math.max(together, whole.length / Math.max(whole.length, folded.title.length));
      }
      bonus += W.together * together;
    }
    return bonus;
  }

  #isIn(title, reading, { needles, ways }) {
    return title.includes(needles[0]) || ways.some((way) => (way.soft && reading.includes(way.soft)) || (way.needle && title.includes(way.needle)));
  }
}

function raise(best, other) {
  for (let i = 0; i < best.length; i++) if (other[i] > best[i]) best[i] = other[i];
}

/** The pairs of a run of the query; hiragana between other letters says little. */
function weigh(run, isWord) {
  const letters = [], kinds = [], tokens = [];
  for (const letter of normalize(run))
    for (const folded of fold(letter)) {
      letters.push(folded);
      kinds.push(/[ァ-ヶ]/.test(letter) ? "k" : /[ぁ-ゖ]/.test(letter) ? "h" : "c");
    }
  if (letters.length === 1) return [[letters[0], 0.5]];
  for (let i = 1; i < letters.length; i++) {
    const [a, b] = [kinds[i - 1], kinds[i]];
    const weight = isWord ? 1 : a === "h" && b === "h" ? W.hira : a !== "h" && b !== "h" ? (a === b ? 1 : 0.8) : a === "c" ? W.okuri : W.cross;
    tokens.push([letters[i - 1] + letters[i], weight]);
  }
  const plain = new Set(tokens.map(([token]) => token));
  pairs(letters.join(""), (pair) => plain.has(pair) || tokens.push([pair, 0.7]));
  return tokens;
}
