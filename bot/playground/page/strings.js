/** Every word the page itself says, in English and Persian, and how each language writes numbers. */

const en = {
  accounts: "Accounts", admin: "admin", alerts: "Message from the bot", attach: "Attach",
  back: "Back to chats", bot: "bot", cancel: "Cancel", chats: "Chats", choose: "Select a chat to start messaging",
  close: "Close", commands: "Bot commands", connecting: "connecting", copied: "Copied to clipboard",
  copy: "Copy text", document: "File", download: "Download", duration: "0:03", edit: "Edit", edited: "edited", editing: "Edit message",
  empty: "No messages here yet…", expand: "Show more or less", failed: "Not sent: {reason}",
  help: "Keyboard shortcuts", members: "{n} members", menu: "Menu",
  message: "Message", messages: "Messages", noServer: "the server does not answer", notCopied: "Could not copy",
  ok: "OK", photo: "Photo", reply: "Reply", replyTo: "Reply to {name}", sent: "Sent", seen: "Seen",
  send: "Send", spoiler: "Hidden text: press to reveal", start: "Start", sticker: "Sticker",
  theme: "Light or dark", thinking: "Thinking…", toBottom: "Go to the newest message", typing: "typing",
  units: ["B", "KB", "MB"], unread: "{n} unread", voice: "Voice message", what: "What can this bot do?", you: "You",
  note: "A Telegram of its own: nothing leaves this computer.",
  tabs: "Open an account in another tab to be two people at once.",
  keys: [
    ["Enter", "send"], ["Shift + Enter", "new line"], ["/", "commands: ↑ ↓ choose, Enter sends, Tab completes"],
    ["↑", "in an empty field: edit your last message"], ["Esc", "cancel an edit or a reply, close a menu"],
    ["Shift + Tab", "from the field to the messages; then ↑ ↓"], ["R · E · C", "on a message: reply, edit, copy"],
    ["Alt + 1…9", "switch chats"], ["Alt + Shift + 1…9", "switch accounts"], ["End", "on a message: newest message"],
    ["?", "this list"],
  ],
};

const fa = {
  accounts: "حساب‌ها", admin: "مدیر", alerts: "پیام ربات", attach: "پیوست",
  back: "بازگشت به گفت‌وگوها", bot: "ربات", cancel: "انصراف", chats: "گفت‌وگوها", choose: "برای شروع، یک گفت‌وگو را انتخاب کنید",
  close: "بستن", commands: "دستورهای ربات", connecting: "در حال اتصال", copied: "کپی شد",
  copy: "کپی متن", document: "فایل", download: "دانلود", duration: "۰:۰۳", edit: "ویرایش", edited: "ویرایش‌شده", editing: "ویرایش پیام",
  empty: "هنوز پیامی اینجا نیست…", expand: "نمایش بیشتر یا کمتر", failed: "فرستاده نشد: {reason}",
  help: "میان‌برهای صفحه‌کلید", members: "{n} عضو", menu: "منو",
  message: "پیام", messages: "پیام‌ها", noServer: "سرور پاسخ نمی‌دهد", notCopied: "کپی نشد",
  ok: "تأیید", photo: "عکس", reply: "پاسخ", replyTo: "پاسخ به {name}", sent: "فرستاده شد", seen: "دیده شد",
  send: "ارسال", spoiler: "متن پنهان؛ برای دیدن فشار دهید", start: "شروع", sticker: "استیکر",
  theme: "روشن یا تیره", thinking: "در حال فکرکردن…", toBottom: "رفتن به تازه‌ترین پیام", typing: "در حال نوشتن",
  units: ["بایت", "کیلوبایت", "مگابایت"], unread: "{n} پیام خوانده‌نشده", voice: "پیام صوتی", what: "این ربات چه کارهایی می‌کند؟", you: "شما",
  note: "تلگرامی جداگانه؛ هیچ پیامی از این رایانه بیرون نمی‌رود.",
  tabs: "برای این‌که هم‌زمان دو نفر باشید، حساب دوم را در زبانه‌ی دیگری باز کنید.",
  keys: [
    ["Enter", "ارسال"], ["Shift + Enter", "خط تازه"], ["/", "دستورها: با ↑ ↓ انتخاب، با Enter ارسال، با Tab تکمیل"],
    ["↑", "در کادر خالی: ویرایش آخرین پیام شما"], ["Esc", "انصراف از ویرایش یا پاسخ، بستن منو"],
    ["Shift + Tab", "از کادر نوشتن به پیام‌ها؛ سپس ↑ ↓"], ["R · E · C", "روی یک پیام: پاسخ، ویرایش، کپی"],
    ["Alt + 1…9", "رفتن به گفت‌وگوی دیگر"], ["Alt + Shift + 1…9", "رفتن به حساب دیگر"], ["End", "روی یک پیام: تازه‌ترین پیام"],
    ["?", "همین فهرست"],
  ],
};

const tables = { en, fa };
let table = en;

/** The page's language: "en" or "fa". */
export let language = "en";

/** Speak the language of a user's language_code; Persian lays the page out from right to left. */
export function speak(code) {
  language = code?.toLowerCase().startsWith("fa") ? "fa" : "en";
  table = tables[language];
  document.documentElement.lang = language;
  document.documentElement.dir = language === "fa" ? "rtl" : "ltr";
  for (const node of document.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
  for (const node of document.querySelectorAll("[data-t-label]")) {
    node.setAttribute("aria-label", t(node.dataset.tLabel));
    node.setAttribute("title", t(node.dataset.tLabel));
  }
  for (const node of document.querySelectorAll("[data-t-placeholder]")) {
    node.placeholder = t(node.dataset.tPlaceholder);
  }
}

/** A text of the table with its {places} filled in. */
export function t(key, places = {}) {
  const text = table[key];
  return typeof text === "string" ? text.replace(/\{(\w+)\}/g, (_, name) => places[name]) : text;
}

export const number = (value) => value.toLocaleString(language === "fa" ? "fa-IR" : "en-GB");
