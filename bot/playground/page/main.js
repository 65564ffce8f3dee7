/** Puts the page together: the address says who and where; clicks and keys lead to actions. */

import * as api from "./api.js";
import { avatar } from "./bubbles.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { $ } from "./dom.js";
import { introduce } from "./format.js";
import { alertDialog, closeMenu, copyText, helpDialog, toast } from "./overlays.js";
import { messageGestures } from "./gestures.js";
import { address, Sidebar } from "./sidebar.js";
import { Store } from "./store.js";
import { speak, t } from "./strings.js";

const FIRST_USER = 1001;
const PRESS_MS = 15_000;
const phone = matchMedia("(max-width: 640px)");
const store = new Store();
const conversation = new Conversation(store);
const composer = new Composer(store);
const sidebar = new Sidebar(store);
messageGestures(store, conversation, composer);

const here = () => ({
  user: Number(new URLSearchParams(location.search).get("user")) || FIRST_USER,
  chat: Number(new URLSearchParams(location.hash.slice(1)).get("chat")) || null,
});

/** Show what the address says; an unknown user becomes the first one. */
async function route() {
  const { user } = here();
  if (user === store.user) return show();
  try {
    return await store.load(user);
  } catch {
    return user === FIRST_USER ? toast(t("noServer")) : go(address(FIRST_USER, null));
  }
}

function go(url) {
  if (url !== location.search + location.hash) history.pushState(null, "", url);
  return route();
}

function show() {
  const wanted = here().chat;
  const before = composer.key;
  const chat = store.chat(wanted)?.id ?? (phone.matches ? null : store.chats[0]?.id ?? null);
  $("app").dataset.pane = chat === null ? "list" : "chat";
  $("accounts").hidden = true;
  $("me").setAttribute("aria-expanded", "false");
  sidebar.draw(chat);
  conversation.open(chat);
  composer.open(chat);
  header();
  if (chat !== null && composer.key !== before && !phone.matches) composer.focus();
}

function header() {
  const chat = store.chat(conversation.chat);
  if (!chat) return;
  $("chat-avatar").replaceChildren(avatar(chat.type === "private" ? store.bot : chat));
  $("chat-title").textContent = chat.title;
  $("chat-status").replaceChildren(sidebar.status(chat));
}

async function press(button) {
  const id = Number(button.closest(".message").dataset.id);
  if (button.classList.contains("waiting")) return;
  button.classList.add("waiting");
  setTimeout(() => button.classList.remove("waiting"), PRESS_MS);
  try {
    await api.press({ user: store.user, chat: conversation.chat, message_id: id, data: button.dataset.value });
  } catch (error) {
    button.classList.remove("waiting");
    toast(t("failed", { reason: error.message || t("noServer") }));
  }
}

/** What a click on an element with data-action does; it gets the value and the element. */
const actions = {
  go: (_, link) => go(link.getAttribute("href")),
  back: () => go(address(store.user, null)),
  accounts: (_, button) => {
    $("accounts").hidden = !$("accounts").hidden;
    button.setAttribute("aria-expanded", String(!$("accounts").hidden));
  },
  theme: () => {
    const dark = getComputedStyle(document.documentElement).colorScheme === "dark"
      || (!document.documentElement.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);
    localStorage.setItem("theme", dark ? "light" : "dark");
    theme();
  },
  help: helpDialog,
  start: () => composer.sendCommand("/start"),
  menu: () => {
    composer.focus();
    composer.menu.toggle();
  },
  attach: (_, button) => composer.attach(button),
  cancel: () => composer.cancel(),
  bottom: () => conversation.toBottom("smooth"),
  jump: (id) => conversation.jump(id),
  press: (_, button) => press(button),
  command: (command) => composer.sendCommand(command),
  mention: (mention) => composer.insert(`${mention} `),
  reveal: (_, spoiler) => spoiler.classList.toggle("revealed"),
  expand: (_, button) => button.closest("blockquote").classList.toggle("expanded"),
  "copy-code": (_, node) => copyText((node.closest("pre")?.querySelector("code") ?? node).textContent),
};

document.addEventListener("click", (event) => {
  const target = event.target.closest("[data-action]");
  const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey;
  if (!target || (target.href && elsewhere)) return;
  event.preventDefault();
  actions[target.dataset.action](target.dataset.value, target);
});

document.addEventListener("keydown", (event) => {
  const writing = event.target === composer.field;
  const digit = event.code.match(/^Digit([1-9])$/)?.[1];
  if (event.altKey && digit && store.me) {
    const user = event.shiftKey ? store.users[digit - 1]?.id : store.user;
    const chat = event.shiftKey ? sidebar.twin(user) : store.chats[digit - 1]?.id;
    event.preventDefault();
    if (user && chat !== undefined) go(address(user, chat));
  } else if (event.key === "Escape") {
    if (!$("accounts").hidden) actions.accounts(null, $("me"));
    else if (!closeMenu() && !composer.menu.close() && !composer.cancel() && !writing) composer.focus();
  } else if (["?", "؟"].includes(event.key) && !writing) helpDialog();
  else if (event.target === document.body && event.key.length === 1 && !event.ctrlKey && !event.metaKey) composer.focus();
  else if (event.target.matches("[role=button]") && ["Enter", " "].includes(event.key)) {
    event.preventDefault();
    event.target.click();
  }
});

function theme() {
  const chosen = localStorage.getItem("theme");
  if (chosen) document.documentElement.dataset.theme = chosen;
}

store.addEventListener("loaded", () => {
  speak(store.me.language_code);
  introduce(store.bot);
  show();
});
store.addEventListener("connection", () => {
  $("app").classList.toggle("away", !store.connected);
  $("note").textContent = store.connected ? t("note") : `${t("connecting")}…`;
  header();
});
store.addEventListener("commands", () => introduce(store.bot));
store.addEventListener("live", header);
store.addEventListener("answer", ({ detail }) => {
  if (detail.chat === conversation.chat) {
    const keys = conversation.element(detail.message_id)?.querySelectorAll(".waiting") ?? [];
    for (const key of keys) key.classList.remove("waiting");
  }
  if (!detail.text) return;
  if (detail.show_alert) alertDialog(detail.text);
  else toast(detail.text);
});
addEventListener("popstate", route);
phone.addEventListener("change", () => store.me && show());
theme();
speak(navigator.language);
route();
