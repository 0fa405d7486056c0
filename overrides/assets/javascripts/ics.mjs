// Dates of the licence key and the calendar file, without a page: days are `YYYY-MM-DD`.
const DAYS = 90, MONTHS = 3, AHEAD = 7;

const day = (year, month, date) => Date.UTC(year, month - 1, date);
const text = time => new Date(time).toISOString().slice(0, 10);
const parts = iso => iso.split("-").map(Number);

/** The day that was typed, also full-width or with / and 年月日; null where there is none. */
export function readDay(typed) {
  const found = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(typed.normalize("NFKC").replace(/\s/g, ""));
  if (!found) return null;
  const [year, month, date] = found.slice(1).map(Number), read = new Date(day(year, month, date));
  return year >= 1900 && read.getUTCMonth() === month - 1 && read.getUTCDate() === date ? text(read) : null;
}

export function addDays(iso, days) {
  const [year, month, date] = parts(iso);
  return text(day(year, month, date + days));
}

/** The same date some months later; in a shorter month its last day. */
export function addMonths(iso, months) {
  const [year, month, date] = parts(iso), last = new Date(day(year, month + months + 1, 0)).getUTCDate();
  return text(day(year, month + months, Math.min(date, last)));
}

/** Both ways to count from the day of issue, the earlier of them, and the day on which to be reminded. */
export function renewal(issued) {
  const months = addMonths(issued, MONTHS), days = addDays(issued, DAYS), end = months < days ? months : days;
  return { months, days, end, reminder: addDays(end, -AHEAD) };
}

/** `2026年11月24日（火）` */
export function spoken(iso) {
  const [year, month, date] = parts(iso);
  return `${year}年${month}月${date}日（${"日月火水木金土"[new Date(day(year, month, date)).getUTCDay()]}）`;
}

// RFC 5545: text is escaped, lines are folded at 75 octets and end in CRLF.
const escaped = value => value.replace(/[\\;,]/g, "\\$&").replace(/\r?\n/g, "\\n");
const octets = value => new TextEncoder().encode(value).length;

function folded(line) {
  const lines = [""];
  for (const letter of line) {
    if (octets(lines.at(-1) + letter) > 75) lines.push(" ");
    lines[lines.length - 1] += letter;
  }
  return lines.join("\r\n");
}

/** An all-day event with an alarm at nine. `stamp` is the moment of making it, as `20261124T010203Z`. */
export function calendar({ issued, on, summary, description, url, stamp }) {
  const plain = iso => iso.replaceAll("-", "");
  return [
    "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//LSEG help center//JA", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
    "BEGIN:VEVENT", `UID:rakuten-license-key-${plain(issued)}@${new URL(url).hostname}`, `DTSTAMP:${stamp}`,
    `DTSTART;VALUE=DATE:${plain(on)}`, `DTEND;VALUE=DATE:${plain(addDays(on, 1))}`, "TRANSP:TRANSPARENT",
    `SUMMARY:${escaped(summary)}`, `DESCRIPTION:${escaped(description)}`, `URL:${url}`,
    "BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:PT9H", `DESCRIPTION:${escaped(summary)}`, "END:VALARM",
    "END:VEVENT", "END:VCALENDAR", "",
  ].map(folded).join("\r\n");
}
