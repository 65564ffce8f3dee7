/** What floats above the page: menus, toasts and dialogs. */

import { $, el, icon } from "./dom.js";
import { t } from "./strings.js";

const TOAST_MS = 3_500;
let toastTimer = 0;
let returnTo = null;

/** A short notice at the foot of the page. */
export function toast(text) {
  clearTimeout(toastTimer);
  $("toast").textContent = text;
  $("toast").classList.add("shown");
  toastTimer = setTimeout(() => $("toast").classList.remove("shown"), TOAST_MS);
}

/** A notice that must be closed: what a bot sends with show_alert. */
export function alertDialog(text) {
  $("alert-text").textContent = text;
  if (!$("alert").open) $("alert").showModal();
}

/** The list of keyboard shortcuts. */
export function helpDialog() {
  const rows = t("keys").flatMap(([keys, what]) => [
    el("dt", {}, el("kbd", { dir: "ltr" }, keys)),
    el("dd", { dir: "auto" }, what),
  ]);
  $("help-keys").replaceChildren(...rows);
  if (!$("help").open) $("help").showModal();
}

export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast(t("copied"));
  } catch {
    toast(t("notCopied"));
  }
}

export function closeMenu() {
  if ($("menu").hidden) return false;
  $("menu").hidden = true;
  returnTo?.focus({ preventScroll: true });
  returnTo = null;
  return true;
}

/** A menu at a point, kept inside the window; items are [icon, label, what it does]. */
export function openMenu(x, y, items) {
  closeMenu();
  returnTo = document.activeElement;
  const menu = $("menu");
  menu.replaceChildren(
    ...items.map(([picture, label, act]) => {
      const item = el("button", { type: "button", role: "menuitem", tabindex: "-1" }, icon(picture), label);
      item.addEventListener("click", () => {
        closeMenu();
        act();
      });
      return item;
    }),
  );
  menu.hidden = false;
  const { width, height } = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(8, Math.min(x, innerWidth - width - 8))}px`;
  menu.style.top = `${y + height + 8 > innerHeight ? Math.max(8, y - height) : y}px`;
  menu.firstElementChild?.focus();
}

$("menu").addEventListener("keydown", (event) => {
  const items = [...$("menu").children];
  const at = items.indexOf(document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (next !== undefined) items[(next + items.length) % items.length].focus();
  else if (event.key === "Escape" || event.key === "Tab") closeMenu();
  else return;
  event.preventDefault();
  event.stopPropagation();
});

document.addEventListener("pointerdown", (event) => {
  if (!event.target.closest("#menu")) closeMenu();
});
