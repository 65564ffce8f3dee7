/** Where the user writes: sending, editing, replying, attaching. */

import * as api from "./api.js";
import { quoteLines } from "./bubbles.js";
import { CommandMenu } from "./commands.js";
import { $, icon } from "./dom.js";
import { nameOf, splitText } from "./format.js";
import { openMenu, toast } from "./overlays.js";
import { t } from "./strings.js";

const KINDS = [["photo", "photo"], ["file", "document"], ["mic", "voice"], ["sticker", "sticker"]];

/** The length of a sound file in whole seconds; 1 where the browser cannot read it. */
async function secondsOf(file) {
  try {
    const sound = await new OfflineAudioContext(1, 1, 44100).decodeAudioData(await file.arrayBuffer());
    return Math.max(1, Math.round(sound.duration));
  } catch {
    return 1;
  }
}

/** On a phone Enter begins a new line, as there is no Shift to hold. */
const TOUCH = matchMedia("(pointer: coarse)");

export class Composer {
  #context = null;
  #unsent = new Map();
  #queue = Promise.resolve();
  chat = null;

  constructor(store) {
    this.store = store;
    this.field = $("field");
    this.menu = new CommandMenu(this.field, (command, complete) => this.#command(command, complete));
    this.field.addEventListener("input", () => this.#typed());
    this.field.addEventListener("keydown", (event) => this.#key(event));
    $("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    store.addEventListener("commands", () => this.#offer());
    store.addEventListener("message", () => this.#refresh());
    store.addEventListener("delete", ({ detail }) => {
      if (this.#context?.message.message_id === detail.id && detail.chat === this.chat) this.cancel();
    });
  }

  /** Move to a chat; what was being written in the last one waits there. */
  open(chat) {
    const key = `${this.store.user}:${chat}`;
    if (key === this.key) return this.#refresh();
    if (this.key && this.#context?.mode !== "edit") this.#unsent.set(this.key, this.field.value);
    this.key = key;
    this.chat = chat;
    this.#show(null);
    this.#write(this.#unsent.get(key) ?? "");
    this.#offer();
    return this.#refresh();
  }

  focus() {
    this.field.focus({ preventScroll: true });
  }

  reply(message) {
    if (this.#context?.mode === "edit") this.#write("");
    this.#show({ mode: "reply", message });
    this.focus();
  }

  edit(message) {
    if (!this.canEdit(message)) return;
    this.#show({ mode: "edit", message });
    this.#write(message.text);
    this.focus();
  }

  canEdit(message) {
    return Boolean(message?.out && message.kind === "text");
  }

  /** Leave a reply or an edit; true when there was one. */
  cancel() {
    if (!this.#context) return false;
    if (this.#context.mode === "edit") this.#write("");
    this.#show(null);
    return true;
  }

  insert(text) {
    this.field.setRangeText(text, this.field.selectionStart, this.field.selectionEnd, "end");
    this.#typed();
    this.focus();
  }

  submit() {
    const text = this.field.value.trim();
    const context = this.#context;
    if (!text) return;
    this.#write("");
    this.#show(null);
    if (context?.mode === "edit") this.#change(context.message, text);
    else this.send(text, context?.message.message_id);
  }

  /** Send now, in parts if it is too long; what could not be sent comes back into the field. */
  send(text, replyTo) {
    const [user, chat] = [this.store.user, this.chat];
    splitText(text).forEach((part, index) => {
      const body = { user, chat, text: part };
      if (replyTo && index === 0) body.reply_to = replyTo;
      this.#post(() => api.send(body), () => this.#write([this.field.value, part].filter(Boolean).join("\n")));
    });
  }

  /** Commands in a group name the bot they are meant for. */
  sendCommand(command) {
    const group = this.store.chat(this.chat).type !== "private";
    this.send(group && !command.includes("@") ? `${command}@${this.store.bot.username}` : command);
  }

  attach(anchor) {
    const { left, top } = anchor.getBoundingClientRect();
    const deed = (kind) => () => (kind === "voice" ? this.#pick() : this.#attach(kind));
    openMenu(left, top, KINDS.map(([picture, kind]) => [picture, t(kind), deed(kind)]));
  }

  /** Choose a sound file and send it as a voice message. */
  #pick() {
    const [user, chat] = [this.store.user, this.chat];
    const input = Object.assign(document.createElement("input"), { type: "file", accept: "audio/*,.oga,.opus" });
    input.addEventListener("change", async () => {
      const [file] = input.files;
      const seconds = await secondsOf(file);
      this.#post(() => api.speak(user, chat, file, seconds), () => {});
      this.focus();
    });
    input.click();
  }

  #attach(kind) {
    const body = { user: this.store.user, chat: this.chat, kind };
    const caption = this.field.value.trim();
    if (caption && kind !== "sticker") {
      body.caption = caption;
      this.#write("");
    }
    this.#post(() => api.attach(body), () => body.caption && this.#write(body.caption));
    this.focus();
  }

  #change(message, text) {
    if (text === message.text) return;
    const body = { user: this.store.user, chat: this.chat, message_id: message.message_id, text };
    this.#post(() => api.edit(body), () => this.#write(text));
  }

  /** One request after the other, so that messages arrive in the order they were written. */
  #post(request, undo) {
    const key = this.key;
    this.#queue = this.#queue.then(async () => {
      try {
        const answer = await request();
        if (answer.message) this.store.put(answer.message);
      } catch (error) {
        if (this.key === key) undo();
        toast(t("failed", { reason: error.message || t("noServer") }));
      }
    });
  }

  #command(command, complete) {
    if (complete) this.#write(`/${command} `);
    else {
      this.#write("");
      this.sendCommand(`/${command}`);
    }
    this.focus();
  }

  #typed() {
    this.menu.update();
    this.#grow();
  }

  #write(text) {
    this.field.value = text;
    this.#typed();
  }

  #grow() {
    this.field.style.height = "auto";
    this.field.style.height = `${this.field.scrollHeight}px`;
    $("composer").classList.toggle("ready", this.field.value.trim() !== "");
  }

  #key(event) {
    if (event.isComposing) return;
    if (this.menu.key(event)) {
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === "Enter" && !event.shiftKey && !TOUCH.matches) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "ArrowUp" && !this.field.value && !this.#context) {
      const last = this.store.messages.get(this.chat).findLast((message) => this.canEdit(message));
      if (last) event.preventDefault();
      this.edit(last);
    }
  }

  #show(context) {
    this.#context = context;
    $("context").hidden = !context;
    $("composer").classList.toggle("editing", context?.mode === "edit");
    if (!context) return;
    const { mode, message } = context;
    const [name, text] = quoteLines(message);
    name.textContent = mode === "edit" ? t("editing") : t("replyTo", { name: nameOf(message.from) });
    $("context-lines").replaceChildren(icon(mode), name, text);
  }

  #refresh() {
    if (this.chat === null) return;
    const fresh = this.store.chat(this.chat)?.type === "private" && !this.store.messages.get(this.chat).length;
    $("start").hidden = !fresh;
    $("composer").hidden = fresh;
    this.#grow();
  }

  #offer() {
    this.menu.commands = this.store.commands[this.chat];
  }
}
