// The licence key's next renewal: asks for the day of issue, answers in words and with a calendar file.
import { part } from "./page.mjs";
import { keep, kept } from "./store.mjs";
import { calendar, readDay, renewal, spoken } from "./ics.mjs";

const tool = part("renewal"), input = tool.querySelector("input"), problem = part("renewal-problem"), answer = part("renewal-answer"), file = part("renewal-file");
const write = (name, text) => { part(`renewal-${name}`, tool).textContent = text; };

/** Today where the reader is. */
function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map(n => String(n).padStart(2, "0")).join("-");
}

/** The day of issue, or in words why there is none. */
function issued() {
  if (!input.value && !input.validity.badInput) return ["", "キーを発行した日を入れてください。"];
  const day = readDay(input.value);
  if (!day) return ["", "日付として読めません。「2026/11/24」のように、年・月・日を入れてください。"];
  if (day > today()) return ["", "今日より後の日付です。キーを発行した日を入れてください。"];
  return [day, ""];
}

function show(asked) {
  const [day, wrong] = issued();
  problem.textContent = asked ? wrong : "";
  input.setAttribute("aria-invalid", Boolean(asked && wrong));
  answer.hidden = !day;
  if (day) tell(day);
  else if (asked) input.focus();
}

function tell(day) {
  const { months, days, end, reminder } = renewal(day), now = today(), late = end < now, soon = !late && reminder < now;
  const on = soon ? now : reminder;
  write("words", late ? "更新日を過ぎています：" : soon ? "更新日まで1週間を切っています：" : "次の更新日：");
  write("day", spoken(end));
  write("months", spoken(months));
  write("days", spoken(days));
  write("reminder", late ? "なし" : spoken(on));
  write("why", late ? "先に、このページの「期限が切れたとき」をご覧ください" : soon ? "1週間前を過ぎているので、今日です" : "更新日の1週間前です");
  file.hidden = late;
  if (late) return;
  const url = new URL(location.pathname, location.origin).href;
  const stamp = `${new Date().toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
  const text = calendar({
    issued: day, on, url, stamp, summary: "楽天ライセンスキーを更新する",
    description: `更新日：${spoken(end)}\n（3か月後：${spoken(months)}、90日後：${spoken(days)}の早いほう）\n手順：${url}`,
  });
  URL.revokeObjectURL(file.href);
  file.href = URL.createObjectURL(new Blob([text], { type: "text/calendar;charset=utf-8" }));
}

part("renewal-form").addEventListener("submit", event => {
  event.preventDefault();
  show(true);
  if (!answer.hidden) keep("issued", input.value);
});
input.addEventListener("change", () => {
  keep("issued", issued()[0]);
  show(Boolean(input.value));
});
input.value = kept("issued") ?? "";
part("renewal-form").hidden = false;
show(false);
