from __future__ import annotations

import asyncio
import contextlib
import os
import re
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import FilePayload, async_playwright, expect

from bot.playground.server import Playground
from tests.browser import CHROMIUM, QUIET, needs_chromium
from tests.whisper_checkpoints import sound_file, tone

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import (
        BrowserContext,
        ConsoleMessage,
        Locator,
        Page,
        Request,
        WebError,
    )

TOKEN = "7000000001:" + "A" * 35
SARA, DANIEL, NIMA = 1001, 1002, 1003
GROUP = -1001000000001
BOT_NAME = "@hamzaban_playground_bot"
COMMANDS = [
    {"command": "start", "description": "Begin"},
    {"command": "help", "description": "What I can do"},
    {"command": "new", "description": "A fresh start"},
]
CHOICE = {
    "inline_keyboard": [
        [{"text": "Nice", "callback_data": "nice"}, {"text": "Alert", "callback_data": "alert"}],
        [{"text": "Site", "url": "https://example.com/"}],
    ]
}
FILE = bytes(range(256)) * 6 + "سلام".encode()
RICH = (
    "😀 <b>bold <i>both</i></b> <u>under</u> <s>gone</s> <code>x = 1</code>"
    ' <a href="https://example.com/">link</a> <tg-spoiler>secret</tg-spoiler>\n'
    '<pre><code class="language-python">print(1)</code></pre>\n'
    "<blockquote>نقل قول</blockquote>after"
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.asyncio(loop_scope="module"),
    needs_chromium,
]


class ScriptedBot:
    """A bot of a few fixed answers that speaks plain HTTP with the playground."""

    def __init__(self, http: aiohttp.ClientSession, api: str) -> None:
        self.http = http
        self.api = api

    async def call(self, method: str, **parameters: Any) -> Any:
        async with self.http.post(f"{self.api}/{method}", json=parameters) as response:
            answer = await response.json()
        assert answer["ok"], answer
        return answer["result"]

    async def run(self) -> None:
        offset = 0
        while True:
            for update in await self.call("getUpdates", offset=offset, timeout=20):
                offset = update["update_id"] + 1
                if "message" in update:
                    await self.answer(update["message"])
                elif "edited_message" in update:
                    edited = update["edited_message"]
                    await self.say(edited["chat"]["id"], f"edited: {edited['text']}")
                elif "callback_query" in update:
                    await self.press(update["callback_query"])

    async def say(self, chat: int, text: str, **more: Any) -> Any:
        return await self.call("sendMessage", chat_id=chat, text=text, parse_mode="HTML", **more)

    async def hand(self, chat: int, name: str, **more: str) -> None:
        values = {"chat_id": str(chat), "parse_mode": "HTML", **more}
        form = aiohttp.FormData(values, quote_fields=False)  # as browsers and httpx send names
        form.add_field("document", FILE, filename=name)
        async with self.http.post(f"{self.api}/sendDocument", data=form) as response:
            assert response.status == 200, await response.text()

    async def answer(self, message: dict[str, Any]) -> None:
        chat, text = message["chat"]["id"], message.get("text", "")
        if text == "choose":
            await self.say(chat, "What do you think?", reply_markup=CHOICE)
        elif text == "rich":
            await self.say(chat, RICH)
        elif text == "stream":
            await self.call("sendChatAction", chat_id=chat, action="typing")
            await asyncio.sleep(0.4)
            for part in ("One", "One, two"):
                await self.call("sendMessageDraft", chat_id=chat, draft_id=7, text=part)
                await asyncio.sleep(0.6)
            await self.say(chat, "One, two, three.")
        elif text == "change":
            sent = await self.say(chat, "before")
            await asyncio.sleep(0.4)
            place = {"chat_id": chat, "message_id": sent["message_id"]}
            await self.call("editMessageText", **place, text="<b>after</b>", parse_mode="HTML")
        elif text == "file":
            await self.hand(chat, "گزارش ماهانه ۱۴۰۴.json", caption="<b>بفرما</b>، این هم فایل")
            await self.hand(chat, "notes.txt", protect_content="true")
        elif text:
            await self.say(chat, f"<b>{escape(text[:20])}</b> ({len(text)})")

    async def press(self, query: dict[str, Any]) -> None:
        alert = query["data"] == "alert"
        text = "Read this." if alert else "سپاس!"
        answer = {"callback_query_id": query["id"], "text": text, "show_alert": alert}
        await self.call("answerCallbackQuery", **answer)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def playground() -> AsyncIterator[Playground]:
    async with Playground(port=0, token=TOKEN) as server, aiohttp.ClientSession() as http:
        bot = ScriptedBot(http, f"{server.api_base}/bot{TOKEN}")
        await bot.call("setMyCommands", commands=COMMANDS)
        await bot.call("setMyDescription", description="I answer in two languages.")
        running = asyncio.create_task(bot.run())
        yield server
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


