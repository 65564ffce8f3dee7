"""A person at the playground's page, with the real bot behind it.

With SCREENSHOTS_DIR set, the pictures of the README are made there, with the embedded models.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

import pytest
from playwright.async_api import Locator, Page, expect

from bot.playground import Playground
from storage import Database
from tests.browser import chromium, needs_chromium
from tests.test_storage_history import say as remember
from tests.whisper_checkpoints import save_whisper, sound_file, tone
from tests.whole_bot import DANIEL, GROUP, LIGHT, NIMA, SARA, Person, run_bot

pytestmark = [pytest.mark.slow, needs_chromium]

SCREENSHOTS = os.environ.get("SCREENSHOTS_DIR")
MODELS = dict.fromkeys(LIGHT, "auto") if SCREENSHOTS else LIGHT

# What a reader sees: the computed direction says nothing of `unicode-bidi: plaintext`.
FIRST_LETTER_IS_RIGHT_OF_THE_SECOND = """node => {
    const text = document.createTreeWalker(node, NodeFilter.SHOW_TEXT).nextNode();
    const left = index => {
        const range = document.createRange();
        range.setStart(text, index);
        range.setEnd(text, index + 1);
        return range.getBoundingClientRect().left;
    };
    return left(0) > left(1);
}"""

SIZE_OF_PICTURE = """image => image.decode().then(
    () => [image.naturalWidth, image.naturalHeight]
)"""

WHAT_REACHES_OUT = """() => {
    const width = document.documentElement.clientWidth, found = [];
    const box = node => node.getBoundingClientRect();
    const note = (node, why) => found.push(`${node.className || node.tagName} ${why}`);
    if (document.documentElement.scrollWidth > width) note(document.documentElement, "is too wide");
    let below = -Infinity;
    for (const bubble of document.querySelectorAll("#log .bubble")) {
        const own = box(bubble);
        if (own.left < 0 || own.right > width) note(bubble, "leaves the window");
        if (own.top < below) note(bubble, "lies on another");
        below = own.bottom;
        for (const part of bubble.querySelectorAll(".text, .text strong, .text code, img")) {
            const { left, right } = box(part);
            if (left < own.left - 1 || right > own.right + 1) note(part, "leaves its bubble");
        }
    }
    return found;
}"""

NEXT_LETTER_IS_ON_ITS_LINE = """node => {
    const range = document.createRange();
    range.setStart(node.nextSibling, 0);
    range.setEnd(node.nextSibling, node.nextSibling.data.indexOf("\\n"));
    const [above, below] = [node, range].map(part => part.getBoundingClientRect());
    return below.top < above.bottom && above.top < below.bottom;
}"""

PHONE = 390  # pixels wide
READERS = {"fa": NIMA, "en": DANIEL}


@asynccontextmanager
async def page_of(
    folder: Path,
    user: int,
    *,
    width: int = 1100,
    colours: Literal["dark", "light"] = "light",
    **environment: str,
) -> AsyncIterator[tuple[Page, Playground]]:
    """Run playground and bot, and open the page as `user`."""
    async with (
        Playground() as playground,
        run_bot(folder, playground.api_base, playground.token, **MODELS, **environment) as bot,
        chromium() as browser,
    ):
        while not bot.app.ai.is_ready():
            await asyncio.sleep(0.1)
        page = await browser.new_page(
            viewport={"width": width, "height": 760},
            color_scheme=colours,
            reduced_motion="reduce",
        )
        await page.goto(f"{playground.url}?user={user}#chat={user}")
        yield page, playground


async def say(page: Page, text: str) -> None:
    """Type and send a message, and wait for one more bubble of the bot."""
    bubbles = page.locator("#log .in")
    count = await bubbles.count()
    await page.locator("#field").fill(text)
    await page.keyboard.press("Enter")
    await expect(bubbles).to_have_count(count + 1)


async def runs_its_way(text: Locator, language: str) -> bool:
    """Whether a text begins at the side on which its language does."""
    is_right: bool = await text.evaluate(FIRST_LETTER_IS_RIGHT_OF_THE_SECOND)
    return is_right == (language == "fa")


async def reaching_out(page: Page) -> list[str]:
    """Return what reaches out of the window or its bubble, or lies on another message."""
    found: list[str] = await page.evaluate(WHAT_REACHES_OUT)
    return found


async def talk_for_a_week(folder: Path) -> None:
    """Store what people may have said until now, with answers, moods and times to answer."""
    dice, now = random.Random(6), time.time()
    async with Database.open(folder / "data" / "bot.db", folder / "key" / "bot.key") as database:
        for _ in range(150):
            hours = dice.choice((dice.uniform(0, 24), dice.uniform(0, 160)))
            (mood,) = dice.choices(("positive", "neutral", "negative"), (3, 4, 2))
            (generator,) = dice.choices(("templates", "smollm2-135m"), (3, 1))
            seconds = dice.lognormvariate(-1.5, 1)
            at = now - 3600 * hours
            await remember(
                database, "x", at=at, sentiment=mood, duration=seconds, generator=generator
            )


async def picture(page: Page, name: str) -> None:
    if SCREENSHOTS:
        await page.screenshot(path=Path(SCREENSHOTS) / f"{name}.png")


async def test_a_persian_begins_with_the_button_and_chats(tmp_path: Path) -> None:
    async with page_of(tmp_path, NIMA) as (page, _):
        await page.locator("#start").click()
        await expect(page.locator("#log .in").last).to_contain_text("نیما")
        await say(page, "سلام! چطوری؟")
        await say(page, "salam khubi?")
        await say(page, "خیلی ممنونم ازت 🙏")
        await expect(page.locator("html")).to_have_attribute("dir", "rtl")
        for answer in await page.locator("#log .in .text").all():
            assert await answer.evaluate(FIRST_LETTER_IS_RIGHT_OF_THE_SECOND)
        await picture(page, "playground-fa")


async def test_an_englishman_chats_in_the_dark(tmp_path: Path) -> None:
    async with page_of(tmp_path, DANIEL, colours="dark") as (page, _):
        await page.locator("#start").click()
        await expect(page.locator("#log .in").last).to_contain_text("Daniel")
        await say(page, "hello, how are you?")
        await say(page, "What is the capital of France?")
        await say(page, "Will it rain tomorrow in Shiraz?")
        await say(page, "You are lovely, thank you!")
        await picture(page, "playground-en")


@pytest.mark.parametrize(
    ("language", "hello", "thanks", "noted"),
    [
        ("fa", "سلام! چطوری؟", "خیلی ممنونم ازت", "ممنون"),
        ("en", "hello, how are you?", "thank you so much", "Thanks"),
    ],
)
async def test_a_person_wants_another_answer_and_corrects_a_question(
    tmp_path: Path, language: str, hello: str, thanks: str, noted: str
) -> None:
    async with page_of(tmp_path, READERS[language], width=PHONE) as (page, _):
        await page.locator("#start").click()
        await expect(page.locator("#log .in")).to_have_count(1)
        await say(page, hello)
        answer = page.locator("#log .in").last
        first = await answer.locator(".text").inner_text()
        keys = answer.locator(".keyboard button")
        await expect(keys).to_have_text(["👍", "👎", "🔄"])
        await keys.nth(1).click()
        await expect(page.locator("#toast")).to_contain_text(noted)
        await expect(keys).to_have_text(["👍", "👎 ✓", "🔄"])
        await keys.nth(2).click()
        await expect(answer.locator(".text")).not_to_have_text(first)
        await expect(keys).to_have_text(["👍", "👎", "🔄"])
        await keys.nth(0).click()
        await expect(keys).to_have_text(["👍 ✓", "👎", "🔄"])
        assert await runs_its_way(answer.locator(".text"), language)
        assert await reaching_out(page) == []
        await page.locator("#toast").evaluate("toast => toast.classList.remove('shown')")
        await picture(page, f"answer-{language}")
        second = await answer.locator(".text").inner_text()
        await page.locator("#field").press("ArrowUp")  # edits the last message
        await page.locator("#field").fill(thanks)
        await page.keyboard.press("Enter")
        await expect(answer.locator(".text")).not_to_have_text(second)
        await expect(page.locator("#log .in").first).to_be_visible()


@pytest.mark.parametrize(
    ("language", "words", "thanks"),
    [("fa", "جواب‌هات زیادی بلندن", "رسوندم"), ("en", "your answers are too long", "passed it on")],
)
async def test_a_word_to_the_owner_arrives_on_a_phone(
    tmp_path: Path, language: str, words: str, thanks: str
) -> None:
    async with page_of(tmp_path, READERS[language], width=PHONE) as (page, playground):
        await page.locator("#start").click()
        await expect(page.locator("#log .in")).to_have_count(1)
        await say(page, "/feedback")
        await say(page, f"/feedback {words}")
        last = page.locator("#log .in").last
        await expect(last).to_contain_text(thanks)
        assert await runs_its_way(last.locator(".text"), language)
        assert await reaching_out(page) == []
        await picture(page, f"feedback-{language}")
        await page.goto(f"{playground.url}?user={SARA}#chat={SARA}")
        received = page.locator("#log .in").last
        await expect(received).to_contain_text(words)
        command = received.locator(".link")
        assert await command.evaluate(NEXT_LETTER_IS_ON_ITS_LINE)
        await picture(page, f"feedback-received-{language}")


@pytest.mark.parametrize(("language", "admin"), [("fa", SARA), ("en", DANIEL)])
async def test_the_admin_reads_the_status_on_a_phone(
    tmp_path: Path, language: str, admin: int
) -> None:
    admins = str(admin)
    await talk_for_a_week(tmp_path)
    async with page_of(tmp_path, admin, width=PHONE, ADMIN_USER_IDS=admins) as (page, _):
        await page.locator("#start").click()
        await expect(page.locator("#log .in")).to_have_count(1)
        await page.locator("#field").fill("/status")
        await page.keyboard.press("Enter")
        photo = page.locator("#log .in.kind-photo img")
        await expect(photo).to_have_count(1)
        assert await photo.evaluate(SIZE_OF_PICTURE) == [1080, 1130]
        text = page.locator("#log .in", has_text=MODELS["INTENT_MODEL"].replace("auto", "heads"))
        await expect(text.last).to_be_visible()
        assert await runs_its_way(text.last.locator(".text strong").first, language)
        assert await reaching_out(page) == []
        await page.set_viewport_size({"width": PHONE, "height": 1120})  # all of it at one glance
        await text.last.scroll_into_view_if_needed()
        await picture(page, f"status-{language}")


async def test_a_persian_changes_the_settings_on_a_phone(tmp_path: Path) -> None:
    async with page_of(tmp_path, NIMA, width=PHONE) as (page, _):
        await page.locator("#start").click()
        bubbles, keys = page.locator("#log .in"), page.locator("#log .key")
        await expect(keys).to_have_text(["فارسی", "English"])
        await keys.first.click()
        await expect(keys).to_have_count(0)
        await say(page, "/settings")
        await expect(keys).to_have_count(8)
        await picture(page, "settings-fa")
        await expect(keys.nth(1)).to_contain_text("معمولی")
        await keys.nth(1).click()
        await expect(keys.nth(1)).to_contain_text("کوتاه")
        assert await bubbles.last.locator(".text strong").first.evaluate(
            FIRST_LETTER_IS_RIGHT_OF_THE_SECOND
        )
        for key in await keys.all():
            assert await key.locator("span").evaluate(FIRST_LETTER_IS_RIGHT_OF_THE_SECOND)
            assert not await key.evaluate("node => node.scrollWidth > node.clientWidth")
        boxes = [await key.bounding_box() for key in await keys.all()]
        tops = [(box["y"], box["y"] + box["height"]) for box in boxes if box]
        assert all(bottom <= top for (_, bottom), (top, _) in itertools.pairwise(tops))
        assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= PHONE for box in boxes)
        await keys.first.click()
        await expect(keys.first).to_contain_text("English")
        await expect(bubbles.last).to_contain_text("Press one to change it")
        await picture(page, "settings-en")
        await keys.last.click()
        await expect(keys).to_have_count(0)
        await expect(bubbles).to_have_count(2)


async def test_a_member_of_a_group_is_told_whose_buttons_they_are(tmp_path: Path) -> None:
    async with page_of(tmp_path, DANIEL) as (page, playground):
        sara = Person(playground, SARA, GROUP)
        await sara.ask("/settings@hamzaban_playground_bot")
        await page.goto(f"{playground.url}?user={DANIEL}#chat={GROUP}")
        keys = page.locator("#log .key")
        await expect(keys).to_have_count(4)
        await keys.first.click()
        await expect(page.locator("#toast")).to_contain_text("somebody else's")
        await picture(page, "settings-of-group")


@pytest.mark.parametrize(
    ("user", "words"),
    [
        (NIMA, ("سلام!", "خیلی خوشحالم", "ممنونم ازت", "امروز غمگینم", "ساعت چنده؟")),
        (DANIEL, ("hello!", "I am so happy", "thank you", "I am sad today", "what time is it?")),
    ],
    ids=["fa", "en"],
)
async def test_a_person_sees_their_mood_and_turns_the_pages_of_their_talk(
    tmp_path: Path, user: int, words: tuple[str, ...]
) -> None:
    name = "mood-fa" if user == NIMA else "mood-en"
    async with page_of(tmp_path, user, width=PHONE) as (page, _):
        await page.locator("#start").click()
        await expect(page.locator("#log .in")).to_have_count(1)
        for text in words:
            await say(page, text)
        await say(page, "/mood")
        photo = page.locator("#log .in.kind-photo img")
        assert (
            await photo.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1080
        )
        box, bubble = (
            await photo.bounding_box(),
            await page.locator(".kind-photo .bubble").bounding_box(),
        )
        assert box
        assert bubble
        assert box["width"] == pytest.approx(bubble["width"], abs=1)
        assert box["height"] == pytest.approx(box["width"] * 760 / 1080, abs=2)
        await page.locator("#log .in").last.scroll_into_view_if_needed()
        await picture(page, name)
        await say(page, words[0])
        await say(page, "/history")
        last = page.locator("#log .in").last
        await expect(last).to_contain_text(words[4])
        before = await page.locator("#log .in").count()
        await last.locator(".key").click()
        await expect(last).not_to_contain_text(words[4])
        await expect(last).to_contain_text(words[0])
        await expect(page.locator("#log .in")).to_have_count(before)
        await picture(page, name.replace("mood", "history"))


async def test_a_person_sends_a_recording_and_sees_what_was_heard(tmp_path: Path) -> None:
    recording = tmp_path / "note.ogg"
    recording.write_bytes(sound_file(tone(2)))
    whisper = save_whisper(tmp_path / "whisper", says=" thank you so much")
    spoken = page_of(tmp_path, DANIEL, SPEECH_MODEL=whisper, NLP_DEVICE="cpu")
    async with spoken as (page, playground):
        await page.locator("#start").click()
        await expect(page.locator("#log .in").first).to_be_visible()
        await page.locator("[data-action=attach]").click()
        async with page.expect_file_chooser() as choosing:
            await page.get_by_role("menuitem", name="Voice message").click()
        await (await choosing.value).set_files(recording)
        await expect(page.locator("#log .out audio")).to_be_visible()
        await expect(page.locator("#log .in").last).to_contain_text("thank you so much")
        sent = playground.world.chats.history(DANIEL)[-2]
        assert sent.voice
        assert sent.voice.seconds == 2
        assert await page.locator("audio").evaluate("sound => sound.error") is None
        await picture(page, "playground-voice")
