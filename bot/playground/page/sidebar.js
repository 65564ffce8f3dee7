/** The left side: who you are, and your chats. Everything here is a link, so it opens in tabs too. */

import { avatar } from "./bubbles.js";
import { $, el, icon } from "./dom.js";
import { directionOf, firstNameOf, nameOf, summary, timeOf } from "./format.js";
import { number, t } from "./strings.js";

/** The address of a user's chat; without a chat, of their list. */
export const address = (user, chat) => `?user=${user}${chat === null ? "" : `#chat=${chat}`}`;

const typing = () => el("span", { class: "doing" }, t("typing"), el("span", { class: "ellipsis" }));

export class Sidebar {
  chat = null;

  constructor(store) {
    this.store = store;
    for (const type of ["message", "edit", "delete", "live", "read"]) {
      store.addEventListener(type, () => store.me && this.drawChats());
    }
  }

  draw(chat) {
    this.chat = chat;
    this.#drawMe();
    this.#drawAccounts();
    this.drawChats();
  }

  /** The other user's side of the chat that is open: their own private chat, or the same group. */
  twin(user) {
    return this.chat !== null && this.chat < 0 ? this.chat : this.chat === null ? null : user;
  }

  #badge(user) {
    return user.is_admin ? el("span", { class: "badge" }, t("admin")) : null;
  }

  #drawMe() {
    const { me } = this.store;
    $("me").replaceChildren(
      avatar(me),
      el("span", { class: "who" }, el("b", { dir: "auto" }, nameOf(me)), this.#badge(me)),
      icon("down"),
    );
  }

  #drawAccounts() {
    const { me, users } = this.store;
    const links = users.map((user) =>
      el(
        "a",
        {
          class: "account", href: address(user.id, this.twin(user.id)), "data-action": "go",
          "aria-current": user.id === me.id ? "true" : null,
        },
        avatar(user),
        el("span", { class: "who" }, el("b", { dir: "auto" }, nameOf(user)), this.#badge(user)),
        el("span", { class: "handle", dir: "ltr" }, `@${user.username}`),
      ),
    );
    $("accounts").replaceChildren(...links, el("p", {}, t("tabs")));
  }

  drawChats() {
    const rows = $("chats");
    while (rows.children.length < this.store.chats.length) rows.append(el("a", { class: "chat", "data-action": "go" }));
    this.store.chats.forEach((chat, index) => this.#fill(rows.children[index], chat));
    const waiting = this.store.chats.reduce((sum, { id }) => sum + this.store.unread(id), 0);
    document.title = `${waiting ? `(${number(waiting)}) ` : ""}${this.store.bot.first_name}`;
  }

  /** Rows stay the same elements, so that neither focus nor a click gets lost when news comes. */
  #fill(row, chat) {
    const { store } = this;
    const last = store.messages.get(chat.id).at(-1);
    const unread = store.unread(chat.id);
    const isPrivate = chat.type === "private";
    row.href = address(store.user, chat.id);
    row.ariaCurrent = chat.id === this.chat ? "page" : null;
    const badge = { class: "unread", "aria-label": t("unread", { n: number(unread) }) };
    row.replaceChildren(
      avatar(isPrivate ? store.bot : chat),
      el("span", { class: "title", dir: "auto" }, chat.title),
      el("time", {}, last ? timeOf(last.date) : ""),
      this.#preview(chat, last),
      unread ? el("span", badge, number(unread)) : "",
    );
  }

  #preview(chat, last) {
    const live = this.store.live(chat.id);
    if (live.typing || live.draft) return el("span", { class: "preview" }, typing());
    if (!last) return el("span", { class: "preview" });
    const author = last.out ? t("you") : last.from && firstNameOf(last.from);
    const prefix = chat.type !== "private" && author && last.kind !== "service"
      ? el("span", { class: "author" }, el("bdi", {}, author), ": ")
      : null;
    const text = summary(last);
    return el("span", { class: "preview", dir: directionOf(text, document.documentElement.dir) }, prefix, el("bdi", {}, text));
  }

  /** What stands under the chat's name: connecting, typing, or what the chat is. */
  status(chat) {
    if (!this.store.connected) return el("span", {}, t("connecting"), el("span", { class: "ellipsis" }));
    const live = this.store.live(chat.id);
    if (live.typing || live.draft) return typing();
    if (chat.type === "private") return el("span", {}, t("bot"));
    return el("span", {}, t("members", { n: number(this.store.users.length + 1) }));
  }
}
