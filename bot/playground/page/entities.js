/** Text with entities -> elements. Offsets are UTF-16 units, which is how JavaScript counts too. */

import { el, icon } from "./dom.js";
import { t } from "./strings.js";

const SAFE = /^(https?|tg|mailto|tel):/i;
/** Addresses and code stand apart: a Persian line that begins with one is still a Persian line. */
const APART = new Set(["url", "text_link", "email", "phone_number", "mention", "bot_command", "code"]);
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

function link(address) {
  if (!SAFE.test(address)) return el("span", { class: "link", dir: "auto" });
  const rel = "noopener noreferrer";
  return el("a", { class: "link", href: address, target: "_blank", rel, title: address, dir: "auto" });
}

/** No button element: that is a box, and the line would break between it and the full stop after it. */
const action = (name, value) =>
  el("span", { class: "link", role: "button", tabindex: "0", dir: "ltr", "data-action": name, "data-value": value });

function quote(expandable, text) {
  const long = expandable && (text.length > 160 || text.split("\n").length > 3);
  const slot = el("div", { class: "quoted" });
  const label = t("expand");
  const more = long
    ? el("button", { type: "button", class: "more", "data-action": "expand", "aria-label": label }, icon("down"))
    : null;
  return [el("blockquote", { class: long ? "expandable" : null, dir: "auto" }, slot, more), slot];
}

function preformatted(entity) {
  const slot = el("code", { class: entity.language ? `language-${entity.language}` : null });
  const head = el(
    "button",
    { type: "button", class: "language", "data-action": "copy-code", "aria-label": t("copy") },
    el("span", {}, entity.language ?? ""),
    icon("copy"),
  );
  return [el("pre", { dir: "auto" }, head, slot), slot];
}

/** How each kind of entity looks; a builder returns an element, or [element, where the text goes]. */
const builders = {
  bold: () => el("strong"),
  italic: () => el("em"),
  underline: () => el("u"),
  strikethrough: () => el("s"),
  spoiler: () =>
    el("span", {
      class: "spoiler", role: "button", tabindex: "0", "data-action": "reveal", "aria-label": t("spoiler"),
    }),
  code: () => el("code", { class: "inline", dir: "auto", "data-action": "copy-code" }),
  pre: preformatted,
  blockquote: (_, text) => quote(false, text),
  expandable_blockquote: (_, text) => quote(true, text),
  text_link: (entity) => link(entity.url),
  url: (_, text) => link(SAFE.test(text) ? text : `https://${text}`),
  email: (_, text) => link(`mailto:${text}`),
  phone_number: (_, text) => link(`tel:${text}`),
  mention: (_, text) => action("mention", text),
  text_mention: () => el("span", { class: "link" }),
  hashtag: () => el("span", { class: "link" }),
  bot_command: (_, text) => action("command", text),
};

function fill(parent, text, start, end, entities) {
  const queue = [...entities];
  let position = start;
  while (queue.length > 0) {
    const entity = queue.shift();
    const from = Math.max(entity.offset, position);
    const to = Math.min(entity.offset + entity.length, end);
    if (to <= from) continue;
    parent.append(text.slice(position, from));
    const inside = [];
    const after = [];
    while (queue.length > 0 && queue[0].offset < to) {
      const child = queue.shift();
      inside.push(child);
      const over = child.offset + child.length - to;
      if (over > 0) after.push({ ...child, offset: to, length: over });
    }
    queue.unshift(...after);
    const built = builders[entity.type]?.(entity, text.slice(from, to)) ?? el("span");
    const [outer, slot] = Array.isArray(built) ? built : [built, built];
    fill(slot, text, from, to, inside);
    parent.append(outer);
    position = to;
    // A block already ends its line: the line break after it would show as an empty line.
    if (BLOCKS.has(entity.type) && position < end && text[position] === "\n") position += 1;
  }
  parent.append(text.slice(position, end));
  return parent;
}

/** The text as a fragment, its entities nested; overlapping ones are cut at the outer one's end. */
export function render(text, entities) {
  const order = (a, b) => a.offset - b.offset || b.length - a.length;
  return fill(new DocumentFragment(), text, 0, text.length, [...(entities ?? [])].sort(order));
}

/** The text as its direction sees it, without the parts that stand apart. */
export function directionalText(text, entities = []) {
  return entities
    .filter(({ type }) => APART.has(type))
    .reduce((rest, { offset, length }) => rest.slice(0, offset) + " ".repeat(length) + rest.slice(offset + length), text);
}
