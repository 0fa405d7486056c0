// Folding and cutting, the same for index and query: ＳＫＵ, ｷｬﾋﾞﾈｯﾄ, りようきのう and coupon.search are found however they are typed.

const SMALL = { ぁ: "あ", ぃ: "い", ぅ: "う", ぇ: "え", ぉ: "お", っ: "つ", ゃ: "や", ゅ: "ゆ", ょ: "よ", ゎ: "わ", ゕ: "か", ゖ: "か", づ: "ず", ぢ: "じ" };
export const HAN = "一-鿿㐀-䶿々〆〇";
const JAPANESE = new RegExp(`[ぁ-ゖ${HAN}]+`, "g");
const OKURIGANA = new RegExp(`([${HAN}])[ぁ-ん]{1,2}(?=([${HAN}]))`, "g");
const IDENTIFIER = /[a-z0-9]+(?:[._:/\\@+#-]+[a-z0-9]+)*/gi;
const SHORT = /(?<![ァ-ヶー])([ァ-ヶ])ー+(?![ァ-ヶー])/g; // キー stays two letters: one alone would be found nowhere
export const LETTER = new RegExp(`${SHORT.source}|.`, "gsu"); // what folds on its own
const JOINT = /[._:/\\@+#-]+/;

/** One width, no invisible characters, one kind of dash; case and kana stay. */
export const normalize = (text) =>
  text
    .normalize("NFKC")
    .replace(/[\u00ad\u200b-\u200d\u2060\ufeff]/g, "")
    .replace(/[‐-―−]/g, "-")
    .replace(/(?<=[a-z0-9])ー+(?=[a-z0-9])/gi, "-")
    .replace(/(?<=\d)[ヶヵケヵカ](?=月|国|所|年)/g, "か")

/** One case, one kana, no long vowels: what is compared. */
export function fold(text) {
  if (!folds.has(text)) folds.set(text, foldNew(text));
  return folds.get(text);
}

const folds = new Map();
const foldNew = (text) =>
  normalize(text)
    .replace(SHORT, "$1$1")
    .toLowerCase()
    .replace(/[ァ-ヶ]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0x60))
    .replace(/ゔ[ぁぃぇぉ]?/g, (c) => "ばびべぼぶ"["ぁぃぇぉ".indexOf(c[1] ?? " ")] ?? "ぶ")
    .replace(/[ぁぃぅぇぉっゃゅょゎゕゖづぢ]/g, (c) => SMALL[c])
    .replace(/ー+|(?<=[ぁ-ん])[〜~]/g, "")

/** A reading as the ear has it: りようきのお is りようきのう, とおろく is とうろく. */
export const soften = (folded) =>
  folded.replace(/(?<=[おこごそぞとどのほぼぽもよろを])[うお]|(?<=[えけげせぜてでねへべぺめれ])[いえ]/g, "")

/** Pairs of neighbouring letters, and 引落 out of 引き落とし; of folded text. */
export function pairs(folded, emit) {
  for (const [run] of folded.matchAll(JAPANESE)) {
    if (run.length === 1) emit(run)
    for (let i = 1; i < run.length; i++) emit(run.slice(i - 1, i + 1))
  }
  for (const [, before, after] of folded.matchAll(OKURIGANA)) emit(before + after)
}

/** Identifiers whole, joined, in parts and at their humps; 90日 as one; of normalized text. */
export function words(normalized, emit) {
  let before = ""
  let end = -1
  for (const match of normalized.matchAll(IDENTIFIER)) {
    const whole = match[0].toLowerCase()
    const parts = match[0].split(JOINT)
    emit(whole)
    if (parts.length > 1) emit(parts.join("").toLowerCase())
    for (const part of parts) {
      if (parts.length > 1) emit(part.toLowerCase())
      const humps = part.split(/(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])/)
      if (humps.length > 1) for (const hump of humps) emit(hump.toLowerCase())
    }
    if (before && match.index === end + 1 && normalized[end] === " " && parts.length === 1) emit(before + whole)
    before = parts.length === 1 ? whole : ""
    end = match.index + match[0].length
    const unit = /\d$/.test(whole) && new RegExp(`^[ぁ-ゖ${HAN}]`).exec(fold(normalized.slice(end, end + 1)))
    if (unit) emit(/\d+$/.exec(whole)[0] + unit[0])
  }
}

const ROWS = { k: "かきくけこ", g: "がぎぐげごじぢ", s: "さしすせそざずぜぞづ", t: "たちつてと", d: "だでど", n: "なにぬねのん", h: "はひへほ", f: "ふ", b: "ばびぶべぼゔ", p: "ぱぴぷぺぽ", m: "まみむめも", r: "らりるれろ" };
const CONSONANT = Object.fromEntries(Object.entries(ROWS).flatMap(([consonant, row]) => [...row].map((kana) => [kana, consonant])));
const SPELLING = [
  [/ph/g, "f"], [/tch|ch|th/g, "t"], [/sh|t(?=ion)/g, "s"], [/c(?=[eiy])|z/g, "s"], [/[cq]/g, "k"], [/x/g, "ks"], [/j|g(?=e\b)/g, "g"],
  [/v/g, "b"], [/r(?![aeiouyr])/g, ""], [/l/g, "r"], [/m(?=[pb])/g, "n"], [/(.)\1+/g, "$1"], [/[aeiouyw]|(?<=[a-z])h/g, ""],
];

/** What a word sounds like without its vowels, from either script: クーポン and coupon are both kpn. */
export function sound(word) {
  const plain = normalize(word).toLowerCase();
  const kana = plain.replace(/[ァ-ヴ]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0x60));
  return /^[a-z]+$/.test(plain)
    ? SPELLING.reduce((text, [from, to]) => text.replace(from, to), plain)
    : /^[ぁ-ゔー]+$/.test(kana) ? [...kana].map((c) => CONSONANT[c] ?? "").join("") : "";
}

/** How many letters to change, add, drop or swap; anything above `most` counts as `most + 1`. */
export function distance(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before = [], last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] !== b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    if (Math.min(...row) > most) return most + 1;
    before = last;
    last = row;
  }
  return Math.min(last[b.length], most + 1);
}
