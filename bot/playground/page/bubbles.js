/** A message as an element: bubble, quote, media, time and inline keyboard. */

import { el, icon, waveform } from "./dom.js";
import { directionalText, render } from "./entities.js";
import { colourOf, directionOf, initials, isJumbo, nameOf, sizeOf, summary, timeOf } from "./format.js";
import { language, t } from "./strings.js";

/** A round picture of a user or a group, with initials; a bot wears its robot. */
export function avatar(who) {
  const face = who.is_bot ? icon("bot") : initials(who.title ?? nameOf(who));
  return el("span", { class: `avatar ${colourOf(who)}`, "aria-hidden": "true" }, face);
}

/** One quoted line, as inside a bubble and above the composer. */
export function quoteLines(message) {
  const text = summary(message) || t("message");
  return [
    el("span", { class: "quote-name", dir: "auto" }, message.from ? nameOf(message.from) : ""),
    el("span", { class: "quote-text", dir: "auto" }, text),
  ];
}

function quote(original) {
  const dir = directionOf(summary(original), document.documentElement.dir);
  const colour = original.from ? colourOf(original.from) : "";
  const attributes = { type: "button", class: `quote ${colour}`, dir, "data-action": "jump" };
  return el("button", { ...attributes, "data-value": original.message_id }, ...quoteLines(original));
}

const media = {
  photo: ({ photo }) => {
    if (!photo) return el("img", { class: "photo", src: "photo.svg", alt: t("photo"), width: "320", height: "200" });
    const { url, width, height } = photo;
    return el("a", { class: "photo", href: url, target: "_blank" }, el("img", { src: url, alt: t("photo"), width, height }));
  },
  sticker: (message) => el("div", { class: "sticker", role: "img", "aria-label": t("sticker") }, message.emoji ?? "😺"),
  voice: (message) => {
    if (message.voice) {
      return el("audio", { class: "player", controls: "", preload: "metadata", src: message.voice.url, "aria-label": t("voice") });
    }
    return el(
      "div",
      { class: "voice", role: "img", "aria-label": t("voice") },
      el("span", { class: "disc" }, icon("play")),
      el("span", { class: "sound" }, waveform(message.message_id), el("small", {}, t("duration"))),
    );
  },
  document: ({ document: { name, size, url } }) =>
    el(
      url ? "a" : "div",
      { class: "file", href: url, download: url && name, title: url && t("download") },
      el("span", { class: "disc" }, icon("file"), icon("down")),
      el("span", { class: "sound" }, el("bdi", { class: "file-name" }, name), el("small", {}, el("bdi", {}, sizeOf(size)))),
    ),
};

function meta(message) {
  const time = el("time", { datetime: new Date(message.date * 1000).toISOString() }, timeOf(message.date));
  const edited = message.edit_date ? el("span", { class: "edited" }, t("edited")) : null;
  const ticks = message.out
    ? el("span", { class: "ticks", role: "img", "aria-label": t("sent") }, icon("tick"), icon("ticks"))
    : null;
  return el("span", { class: "meta", dir: language === "fa" ? "rtl" : "ltr" }, edited, time, ticks);
}

function keyboard(markup) {
  const rows = markup.inline_keyboard.map((row) =>
    el(
      "div",
      { class: "keys" },
      ...row.map((button) => {
        const label = el("span", { dir: "auto" }, button.text);
        if (/^(https?|tg):/i.test(button.url ?? "")) {
          const link = { href: button.url, target: "_blank", rel: "noopener noreferrer", title: button.url };
          return el("a", { class: "key", ...link }, label, icon("open"));
        }
        const data = { "data-action": "press", "data-value": button.callback_data ?? "" };
        return el("button", { type: "button", class: "key", ...data }, label);
      }),
    ),
  );
  return el("div", { class: "keyboard" }, ...rows);
}

/** The text with the time floating at the end of its last line, on the side where that line ends. */
export function textBlock(message, trailing) {
  const words = message.text || message.caption || "";
  const last = directionalText(words, message.entities).trimEnd().split("\n").at(-1);
  if (trailing) trailing.classList.add(directionOf(last) === "rtl" ? "at-left" : "at-right");
  return el("div", { class: "text", dir: "auto" }, render(words, message.entities), trailing);
}

function service(message) {
  const text = el("span", { dir: "auto" }, summary(message));
  return el("div", { class: "service", "data-id": message.message_id, "data-date": message.date }, text);
}

/** The whole message; `named` says who wrote it, as groups do. */
export function bubble(message, named) {
  if (message.kind === "service") return service(message);
  const { from } = message;
  const incoming = named && !message.out;
  const body = (media[message.kind] ?? (() => null))(message);
  const words = message.text || message.caption;
  const jumbo = message.kind === "text" && isJumbo(words) && !message.reply_to;
  const bare = jumbo || message.kind === "sticker";
  const end = meta(message);
  const content = el(
    "div",
    { class: `bubble${bare ? " bare" : ""}${jumbo ? " jumbo" : ""}` },
    incoming && !bare ? el("div", { class: `name ${colourOf(from)}`, dir: "auto" }, nameOf(from)) : null,
    message.reply_to ? quote(message.reply_to) : null,
    body,
    words || !body ? textBlock(message, end) : end,
    message.reaction ? el("div", { class: "reaction" }, message.reaction) : null,
  );
  const keys = message.reply_markup?.inline_keyboard?.length ? keyboard(message.reply_markup) : null;
  return el(
    "article",
    {
      class: `message ${message.out ? "out" : "in"} kind-${message.kind}`,
      id: `message-${message.message_id}`, tabindex: "-1", "data-id": message.message_id,
      "data-date": message.date, "data-from": from.id,
      "aria-label": `${message.out ? t("you") : nameOf(from)}, ${timeOf(message.date)}`,
    },
    incoming ? avatar(from) : null,
    el("div", { class: "column" }, content, keys),
  );
}
