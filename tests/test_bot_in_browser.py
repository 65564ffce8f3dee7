"""A person at the playground's page, with the real bot behind it.

With SCREENSHOTS_DIR set, the pictures of the README are made there, with the embedded models.
"""

from __future__ import annotations

import asyncio
import itertools
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

import pytest
from playwright.async_api import Page, expect

from bot.playground import Playground
from tests.browser import chromium, needs_chromium
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


async def test_a_persian_wants_another_answer_and_corrects_a_question(tmp_path: Path) -> None:
    async with page_of(tmp_path, NIMA, width=390) as (page, _):
        await page.locator("#start").click()
        await expect(page.locator("#log .in")).to_have_count(1)
        await say(page, "سلام! چطوری؟")
        answer = page.locator("#log .in").last
        first = await answer.locator(".text").inner_text()
        keys = answer.locator(".keyboard button")
        await expect(keys).to_have_text(["👍", "👎", "🔄"])
        await keys.nth(1).click()
        await expect(page.locator("#toast")).to_contain_text("ممنون")
        await expect(keys).to_have_text(["👍", "👎 ✓", "🔄"])
        await keys.nth(2).click()
        await expect(answer.locator(".text")).not_to_have_text(first)
        await expect(keys).to_have_text(["👍", "👎", "🔄"])
        await keys.nth(0).click()
        await expect(keys).to_have_text(["👍 ✓", "👎", "🔄"])
        assert await answer.locator(".text").evaluate(FIRST_LETTER_IS_RIGHT_OF_THE_SECOND)
        await page.locator("#toast").evaluate("toast => toast.classList.remove('shown')")
        await picture(page, "answer-fa")
        second = await answer.locator(".text").inner_text()
        await page.locator("#field").press("ArrowUp")  # edits the last message
        await page.locator("#field").fill("خیلی ممنونم ازت")
        await page.keyboard.press("Enter")
        await expect(answer.locator(".text")).not_to_have_text(second)
        await expect(page.locator("#log .in").first).to_be_visible()


async def test_the_admin_reads_the_status_on_a_phone(tmp_path: Path) -> None:
    async with page_of(tmp_path, SARA, width=390) as (page, _):
        await page.locator("#start").click()
        await expect(page.locator("#log .in")).to_have_count(1)
        await say(page, "/status")
        await expect(page.locator("#log .in").last).to_contain_text(
            MODELS["INTENT_MODEL"].replace("auto", "intent-heads")
        )
        overflow = await page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )
        assert not overflow
        await picture(page, "status-fa")


async def test_a_persian_changes_the_settings_on_a_phone(tmp_path: Path) -> None:
    async with page_of(tmp_path, NIMA, width=390) as (page, _):
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
        assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in boxes)
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
    async with page_of(tmp_path, user, width=390) as (page, _):
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