class Visitor:
    """One person at the page: a browser context that remembers what went wrong."""

    def __init__(self, context: BrowserContext, page: Page, url: str) -> None:
        self.context = context
        self.page = page
        self.url = url
        self.errors: list[str] = []
        self.hosts: set[str] = set()
        context.on("weberror", self._failed)
        context.on("console", self._logged)
        context.on("request", self._asked)

    def _failed(self, error: WebError) -> None:
        self.errors.append(str(error.error))

    def _logged(self, line: ConsoleMessage) -> None:
        if line.type == "error":
            self.errors.append(line.text)

    def _asked(self, request: Request) -> None:
        self.hosts.add(urlsplit(request.url).netloc)

    async def open(self, user: int, chat: int | None = None) -> Page:
        place = f"#chat={chat}" if chat else ""
        await self.page.goto(f"{self.url}/?user={user}{place}")
        await expect(self.page.locator("#app:not(.away)")).to_be_visible()
        return self.page

    async def say(self, text: str) -> None:
        await self.page.fill("#field", text)
        await self.page.press("#field", "Enter")

    @property
    def newest(self) -> Locator:
        return self.page.locator("#log .message").last

    async def hear(self, text: str | re.Pattern[str]) -> Locator:
        await expect(self.newest.locator(".text")).to_contain_text(text)
        return self.newest


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browsing(playground: Playground) -> AsyncIterator[Visitor]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        context = await browser.new_context(permissions=["clipboard-read", "clipboard-write"])
        visitor = Visitor(context, await context.new_page(), playground.api_base)
        visitor.page.set_default_timeout(8_000)
        yield visitor
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def visitor(browsing: Visitor) -> AsyncIterator[Visitor]:
    await browsing.page.set_viewport_size({"width": 1100, "height": 760})
    await browsing.page.emulate_media(color_scheme="light")
    yield browsing
    assert browsing.errors == []
    assert browsing.hosts == {urlsplit(browsing.url).netloc}


async def style(locator: Locator, name: str) -> str:
    return str(await locator.evaluate(f"(node) => getComputedStyle(node).{name}"))


async def test_an_empty_chat_shows_what_the_bot_can_do_and_a_start_button(visitor: Visitor) -> None:
    page = await visitor.open(NIMA)
    await expect(page.locator("#welcome-text")).to_have_text("I answer in two languages.")
    await expect(page.locator("#composer")).to_be_hidden()
    await page.get_by_role("button", name="شروع", exact=True).click()
    await visitor.hear("/start")
    await expect(page.locator("#composer")).to_be_visible()
    await expect(page.locator("#welcome")).to_be_hidden()


