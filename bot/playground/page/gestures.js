/** What one does with a message by hand: right click, double click, swipe, keys. */

import { $ } from "./dom.js";
import { copyText, openMenu } from "./overlays.js";
import { t } from "./strings.js";

const SWIPE_PX = 56;

/** Listen on the log for everything that replies to, edits or copies a message. */
export function messageGestures(store, conversation, composer) {
  const log = $("log");
  const messageOf = (element) => store.message(conversation.chat, Number(element.dataset.id));
  const textOf = (message) => message.text || message.caption || "";

  function menu(element, x, y) {
    const message = messageOf(element);
    const items = [["reply", t("reply"), () => composer.reply(message)]];
    if (composer.canEdit(message)) items.push(["edit", t("edit"), () => composer.edit(message)]);
    if (textOf(message)) items.push(["copy", t("copy"), () => copyText(textOf(message))]);
    openMenu(x, y, items);
  }

  log.addEventListener("contextmenu", (event) => {
    const element = event.target.closest(".message");
    if (!element || event.target.closest("a")) return;
    event.preventDefault();
    const box = element.querySelector(".bubble").getBoundingClientRect();
    const byKey = event.clientX === 0 && event.clientY === 0;
    menu(element, byKey ? box.left : event.clientX, byKey ? box.bottom : event.clientY);
  });

  log.addEventListener("dblclick", (event) => {
    const element = event.target.closest(".message");
    if (!element || event.target.closest("button, a, code")) return;
    getSelection().removeAllRanges();
    composer.reply(messageOf(element));
  });

  log.addEventListener("keydown", (event) => {
    const element = event.target;
    if (!element.matches(".message") || event.ctrlKey || event.metaKey || event.altKey) return;
    const message = messageOf(element);
    const keys = {
      KeyR: () => composer.reply(message),
      KeyE: () => composer.edit(message),
      KeyC: () => copyText(textOf(message)),
      Enter: () => {
        const box = element.querySelector(".bubble").getBoundingClientRect();
        menu(element, box.left, box.bottom);
      },
    };
    if (!(event.code in keys)) return;
    event.preventDefault();
    keys[event.code]();
  });

  let swipe = null;
  const letGo = (reply) => {
    if (!swipe) return;
    const { element, by } = swipe;
    swipe = null;
    element.classList.remove("swiped");
    element.style.translate = "";
    if (reply && by >= SWIPE_PX) composer.reply(messageOf(element));
  };
  log.addEventListener("pointerdown", (event) => {
    const element = event.target.closest(".message");
    if (element && event.pointerType === "touch") swipe = { element, from: event.clientX, by: 0 };
  });
  log.addEventListener("pointermove", (event) => {
    if (!swipe || event.pointerType !== "touch") return;
    swipe.by = Math.min(SWIPE_PX * 1.4, Math.max(0, swipe.from - event.clientX));
    swipe.element.style.translate = swipe.by > 8 ? `${-swipe.by}px` : "";
    swipe.element.classList.toggle("swiped", swipe.by >= SWIPE_PX);
  });
  log.addEventListener("pointerup", () => letGo(true));
  log.addEventListener("pointercancel", () => letGo(false));
}
