/** What the selected user knows: chats, messages, and what the bot is doing right now. */

import * as api from "./api.js";

const TYPING_MS = 5_000;
const DRAFT_MS = 30_000;
const RETRY_MS = 1_500;

/** Emits: loaded, connection, message, edit, delete, live, answer, commands, read. */
export class Store extends EventTarget {
  user = null;
  connected = false;
  chats = [];
  #lastEvent = 0;
  #lastRead = new Map();
  #seen = new Map();
  #live = new Map();
  #wanted = null;
  #stop = () => {};

  /** Become a user; rejects with ApiError when the server does not know them. */
  async load(user) {
    this.#wanted = user;
    let state;
    try {
      state = await api.state(user);
    } catch (error) {
      if (error.status >= 400 && error.status < 500) throw error;
      this.#retry(user);
      return;
    }
    if (this.#wanted !== user) return;
    const again = this.user === user && state.last_event >= this.#lastEvent;
    this.#stop();
    if (!again) this.#forget();
    this.user = user;
    Object.assign(this, { me: state.me, users: state.users, bot: state.bot, chats: state.chats });
    Object.assign(this, { commands: state.commands, description: state.description });
    this.messages = new Map(this.chats.map(({ id }) => [id, state.messages[id] ?? []]));
    for (const { id } of this.chats) {
      if (!this.#lastRead.has(this.#key(id))) this.markRead(id);
      this.#seen.set(id, this.messages.get(id).findLast((one) => one.from?.is_bot)?.message_id ?? 0);
    }
    if (!again) this.#lastEvent = state.last_event;
    this.#emit("loaded");
    this.#stop = api.listen(user, this.#lastEvent, {
      opened: () => this.#connection(true),
      event: (event, id) => this.#apply(event, id),
      lost: () => this.#retry(user),
    });
  }

  chat(id) {
    return this.chats.find((chat) => chat.id === id);
  }

  message(chat, id) {
    return this.messages.get(chat)?.find((message) => message.message_id === id);
  }

  /** The bot's doings in a chat: {typing: bool, draft: {text, entities} | null}. */
  live(chat) {
    return this.#live.get(chat) ?? { typing: false, draft: null };
  }

  /** The newest message that the bot has reacted to. */
  seen(chat) {
    return this.#seen.get(chat) ?? 0;
  }

  unread(chat) {
    const read = this.#lastRead.get(this.#key(chat)) ?? 0;
    return this.messages.get(chat).filter((one) => !one.out && one.message_id > read).length;
  }

  markRead(chat) {
    const newest = this.messages.get(chat)?.at(-1)?.message_id ?? 0;
    if (this.#lastRead.get(this.#key(chat)) === newest) return;
    this.#lastRead.set(this.#key(chat), newest);
    this.#emit("read", { chat });
  }

  /** Put a message in its place, by its id: the answer to a request and the event may both bring it. */
  put(message) {
    const list = this.messages.get(message.chat_id);
    if (!list) return;
    const at = list.findIndex((one) => one.message_id === message.message_id);
    if (JSON.stringify(list[at]) === JSON.stringify(message)) return;
    if (at >= 0) list[at] = message;
    else list.push(message);
    this.#emit(at >= 0 ? "edit" : "message", { chat: message.chat_id, message });
  }

  #apply(event, id) {
    this.#lastEvent = Math.max(this.#lastEvent, id || 0);
    const chat = event.message?.chat_id ?? event.chat_id;
    if (chat && !this.messages.has(chat)) return;
    const handlers = {
      message: () => {
        this.put(event.message);
        if (event.message.from?.is_bot) this.#botActed(chat, { typing: false, draft: null }, 0);
      },
      edit: () => this.put(event.message),
      delete: () => {
        const list = this.messages.get(chat).filter((one) => one.message_id !== event.message_id);
        this.messages.set(chat, list);
        this.#emit("delete", { chat, id: event.message_id });
      },
      typing: () => this.#botActed(chat, { ...this.live(chat), typing: true }, TYPING_MS),
      draft: () => this.#botActed(chat, { typing: false, draft: event }, DRAFT_MS),
      callback_answer: () => this.#emit("answer", { chat, ...event }),
      commands: () => this.#refreshCommands(),
    };
    handlers[event.type]?.();
  }

  /** Whatever the bot does shows that it has seen the chat; typing and drafts end by themselves. */
  #botActed(chat, live, lastsFor) {
    clearTimeout(this.#live.get(chat)?.timer);
    const idle = { typing: false, draft: null };
    const next = { ...live };
    if (lastsFor) next.timer = setTimeout(() => this.#setLive(chat, idle), lastsFor);
    this.#seen.set(chat, this.messages.get(chat).at(-1)?.message_id ?? 0);
    this.#setLive(chat, next);
  }

  #setLive(chat, live) {
    this.#live.set(chat, live);
    this.#emit("live", { chat });
  }

  async #refreshCommands() {
    const user = this.user;
    const state = await api.state(user).catch(() => null);
    if (!state || this.user !== user) return;
    Object.assign(this, { commands: state.commands, description: state.description, bot: state.bot });
    this.#emit("commands");
  }

  #forget() {
    for (const { timer } of this.#live.values()) clearTimeout(timer);
    this.#live.clear();
    this.#seen.clear();
  }

  #retry(user) {
    this.#connection(false);
    setTimeout(() => {
      if (this.#wanted === user) this.load(user).catch(() => this.#retry(user));
    }, RETRY_MS);
  }

  #connection(connected) {
    this.connected = connected;
    this.#emit("connection");
  }

  #key(chat) {
    return `${this.user}:${chat}`;
  }

  #emit(type, detail = {}) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