async def test_persian_and_english_each_run_in_their_own_direction(visitor: Visitor) -> None:
    page = await visitor.open(SARA)
    await expect(page.locator("html")).to_have_attribute("dir", "rtl")
    await page.get_by_role("button", name="شروع", exact=True).click()
    await visitor.hear("/start (6)")
    await visitor.say("سلام! چطوری؟ ۱۲۳")
    answer = await visitor.hear("سلام! چطوری؟ ۱۲۳")
    await expect(answer.locator("strong")).to_have_text("سلام! چطوری؟ ۱۲۳")
    assert await style(answer.locator(".text"), "direction") == "rtl"
    await visitor.say("hello, who are you?")
    answer = await visitor.hear("hello, who are you?")
    assert await style(answer.locator(".text"), "direction") == "ltr"
    own = await page.locator(".message.out .bubble").last.bounding_box()
    theirs = await answer.locator(".bubble").bounding_box()
    assert own
    assert theirs
    assert own["x"] + own["width"] > theirs["x"] + theirs["width"]


async def test_every_line_of_a_message_finds_its_own_side(visitor: Visitor) -> None:
    page = await visitor.open(SARA)
    await page.fill("#field", "خط اول که فارسی است و بلندتر است")
    await page.press("#field", "Shift+Enter")
    await page.keyboard.type("English line")
    await page.press("#field", "Enter")
    own = page.locator(".message.out .text", has_text="English line").last
    await expect(own).to_be_visible()
    lines = await own.evaluate(
        """(node) => {
          const box = node.getBoundingClientRect();
          const text = node.firstChild;
          const seam = text.data.indexOf("\\n");
          const rect = (from, to) => {
            const range = document.createRange();
            range.setStart(text, from);
            range.setEnd(text, to);
            return range.getBoundingClientRect();
          };
          const [first, second] = [rect(0, seam), rect(seam + 1, text.data.length)];
          return [box.right - first.right, second.left - box.left, box.right - second.right];
        }"""
    )
    persian_gap, english_gap, english_rest = lines
    assert persian_gap < 2
    assert english_gap < 2 < english_rest


async def test_entities_become_elements_at_their_utf16_places(visitor: Visitor) -> None:
    await visitor.open(DANIEL)
    await visitor.page.locator("#start").click()
    await visitor.say("rich")
    answer = await visitor.hear("after")
    await expect(answer.locator("strong")).to_have_text(["bold", "both"])
    await expect(answer.locator("strong em")).to_have_text("both")
    await expect(answer.locator("u")).to_have_text("under")
    await expect(answer.locator("s")).to_have_text("gone")
    await expect(answer.locator("code.inline")).to_have_text("x = 1")
    await expect(answer.locator("pre code.language-python")).to_have_text("print(1)")
    await expect(answer.locator("a.link")).to_have_attribute("href", "https://example.com/")
    assert await style(answer.locator("blockquote"), "direction") == "rtl"
    spoiler = answer.locator(".spoiler")
    assert await style(spoiler, "color") == "rgba(0, 0, 0, 0)"
    await spoiler.focus()
    await visitor.page.keyboard.press("Enter")
    assert await style(spoiler, "color") != "rgba(0, 0, 0, 0)"


async def test_markup_that_a_person_types_stays_text(visitor: Visitor) -> None:
    page = await visitor.open(DANIEL)
    await visitor.say('<img src="//x" onerror=a> <b>')
    answer = await visitor.hear('<img src="//x" onerr')
    await expect(page.locator(".message.out .text").last).to_contain_text("onerror=a> <b>")
    await expect(answer.locator("img")).to_have_count(0)


async def test_a_button_turns_until_the_bot_answers_with_a_toast_or_an_alert(
    visitor: Visitor,
) -> None:
    page = await visitor.open(DANIEL)
    await visitor.say("choose")
    answer = await visitor.hear("What do you think?")
    await answer.get_by_role("button", name="Nice").click()
    await expect(page.locator("#toast.shown")).to_have_text("سپاس!")
    await expect(answer.locator(".waiting")).to_have_count(0)
    await answer.get_by_role("button", name="Alert").click()
    await expect(page.locator("#alert[open] p")).to_have_text("Read this.")
    await page.get_by_role("button", name="OK").click()
    await expect(page.locator("#alert")).to_be_hidden()
    site = answer.get_by_role("link", name="Site")
    await expect(site).to_have_attribute("rel", "noopener noreferrer")


