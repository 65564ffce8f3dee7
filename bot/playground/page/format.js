/** Names, colours, clock times and text direction, the way Telegram shows them. */

import { language, number, t } from "./strings.js";

const locale = () => (language === "fa" ? "fa-IR" : "en-GB");
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const ISOLATED = /[\u2066-\u2068][^\u2069]*\u2069/g;

let bot = null;

/** Messages carry the bot's name for everybody; the reader sees it in their own language. */
export const introduce = (our) => {
  bot = our;
};

export const firstNameOf = (user) => (user.id === bot?.id ? bot.first_name : user.first_name);

export const nameOf = (user) => [firstNameOf(user), user.last_name].filter(Boolean).join(" ");

/** Telegram has seven colours for people; the id picks one. Our bot is always blue. */
export const colourOf = ({ id, is_bot: isBot }) => `colour-${isBot ? 5 : Math.abs(id) % 7}`;

/** First letters of the first and last word, kept apart so that Persian letters do not join. */
export function initials(title) {
  const words = title.split(/\s+/u).filter((word) => /^\p{L}/u.test(word));
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends.map((word) => [...word][0].toUpperCase()).join("\u200c");
}

export const timeOf = (seconds) =>
  new Intl.DateTimeFormat(locale(), { hour: "2-digit", minute: "2-digit" }).format(seconds * 1000);

/** Today, yesterday, or the date; Persian uses its own calendar. */
export function dayOf(seconds) {
  const date = new Date(seconds * 1000);
  const midnight = (of) => new Date(of).setHours(0, 0, 0, 0);
  const days = Math.round((midnight(date) - midnight(Date.now())) / 86_400_000);
  if (days === 0 || days === -1) {
    const word = new Intl.RelativeTimeFormat(locale(), { numeric: "auto" }).format(days, "day");
    return word[0].toUpperCase() + word.slice(1);
  }
  const year = date.getFullYear() === new Date().getFullYear() ? undefined : "numeric";
  return new Intl.DateTimeFormat(locale(), { day: "numeric", month: "long", year }).format(date);
}

/** Direction by the first strong letter outside isolates (UAX #9, P2 and P3). */
export function directionOf(text, otherwise = "ltr") {
  const letter = text.replace(ISOLATED, "").match(/\p{L}/u);
  if (!letter) return otherwise;
  return RIGHT_TO_LEFT.test(letter[0]) ? "rtl" : "ltr";
}

/** A number of bytes, in the unit that keeps it short. */
export function sizeOf(bytes) {
  const units = t("units");
  const step = Math.min(Math.floor(Math.log2(bytes) / 10), units.length - 1);
  return `${number(Math.round((bytes / 1024 ** step) * 10) / 10)} ${units[step]}`;
}

/** True for one to three emoji and nothing else: Telegram shows them large. */
export const isJumbo = (text) => /^\p{RGI_Emoji}{1,3}$/v.test(text.replace(/\s/g, ""));

/** A message in one line, for the chat list and for quotes. */
export function summary(message) {
  const words = message.text || message.caption;
  if (words) return words.replace(/\s+/g, " ");
  if (message.document) return message.document.name;
  return message.kind && !["text", "service"].includes(message.kind) ? t(message.kind) : "";
}

/** Cut a long text where Telegram would: at a line, else at a space, never inside a character. */
export function splitText(text, limit = 4096) {
  const parts = [];
  let rest = text.trim();
  while (rest.length > limit) {
    const head = rest.slice(0, limit + 1);
    const seam = ["\n", " "].map((mark) => head.lastIndexOf(mark)).find((at) => at > limit / 2);
    let cut = seam ?? limit;
    if (!seam && /[\udc00-\udfff]/.test(rest[cut])) cut -= 1;
    parts.push(rest.slice(0, cut).trimEnd());
    rest = rest.slice(cut).trimStart();
  }
  return [...parts, rest].filter(Boolean);
}
