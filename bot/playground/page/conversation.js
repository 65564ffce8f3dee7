/** The open chat: its messages, what the bot is about to say, scrolling and unread. */

import { avatar, bubble, textBlock } from "./bubbles.js";
import { $, el } from "./dom.js";
import { dayOf } from "./format.js";
import { number, t } from "./strings.js";

const NEAR_PX = 120;
const GROUPING_S = 600;

export class Conversation {
  chat = null;

  constructor(store) {
    this.store = store;
    this.scroll = $("scroll");
    this.log = $("log");
    this.live = $("live");
    const here = (handler) => ({ detail }) => detail.chat === this.chat && handler(detail);
    store.addEventListener("message", here(({ message }) => this.#added(message)));
    store.addEventListener("edit", here(({ message }) => this.#changed(message)));
    store.addEventListener("delete", here(({ id }) => this.#removed(id)));
    store.addEventListener("live", here(() => this.#staying(() => this.#drawLive())));
    store.addEventListener("commands", () => this.#drawWelcome());
    this.scroll.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    document.addEventListener("visibilitychange", () => this.#watch());
    new ResizeObserver(() => this.pinned && this.toBottom()).observe(this.scroll);
    this.log.addEventListener("keydown", (event) => this.#walk(event));
    this.pinned = true;
  }

  /** Show a chat from its end; the same chat again keeps its place. */
  open(chat) {
    const place = chat === this.chat && !this.pinned ? this.scroll.scrollTop : null;
    this.chat = chat;
    this.log.setAttribute("aria-busy", "true");
    this.log.replaceChildren();
    if (chat === null) return;
    this.named = this.store.chat(chat).type !== "private";
    this.log.append(...this.store.messages.get(chat).map((message) => bubble(message, this.named)));
    for (const part of [this.log, this.live]) part.classList.toggle("named", this.named);
    this.#arrange();
    this.#drawLive();
    this.log.setAttribute("aria-busy", "false");
    if (place === null) this.toBottom();
    else this.scroll.scrollTop = place;
    this.#watch();
  }

  element(id) {
    return this.log.querySelector(`[data-id="${id}"]`);
  }

  /** Scroll to a message and light it up for a moment. */
  jump(id) {
    const target = this.element(id);
    if (!target) return;
    target.scrollIntoView({ block: "center" });
    target.classList.remove("flash");
    requestAnimationFrame(() => target.classList.add("flash"));
    target.focus({ preventScroll: true });
  }

  toBottom(behavior = "instant") {
    this.pinned = true;
    this.scroll.scrollTo({ top: this.scroll.scrollHeight, behavior });
  }

  #added(message) {
    const element = bubble(message, this.named);
    if (!this.draftShown) element.classList.add("new");
    this.#staying(() => {
      this.log.append(element);
      this.#arrange();
    }, message.out);
    this.#watch();
  }

  #changed(message) {
    this.#staying(() => {
      const old = this.element(message.message_id);
      const focused = old?.contains(document.activeElement);
      const element = bubble(message, this.named);
      old?.replaceWith(element);
      if (focused) element.focus({ preventScroll: true });
      this.#arrange();
    });
  }

  #removed(id) {
    const gone = this.element(id);
    const next = gone?.contains(document.activeElement) ? gone.previousElementSibling : null;
    gone?.remove();
    next?.focus();
    this.#arrange();
  }

  /** Days between days, one name and one tail for a run of messages by one person. */
  #arrange() {
    const items = [...this.log.querySelectorAll("[data-id]")];
    const seen = this.store.seen(this.chat);
    let day = null;
    items.forEach((item, index) => {
      const today = dayOf(Number(item.dataset.date));
      const above = item.previousElementSibling;
      const parted = above?.className === "day";
      if (today !== day && !parted) item.before(el("div", { class: "day" }, el("span", {}, today)));
      else if (today === day && parted) above.remove();
      const near = (other) =>
        other?.dataset.from === item.dataset.from &&
        item.dataset.from !== undefined &&
        Math.abs(other.dataset.date - item.dataset.date) < GROUPING_S &&
        dayOf(Number(other.dataset.date)) === today;
      item.classList.toggle("first", !near(items[index - 1]));
      item.classList.toggle("last", !near(items[index + 1]));
      item.setAttribute("tabindex", index === items.length - 1 ? "0" : "-1");
      this.#tick(item, Number(item.dataset.id) <= seen);
      day = today;
    });
    if (this.log.lastElementChild?.className === "day") this.log.lastElementChild.remove();
    this.#drawWelcome();
  }

  #tick(item, seen) {
    if (!item.classList.contains("out") || item.classList.contains("seen") === seen) return;
    item.classList.toggle("seen", seen);
    item.querySelector(".ticks").setAttribute("aria-label", t(seen ? "seen" : "sent"));
  }

  #drawLive() {
    const { typing, draft } = this.store.live(this.chat);
    const seen = this.store.seen(this.chat);
    for (const item of this.log.querySelectorAll(".out")) this.#tick(item, Number(item.dataset.id) <= seen);
    this.draftShown = Boolean(draft);
    if (draft) this.#drawDraft(draft);
    else if (!typing) this.live.replaceChildren();
    else if (!this.live.querySelector(".typing")) {
      const dots = el("span", { class: "dots" }, el("i"), el("i"), el("i"));
      this.live.replaceChildren(this.#frame("typing", dots));
    }
  }

  #drawDraft(draft) {
    const block = draft.text
      ? textBlock(draft, null)
      : el("div", { class: "text thinking", dir: "auto" }, t("thinking"));
    const shown = this.live.querySelector(".draft .text");
    if (shown) shown.replaceWith(block);
    else this.live.replaceChildren(this.#frame("draft", block));
  }

  #frame(kind, content) {
    return el(
      "div",
      { class: `message in first last ${kind}` },
      this.named ? avatar(this.store.bot) : null,
      el("div", { class: "column" }, el("div", { class: "bubble" }, content)),
    );
  }

  #drawWelcome() {
    const empty = this.chat !== null && this.log.childElementCount === 0;
    $("welcome").hidden = !empty;
    const about = this.store.description && !this.named;
    $("welcome-title").textContent = about ? t("what") : t("empty");
    $("welcome-text").textContent = about ? this.store.description : "";
  }

  /** Change the page under the reader: whoever is at the end stays there, others stay where they read. */
  #staying(change, always = false) {
    const stay = always || this.pinned;
    change();
    if (stay) this.toBottom();
  }

  /** The day of the messages on top shows while scrolling, and then leaves the text readable. */
  #scrolled() {
    clearTimeout(this.resting);
    this.scroll.classList.add("scrolling");
    this.resting = setTimeout(() => this.scroll.classList.remove("scrolling"), 1_000);
    this.#watch();
  }

  #watch() {
    if (this.chat === null) return;
    const left = this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight;
    this.pinned = left < NEAR_PX;
    if (this.pinned && !document.hidden) this.store.markRead(this.chat);
    const unread = this.store.unread(this.chat);
    $("to-bottom").hidden = this.pinned;
    $("to-bottom-count").textContent = unread ? number(unread) : "";
  }

  #walk(event) {
    const item = event.target;
    if (!item.matches("[data-id]")) return;
    const items = [...this.log.querySelectorAll("[data-id]")];
    const steps = { ArrowUp: -1, ArrowDown: 1, Home: -Infinity, End: Infinity };
    if (!(event.key in steps)) return;
    event.preventDefault();
    const at = Math.max(0, Math.min(items.length - 1, items.indexOf(item) + steps[event.key]));
    items[at].focus();
  }
}