async def test_the_command_menu_works_from_the_keyboard(visitor: Visitor) -> None:
    page = await visitor.open(DANIEL)
    await page.focus("#field")
    await page.keyboard.type("/")
    options = page.get_by_role("option")
    await expect(options).to_have_count(len(COMMANDS))
    await page.keyboard.type("he")
    await expect(options).to_have_count(1)
    await page.keyboard.press("Tab")
    await expect(page.locator("#field")).to_have_value("/help ")
    await page.fill("#field", "/")
    await page.keyboard.press("ArrowUp")
    await expect(options.last).to_have_attribute("aria-selected", "true")
    await page.keyboard.press("Enter")
    await visitor.hear("/new (4)")
    await expect(page.locator("#field")).to_have_value("")
    await page.locator(".link", has_text="/new").first.click()
    await expect(page.locator(".message.out .text", has_text="/new")).to_have_count(2)


async def test_typing_and_drafts_show_until_the_message_takes_their_place(visitor: Visitor) -> None:
    page = await visitor.open(DANIEL)
    await visitor.say("stream")
    await expect(page.locator(".typing .dots")).to_be_visible()
    await expect(page.locator("#chat-status")).to_contain_text("typing")
    await expect(page.locator(".draft .text")).to_have_text("One")
    await expect(page.locator(".draft .text")).to_have_text("One, two")
    await visitor.hear("One, two, three.")
    await expect(page.locator("#live .message")).to_have_count(0)
    await expect(page.locator("#chat-status")).to_have_text("bot")


async def test_messages_change_in_place_on_both_sides(visitor: Visitor) -> None:
    page = await visitor.open(DANIEL)
    await visitor.say("change")
    answer = await visitor.hear("after")
    await expect(answer.locator("strong")).to_have_text("after")
    await expect(answer.locator(".edited")).to_have_text("edited")
    await page.focus("#field")
    await page.keyboard.press("ArrowUp")
    await expect(page.locator("#field")).to_have_value("change")
    await page.fill("#field", "other words")
    await page.keyboard.press("Enter")
    await visitor.hear("edited: other words")
    own = page.locator(".message.out").last
    await expect(own.locator(".text")).to_contain_text("other words")
    await expect(own.locator(".edited")).to_be_visible()
    await page.focus("#field")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Escape")
    await expect(page.locator("#context")).to_be_hidden()
    await expect(page.locator("#field")).to_have_value("")


async def test_a_reply_quotes_its_original_and_leads_back_to_it(visitor: Visitor) -> None:
    page = await visitor.open(DANIEL)
    await visitor.say("a first thought")
    answer = await visitor.hear("a first thought (15)")
    await answer.focus()
    await page.keyboard.press("r")
    await expect(page.locator("#context")).to_contain_text("a first thought (15)")
    await page.keyboard.type("a second one")
    await page.keyboard.press("Enter")
    own = page.locator(".message.out").last
    await expect(own.locator(".quote-text")).to_have_text("a first thought (15)")
    await own.locator(".quote").click()
    await expect(page.locator(".message.flash .text")).to_contain_text("a first thought (15)")
    await own.click(button="right")
    await page.get_by_role("menuitem", name="Copy text").click()
    assert await page.evaluate("navigator.clipboard.readText()") == "a second one"


async def test_people_share_the_group_and_see_what_they_missed(visitor: Visitor) -> None:
    page = await visitor.open(SARA, GROUP)
    await visitor.say(f"بچه‌ها سلام {BOT_NAME}")
    await expect(page.locator(".message.in .name", has_text="Hamzaban").first).to_be_visible()
    await page.locator("#me").click()
    await page.locator(".account", has_text="@daniel").click()
    await expect(page).to_have_url(re.compile(rf"\?user={DANIEL}#chat={GROUP}$"))
    await expect(page.locator("html")).to_have_attribute("dir", "ltr")
    theirs = page.locator(".message.in", has_text="بچه‌ها سلام").first
    await expect(theirs.locator(".name")).to_contain_text("سارا رضایی")
    await page.keyboard.press("Alt+1")
    await expect(page.locator("#chat-title")).to_have_text("Hamzaban")
    other = await visitor.context.new_page()
    await other.goto(f"{visitor.url}/?user={NIMA}#chat={GROUP}")
    await other.fill("#field", f"{BOT_NAME} سلام")
    await other.press("#field", "Enter")
    await expect(page.locator(".chat .unread")).to_have_text("2")
    await page.reload()
    await expect(page.locator("#me")).to_contain_text("Daniel Smith")
    await other.close()


