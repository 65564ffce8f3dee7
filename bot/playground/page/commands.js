/** The list of the bot's commands above the composer: typed with "/", or opened by the Menu button. */

import { $, el } from "./dom.js";

export class CommandMenu {
  #commands = [];
  #shown = [];
  #at = 0;

  /** `choose(command, complete)` sends the command, or only writes it when `complete`. */
  constructor(field, choose) {
    this.field = field;
    this.list = $("commands");
    this.choose = choose;
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const row = event.target.closest("[role=option]");
      if (row) this.#take([...this.list.children].indexOf(row), false);
    });
  }

  get open() {
    return !this.list.hidden;
  }

  set commands(commands) {
    this.#commands = commands ?? [];
    $("menu-button").hidden = this.#commands.length === 0;
    this.update();
  }

  /** Follow what is typed: "/" and the beginning of a name. */
  update() {
    const typed = this.field.value.match(/^\/(\w*)$/);
    this.#show(typed ? this.#commands.filter(({ command }) => command.startsWith(typed[1].toLowerCase())) : []);
  }

  toggle() {
    this.#show(this.open ? [] : this.#commands);
  }

  close() {
    const wasOpen = this.open;
    this.#show([]);
    return wasOpen;
  }

  /** True when the key was for the list. */
  key(event) {
    if (!this.open) return false;
    const count = this.#shown.length;
    if (event.key === "ArrowDown") this.#mark((this.#at + 1) % count);
    else if (event.key === "ArrowUp") this.#mark((this.#at + count - 1) % count);
    else if (event.key === "Tab" && !event.shiftKey) this.#take(this.#at, true);
    else if (event.key === "Enter" && !event.shiftKey) this.#take(this.#at, false);
    else if (event.key === "Escape") this.close();
    else return false;
    return true;
  }

  #take(at, complete) {
    const { command } = this.#shown[at];
    this.close();
    this.choose(command, complete);
  }

  #show(commands) {
    this.#shown = commands;
    this.list.hidden = commands.length === 0;
    this.field.setAttribute("aria-expanded", String(this.open));
    $("menu-button").setAttribute("aria-expanded", String(this.open));
    this.list.replaceChildren(
      ...commands.map(({ command, description }, index) =>
        el(
          "li",
          { role: "option", id: `command-${index}` },
          el("b", { dir: "ltr" }, `/${command}`),
          el("span", { dir: "auto" }, description),
        ),
      ),
    );
    this.#mark(0);
  }

  #mark(at) {
    this.#at = at;
    [...this.list.children].forEach((row, index) => row.setAttribute("aria-selected", String(index === at)));
    const row = this.list.children[at];
    row?.scrollIntoView({ block: "nearest" });
    if (row) this.field.setAttribute("aria-activedescendant", row.id);
    else this.field.removeAttribute("aria-activedescendant");
  }
}