async def test_a_phone_shows_one_pane_at_a_time(visitor: Visitor) -> None:
    await visitor.page.set_viewport_size({"width": 390, "height": 780})
    page = await visitor.open(SARA)
    await expect(page.locator(".sidebar")).to_be_visible()
    await expect(page.locator("#field")).to_be_hidden()
    await page.locator(".chat").first.click()
    await expect(page.locator(".sidebar")).to_be_hidden()
    await expect(page.locator("#field")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") == 390
    await page.locator(".back").click()
    await expect(page.locator(".sidebar")).to_be_visible()


async def test_the_theme_follows_the_system_until_one_is_chosen(visitor: Visitor) -> None:
    page = await visitor.open(DANIEL)
    body = page.locator("body")
    light = await style(body, "backgroundColor")
    await page.emulate_media(color_scheme="dark")
    dark = await style(body, "backgroundColor")
    assert light != dark
    await page.get_by_role("button", name="Light or dark").click()
    assert await style(body, "backgroundColor") == light
    await page.reload()
    await expect(page.locator(".message").first).to_be_visible()
    assert await style(body, "backgroundColor") == light
    await page.evaluate("localStorage.clear()")


async def test_a_text_that_is_too_long_goes_out_in_parts(visitor: Visitor) -> None:
    page = await visitor.open(NIMA)
    before = await page.locator(".message.out").count()
    await visitor.say("کلمه " * 1000)
    await expect(page.locator(".message.out")).to_have_count(before + 2)
    sizes = await page.locator(".message.out .text").evaluate_all(
        "(nodes) => nodes.slice(-2).map((node) => node.firstChild.data.length)"
    )
    assert max(sizes) <= 4096
    assert sum(sizes) + 1 == len(("کلمه " * 1000).strip())


async def test_the_paperclip_sends_every_kind_of_media(visitor: Visitor) -> None:
    page = await visitor.open(DANIEL)
    for kind, name in {"photo": "Photo", "document": "File", "sticker": "Sticker"}.items():
        await page.get_by_role("button", name="Attach").click()
        await page.get_by_role("menuitem", name=name).click()
        await expect(page.locator(f".message.out.kind-{kind}").first).to_be_visible()


async def test_the_paperclip_sends_a_sound_file_as_a_voice_message(visitor: Visitor) -> None:
    page = await visitor.open(DANIEL)
    await page.get_by_role("button", name="Attach").click()
    async with page.expect_file_chooser() as choosing:
        await page.get_by_role("menuitem", name="Voice message").click()
    note = FilePayload(name="note.ogg", mimeType="audio/ogg", buffer=sound_file(tone(2)))
    await (await choosing.value).set_files(note)
    player = page.locator(".message.out.kind-voice audio")
    await expect(player).to_be_visible()
    assert await player.evaluate(
        "sound => new Promise(done => { sound.onloadedmetadata = () => done(true);"
        " sound.onerror = () => done(false); sound.load() })"
    )


async def test_a_document_of_the_bot_can_be_downloaded(visitor: Visitor, tmp_path: Path) -> None:
    page = await visitor.open(SARA)
    await visitor.say("file")
    sent = page.locator(".message.in.kind-document", has_text="این هم فایل")
    await expect(sent.locator(".file-name")).to_have_text("گزارش ماهانه ۱۴۰۴.json")
    await expect(sent.locator("small")).to_have_text("۱٫۵ کیلوبایت")
    await expect(sent.locator(".text strong")).to_have_text("بفرما")
    assert await style(sent.locator(".text"), "direction") == "rtl"
    async with page.expect_download() as downloading:
        await sent.locator("a.file").click()
    download = await downloading.value
    assert download.suggested_filename == "گزارش ماهانه ۱۴۰۴.json"
    await download.save_as(tmp_path / "saved")
    assert (tmp_path / "saved").read_bytes() == FILE
    protected = page.locator(".message.in.kind-document", has_text="notes.txt")
    await expect(protected.locator("a")).to_have_count(0)
    await expect(page.locator(".chat .preview").first).to_have_text("notes.txt")
    await sent.focus()
    await page.keyboard.press("r")
    await expect(page.locator("#context")).to_contain_text("این هم فایل")
    await page.keyboard.press("Escape")
    overlap = await protected.evaluate(
        """(node) => node.querySelector("small bdi").getBoundingClientRect().right
            > node.querySelector(".meta").firstChild.getBoundingClientRect().left"""
    )
    assert not overlap


async def test_a_page_outlives_its_server_and_loses_no_words(visitor: Visitor) -> None:
    page, home, hosts = visitor.page, visitor.url, set(visitor.hosts)
    async with Playground(port=0, token=TOKEN) as first:
        visitor.url = first.api_base
        await visitor.open(DANIEL, GROUP)
    await expect(page.locator("#app.away")).to_be_visible()
    await expect(page.locator("#chat-status")).to_contain_text("connecting")
    await visitor.say("words in the dark")
    await expect(page.locator("#toast.shown")).to_contain_text("Not sent")
    await expect(page.locator("#field")).to_have_value("words in the dark")
    async with Playground(port=urlsplit(visitor.url).port or 0, token=TOKEN):
        await expect(page.locator("#app:not(.away)")).to_be_visible()
        await page.press("#field", "Enter")
        await expect(page.locator(".message.out .text")).to_contain_text("words in the dark")
        await page.goto("about:blank")
    assert visitor.hosts <= {*hosts, urlsplit(visitor.url).netloc}
    visitor.errors = [error for error in visitor.errors if "net::ERR_" not in error]
    visitor.url, visitor.hosts = home, hosts


def words() -> tuple[set[str], set[str], set[str]]:
    """Keys that the page uses, and those of its English and Persian tables."""
    page = Path(__file__).parents[1] / "bot" / "playground" / "page"
    sources = "".join(file.read_text("utf-8") for file in page.glob("*.[jh][st]*"))
    used = set(re.findall(r'\bt\("(\w+)"|data-t[a-z-]*="(\w+)"', sources))
    tables = (page / "strings.js").read_text("utf-8").split("const fa =")
    english, persian = (set(re.findall(r"[{,\n] *(\w+): [\"\[]", table)) for table in tables)
    return {word for pair in used for word in pair if word}, english, persian


async def test_every_word_of_the_page_exists_in_both_languages() -> None:
    used, english, persian = words()
    assert english == persian
    assert used
    assert used <= english


async def test_the_page_is_pictured_for_the_readme(visitor: Visitor, tmp_path: Path) -> None:
    folder = Path(os.environ.get("SCREENSHOTS_DIR", tmp_path))
    for name, user, chat, scheme, width in (
        ("chat-fa-light", SARA, SARA, "light", 1100),
        ("chat-en-dark", DANIEL, DANIEL, "dark", 1100),
        ("group-light", DANIEL, GROUP, "light", 1100),
        ("phone-dark", SARA, GROUP, "dark", 390),
    ):
        await visitor.page.set_viewport_size({"width": width, "height": 760})
        await visitor.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page = await visitor.open(user, chat)
        await expect(page.locator(".message").first).to_be_visible()
        await page.screenshot(path=folder / f"{name}.png", animations="disabled")
        assert (folder / f"{name}.png").stat().st_size > 10_000
