"""Every method of the playground, called by the unmodified python-telegram-bot over HTTP."""

from __future__ import annotations

import datetime
import time
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    BotCommandScopeChatMember,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyParameters,
)
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, TelegramError

from bot.pictures.rendering import render
from bot.playground import Playground
from bot.playground.bot_api import METHODS, UNAVAILABLE
from bot.playground.files import MAX_DOWNLOAD, MAX_UPLOAD

SARA, DANIEL = 1001, 1002
GROUP = -1001000000001
TOKEN = "7000000001:" + "A" * 35
YES = InlineKeyboardMarkup([[InlineKeyboardButton("yes", callback_data="y")]])
NOT_MODIFIED = (
    "^message is not modified: specified new message content and reply markup are"
    " exactly the same as a current content and reply markup of the message$"
)


@pytest.fixture(autouse=True)
def _durations_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python-telegram-bot warns of its old way of giving durations."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    async with Playground(token=TOKEN) as running:
        yield running


@pytest.fixture
async def bot(playground: Playground) -> AsyncIterator[Bot]:
    base = playground.api_base
    async with Bot(TOKEN, base_url=f"{base}/bot", base_file_url=f"{base}/file/bot") as bot:
        yield bot


def refusal(words: str) -> str:
    """PTB writes the first letter of a description large and the rest small."""
    return f"(?i)^{words}$"


async def test_the_bot_learns_who_it_is(bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.id, me.username, me.first_name) == (
        7000000001,
        "hamzaban_playground_bot",
        "Hamzaban",
    )
    assert me.is_bot
    assert me.can_read_all_group_messages is False


async def test_a_message_comes_back_as_it_was_sent(bot: Bot, playground: Playground) -> None:
    before, topic = int(time.time()), playground.world.chats.add_topic(SARA)
    message = await bot.send_message(
        SARA,
        "<b>سلام</b> 😀 <a href='tg://user?id=1002'>Daniel</a> <tg-spoiler>/x</tg-spoiler>",
        parse_mode="HTML",
        reply_markup=YES,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        disable_notification=True,
        protect_content=True,
        message_thread_id=topic,
    )
    assert message.text == "سلام 😀 Daniel /x"
    assert [(one.type, one.offset, one.length) for one in message.entities] == [
        ("bold", 0, 4),
        ("text_mention", 8, 6),
        ("bot_command", 15, 2),
        ("spoiler", 15, 2),
    ]
    assert message.entities[1].user is not None
    assert message.entities[1].user.id == DANIEL
    assert message.reply_markup == YES
    assert message.chat.id == SARA
    assert (message.message_thread_id, message.is_topic_message) == (topic, True)
    assert before <= message.date.timestamp() <= time.time()


async def test_there_is_no_topic_that_nobody_opened(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="thread not found"):
        await bot.send_message(SARA, "hello", message_thread_id=7)


async def test_entities_may_be_given_instead_of_a_parse_mode(bot: Bot) -> None:
    given = [
        MessageEntity("bold", 0, 2),
        MessageEntity("text_link", 3, 1, url="https://example.com/"),
        MessageEntity("custom_emoji", 3, 1, custom_emoji_id="5"),
    ]
    message = await bot.send_message(SARA, "<b x", entities=given)
    assert message.text == "<b x"
    assert message.entities == (given[0], given[1])


async def test_drafts_and_edits_take_entities_too(bot: Bot, playground: Playground) -> None:
    code = MessageEntity("pre", 3, 1, language="python")
    await bot.send_message_draft(SARA, 7, "😀 x", entities=[code])
    (draft,) = [
        event.content
        for event in playground.world.events.since(0, SARA)
        if event.content["type"] == "draft"
    ]
    assert draft["entities"] == [code.to_dict()]
    sent = await bot.send_message(SARA, "x")
    edited = await bot.edit_message_text("😀 x", SARA, sent.message_id, entities=[code])
    assert isinstance(edited, Message)
    assert edited.entities == (code,)


@pytest.mark.parametrize(
    ("entity", "words"),
    [
        (MessageEntity("bold", 1, 2), "entity begins in a middle of a UTF-16 symbol"),
        (MessageEntity("bold", 5, 1), "entity begins after the end of the text at UTF-16 offset 5"),
        (MessageEntity("text_link", 0, 2, url="x"), "entity URL 'x' is invalid: Wrong HTTP URL"),
    ],
)
async def test_entities_in_the_wrong_place_are_refused(
    bot: Bot, entity: MessageEntity, words: str
) -> None:
    with pytest.raises(BadRequest, match=refusal(words)):
        await bot.send_message(SARA, "😀 x", entities=[entity])


async def test_replies_show_the_message_that_they_answer(bot: Bot, playground: Playground) -> None:
    asked = playground.world.send(SARA, SARA, "why?")
    answer = await bot.send_message(
        SARA, "because", reply_parameters=ReplyParameters(asked.message_id)
    )
    assert answer.reply_to_message is not None
    assert answer.reply_to_message.text == "why?"
    alone = await bot.send_message(
        SARA, "x", reply_to_message_id=99, allow_sending_without_reply=True
    )
    assert alone.reply_to_message is None
    with pytest.raises(BadRequest, match=refusal("message to be replied not found")):
        await bot.send_message(SARA, "x", reply_to_message_id=99)


@pytest.mark.parametrize(
    ("chat", "text", "parse_mode", "words"),
    [
        (SARA, "", None, "message text is empty"),
        (SARA, " \n\u200f", None, "text must be non-empty"),
        (SARA, "<b> </b>", "HTML", "text must be non-empty"),
        (SARA, "x" * 4097, None, "message is too long"),
        (SARA, "😀" * 2049, None, "message is too long"),
        (SARA, "آ" * 16385, None, "text is too long"),
        (SARA, "1 < 2", "HTML", 'can\'t parse entities: unsupported start tag "" at byte offset 2'),
        (SARA, "*x*", "MarkdownV2", "parse_mode markdownv2 is not available in the playground"),
        (SARA, "x", "BBCode", "unsupported parse_mode"),
        (5, "x", None, "chat not found"),
        ("@nobody", "x", None, "chat not found"),
    ],
)
async def test_a_message_is_refused_in_telegrams_words(
    bot: Bot, chat: int | str, text: str, parse_mode: str | None, words: str
) -> None:
    with pytest.raises(BadRequest, match=refusal(words)):
        await bot.send_message(chat, text, parse_mode=parse_mode)


async def test_the_longest_text_counts_after_parsing(bot: Bot) -> None:
    message = await bot.send_message(SARA, "<b>&lt;</b>" + "x" * 4095, parse_mode="HTML")
    assert len(message.text or "") == 4096


async def test_a_bot_that_is_blocked_is_told_so(bot: Bot, playground: Playground) -> None:
    playground.world.block(SARA)
    with pytest.raises(Forbidden, match=refusal("forbidden: bot was blocked by the user")):
        await bot.send_message(SARA, "hello?")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("y" * 65, "button_data_invalid"),
        ("ی" * 33, "button_data_invalid"),
        (
            None,
            "can't parse inline keyboard button: text buttons are unallowed in the inline keyboard",
        ),
    ],
)
async def test_keyboards_are_checked(bot: Bot, data: str | None, words: str) -> None:
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("yes", callback_data=data)]])
    with pytest.raises(BadRequest, match=refusal(words)):
        await bot.send_message(SARA, "?", reply_markup=markup)


async def test_callback_data_may_have_64_bytes(bot: Bot) -> None:
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("yes", callback_data="ی" * 32)]])
    assert (await bot.send_message(SARA, "?", reply_markup=markup)).reply_markup == markup


async def test_other_keyboards_are_refused(bot: Bot) -> None:
    with pytest.raises(BadRequest, match=r"(?i)only inline keyboards"):
        await bot.send_message(SARA, "?", reply_markup=ReplyKeyboardMarkup([["a"]]))


async def test_drafts_are_shown_in_private_chats_only(bot: Bot, playground: Playground) -> None:
    assert await bot.send_message_draft(SARA, 5, "")
    assert await bot.send_message_draft(SARA, 5, "<b>hel</b>", parse_mode="HTML")
    drafts = [one.content for one in playground.world.events.since(0, SARA)]
    assert [(one["draft_id"], one["text"]) for one in drafts] == [(5, ""), (5, "hel")]
    assert drafts[1]["entities"] == [{"type": "bold", "offset": 0, "length": 3}]
    with pytest.raises(BadRequest, match=refusal("textdraft_peer_invalid")):
        await bot.send_message_draft(GROUP, 5, "hel")
    with pytest.raises(BadRequest, match=refusal("random_id_invalid")):
        await bot.send_message_draft(SARA, 0, "hel")


async def test_messages_of_the_bot_can_be_edited(bot: Bot, playground: Playground) -> None:
    sent = await bot.send_message(SARA, "<b>one</b>", parse_mode="HTML", reply_markup=YES)
    edited = await bot.edit_message_text("two", SARA, sent.message_id)
    assert isinstance(edited, type(sent))
    assert (edited.text, edited.reply_markup) == ("two", None)
    assert edited.edit_date is not None
    with pytest.raises(BadRequest, match=f"(?i){NOT_MODIFIED}"):
        await bot.edit_message_text("two", SARA, sent.message_id)
    marked = await bot.edit_message_reply_markup(SARA, sent.message_id, reply_markup=YES)
    assert isinstance(marked, type(sent))
    assert (marked.text, marked.reply_markup) == ("two", YES)
    with pytest.raises(BadRequest, match=f"(?i){NOT_MODIFIED}"):
        await bot.edit_message_reply_markup(SARA, sent.message_id, reply_markup=YES)
    with pytest.raises(BadRequest, match=refusal("message to edit not found")):
        await bot.edit_message_text("x", SARA, 99)
    theirs = playground.world.send(SARA, SARA, "mine")
    with pytest.raises(BadRequest, match=refusal("message can't be edited")):
        await bot.edit_message_text("x", SARA, theirs.message_id)


async def test_messages_can_be_deleted(bot: Bot, playground: Playground) -> None:
    sent = await bot.send_message(SARA, "x")
    assert await bot.delete_message(SARA, sent.message_id)
    with pytest.raises(BadRequest, match=refusal("message to delete not found")):
        await bot.delete_message(SARA, sent.message_id)
    theirs = playground.world.send(SARA, GROUP, "mine")
    with pytest.raises(BadRequest, match=refusal("message can't be deleted")):
        await bot.delete_message(GROUP, theirs.message_id)
    with pytest.raises(BadRequest, match=refusal("message identifier is not specified")):
        await bot.delete_message(SARA, 0)


async def test_actions_and_reactions_are_shown(bot: Bot, playground: Playground) -> None:
    message = playground.world.send(SARA, SARA, "well done")
    assert await bot.send_chat_action(SARA, "typing")
    with pytest.raises(BadRequest, match=refusal("wrong parameter action in request")):
        await bot.send_chat_action(SARA, "sleeping")
    assert await bot.set_message_reaction(SARA, message.message_id, "👍")
    assert playground.world.chats.history(SARA)[0].reaction == "👍"
    assert await bot.set_message_reaction(SARA, message.message_id)
    assert playground.world.chats.history(SARA)[0].reaction is None
    with pytest.raises(BadRequest, match=refusal("reaction_invalid")):
        await bot.set_message_reaction(SARA, message.message_id, "🧿")
    with pytest.raises(BadRequest, match=refusal("message to react not found")):
        await bot.set_message_reaction(SARA, 99, "👍")


async def test_a_press_reaches_the_bot_and_is_answered_once(
    bot: Bot, playground: Playground
) -> None:
    sent = await bot.send_message(SARA, "?", reply_markup=YES)
    playground.world.press(SARA, SARA, sent.message_id, "y")
    (update,) = await bot.get_updates()
    query = update.callback_query
    assert query is not None
    assert (query.data, query.from_user.id) == ("y", SARA)
    assert query.message is not None
    assert query.message.message_id == sent.message_id
    assert await query.answer("thanks", show_alert=True)
    with pytest.raises(BadRequest, match=r"(?i)query is too old and response timeout expired or"):
        await query.answer()


async def test_menus_have_scopes_and_languages(bot: Bot) -> None:
    english, persian = [BotCommand("start", "Begin")], [BotCommand("start", "شروع")]
    own = BotCommandScopeChat(SARA)
    member = BotCommandScopeChatMember(GROUP, DANIEL)
    assert await bot.set_my_commands(english)
    assert await bot.set_my_commands(persian, language_code="fa")
    assert await bot.set_my_commands(persian, scope=own)
    assert await bot.set_my_commands(persian, scope=member)
    assert await bot.get_my_commands() == tuple(english)
    assert await bot.get_my_commands(language_code="fa") == tuple(persian)
    assert await bot.get_my_commands(scope=own) == tuple(persian)
    assert await bot.get_my_commands(scope=own, language_code="fa") == ()
    assert await bot.delete_my_commands(scope=own)
    assert await bot.get_my_commands(scope=own) == ()
    with pytest.raises(BadRequest, match=refusal("bot_command_invalid")):
        await bot.set_my_commands([("Start", "x")])
    with pytest.raises(BadRequest, match=refusal("bot_command_description_invalid")):
        await bot.set_my_commands([("start", "x" * 257)])
    with pytest.raises(BadRequest, match=refusal("invalid language code specified")):
        await bot.set_my_commands(english, language_code="fa-IR")
    with pytest.raises(BadRequest, match=refusal("chat not found")):
        await bot.set_my_commands(english, scope=BotCommandScopeChat(5))


async def test_names_and_descriptions_have_languages(bot: Bot) -> None:
    assert (await bot.get_my_name()).name == "Hamzaban"
    assert await bot.set_my_name("همزبان", language_code="fa")
    assert (await bot.get_my_name(language_code="fa")).name == "همزبان"
    assert await bot.set_my_description("Talk to me.")
    assert (await bot.get_my_description(language_code="fa")).description == "Talk to me."
    assert await bot.set_my_description("با من حرف بزن.", language_code="fa")
    assert (await bot.get_my_description(language_code="fa")).description == "با من حرف بزن."
    assert await bot.set_my_short_description("Talk.")
    assert (await bot.get_my_short_description()).short_description == "Talk."
    with pytest.raises(BadRequest, match="too long"):
        await bot.set_my_short_description("x" * 121)


async def test_chats_and_their_members_can_be_looked_up(bot: Bot) -> None:
    assert (await bot.get_chat(SARA)).username == "sara"
    assert (await bot.get_chat(GROUP)).type == "supergroup"
    assert (await bot.get_chat_member(GROUP, SARA)).status == "creator"
    assert (await bot.get_chat_member(GROUP, DANIEL)).status == "member"
    assert (await bot.get_chat_member(GROUP, bot.id)).status == "member"
    with pytest.raises(BadRequest, match=refusal("participant_id_invalid")):
        await bot.get_chat_member(GROUP, 5)
    assert [one.user.id for one in await bot.get_chat_administrators(GROUP)] == [SARA]
    with pytest.raises(
        BadRequest, match=refusal("there are no administrators in the private chat")
    ):
        await bot.get_chat_administrators(SARA)


async def test_webhooks_and_goodbyes_are_answered(bot: Bot, playground: Playground) -> None:
    playground.world.send(SARA, SARA, "x")
    assert (await bot.get_webhook_info()).pending_update_count == 1
    assert await bot.delete_webhook(drop_pending_updates=True)
    assert (await bot.get_webhook_info()).pending_update_count == 0
    assert await bot.log_out()
    assert await bot.close()


async def test_media_of_people_arrive_with_their_files(bot: Bot, playground: Playground) -> None:
    for kind in ("photo", "voice", "sticker", "document", "service"):
        playground.world.attach(SARA, SARA, kind)
    playground.world.attach(SARA, SARA, "photo", "look /here")
    media = [one.message for one in await bot.get_updates() if one.message]
    photo, voice, sticker, document, service, captioned = media
    assert photo.photo[0].width == 320
    assert voice.voice
    assert voice.voice.duration == datetime.timedelta(seconds=3)
    assert sticker.sticker
    assert sticker.sticker.emoji == "😺"
    assert document.document
    assert document.document.file_name == "notes.txt"
    assert b"playground" in await (await document.document.get_file()).download_as_bytearray()
    assert service.message_auto_delete_timer_changed
    assert (captioned.caption, captioned.caption_entities[0].type) == ("look /here", "bot_command")


async def test_a_document_comes_back_and_can_be_downloaded(
    bot: Bot, playground: Playground
) -> None:
    asked = playground.world.send(SARA, SARA, "my file?")
    content = bytes(range(256)) * 100
    message = await bot.send_document(
        SARA,
        content,
        caption="<b>بفرما</b> /x",
        parse_mode="HTML",
        filename="گزارش ۱.json",
        reply_parameters=ReplyParameters(asked.message_id),
        reply_markup=YES,
        protect_content=True,
        disable_content_type_detection=True,
    )
    assert (message.text, message.caption) == (None, "بفرما /x")
    assert [one.type for one in message.caption_entities] == ["bold", "bot_command"]
    assert message.reply_to_message is not None
    assert message.reply_to_message.text == "my file?"
    assert (message.reply_markup, message.has_protected_content) == (YES, True)
    document = message.document
    assert document is not None
    assert (document.file_name, document.mime_type) == ("گزارش ۱.json", "application/json")
    assert document.file_size == len(content)
    file = await bot.get_file(document)
    assert file.file_path == f"{playground.api_base}/file/bot{TOKEN}/documents/file_0.json"
    assert await file.download_as_bytearray() == content


async def test_a_document_may_be_sent_again_by_its_id_and_as_an_attachment(
    bot: Bot, playground: Playground
) -> None:
    first = (await bot.send_document(SARA, b"x", filename="../a:b.tar.gz")).document
    assert first is not None
    assert first.file_name == "a b.tar.gz"
    again = await bot.send_document(DANIEL, first)
    assert (again.document, again.caption) == (first, None)
    form = aiohttp.FormData({"chat_id": str(SARA), "document": "attach://part"})
    form.add_field("part", b"y", filename="noname")
    url = f"{playground.api_base}/bot{TOKEN}/sendDocument"
    async with aiohttp.ClientSession() as http, http.post(url, data=form) as answer:
        document = (await answer.json())["result"]["document"]
    assert (document["file_name"], document["file_size"]) == ("noname", 1)
    assert document["mime_type"] == "application/octet-stream"
    assert document["file_unique_id"] != first.file_unique_id


@pytest.mark.parametrize(
    ("chat", "content", "caption", "words"),
    [
        (SARA, b"", "", "file must be non-empty"),
        (5, b"x", "", "chat not found"),
        (SARA, b"x", "x" * 1025, "message caption is too long"),
        (SARA, b"x", "<b>", "can't parse entities: can't find end tag corresponding to start.*"),
        (SARA, "unknown", "", "wrong file identifier/http url specified"),
    ],
)
async def test_a_document_is_refused_in_telegrams_words(
    bot: Bot, playground: Playground, chat: int, content: bytes | str, caption: str, words: str
) -> None:
    with pytest.raises(BadRequest, match=refusal(words)):
        await bot.send_document(chat, content, caption, parse_mode="HTML", filename="x")
    assert playground.world.chats.history(SARA) == []


async def test_a_document_must_be_there_and_its_text_cannot_be_edited(bot: Bot) -> None:
    with pytest.raises(BadRequest, match=refusal("there is no document in the request")):
        await bot.send_document(SARA, "attach://nothing")
    sent = await bot.send_document(SARA, b"x", filename="x.txt")
    with pytest.raises(BadRequest, match=refusal("there is no text in the message to edit")):
        await bot.edit_message_text("x", SARA, sent.message_id)
    marked = await bot.edit_message_reply_markup(SARA, sent.message_id, reply_markup=YES)
    assert isinstance(marked, type(sent))
    assert (marked.document, marked.reply_markup) == (sent.document, YES)


async def test_files_have_telegrams_limits(bot: Bot) -> None:
    with pytest.raises(BadRequest, match=refusal("file_id not specified")):
        await bot.get_file("")
    with pytest.raises(BadRequest, match=refusal("invalid file_id")):
        await bot.get_file("unknown")
    sent = await bot.send_document(SARA, b"x" * (MAX_DOWNLOAD + 1), filename="x")
    with pytest.raises(BadRequest, match=refusal("file is too big")):
        await bot.get_file(sent.document or "")
    for size in (MAX_UPLOAD + 1, MAX_UPLOAD + 2 * 1024 * 1024):
        with pytest.raises(NetworkError, match=refusal("request entity too large.*")):
            await bot.send_document(SARA, b"x" * size, filename="x")


async def test_a_photo_comes_back_with_its_size_and_can_be_downloaded(
    bot: Bot, playground: Playground
) -> None:
    png = await render(picture(300, 200))
    sent = await bot.send_photo(SARA, png, "<b>look</b>", parse_mode="HTML", filename="mood.png")
    (photo,) = sent.photo
    assert (photo.width, photo.height, photo.file_size) == (300, 200, len(png))
    assert (sent.caption, sent.caption_entities[0].type) == ("look", "bold")
    assert bytes(await (await photo.get_file()).download_as_bytearray()) == png
    (again,) = (await bot.send_photo(DANIEL, photo)).photo
    assert again == photo
    assert [message.kind for message in playground.world.chats.history(SARA)] == ["photo"]


@pytest.mark.parametrize(
    ("width", "height", "why"), [(10_000, 600, "dimensions"), (2_100, 100, "dimensions")]
)
async def test_a_photo_must_be_a_picture_of_a_fitting_shape(
    bot: Bot, width: int, height: int, why: str
) -> None:
    with pytest.raises(BadRequest, match=refusal(f"photo_invalid_{why}")):
        await bot.send_photo(SARA, await render(picture(width, height)))
    with pytest.raises(BadRequest, match=r"(?i)image_process_failed"):
        await bot.send_photo(SARA, b"GIF89a" + bytes(100))
    with pytest.raises(BadRequest, match=refusal("there is no photo in the request")):
        await bot.send_photo(SARA, "")


def picture(width: int, height: int) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"/>'


async def test_files_are_for_the_bot_that_knows_the_token(bot: Bot, playground: Playground) -> None:
    sent = await bot.send_document(SARA, b"x", filename="x.txt")
    file = await bot.get_file(sent.document or "")
    assert file.file_path
    async with aiohttp.ClientSession() as http:
        for path, status in (
            (file.file_path, 200),
            (file.file_path.replace("file_0", "file_1"), 404),
            (file.file_path.replace("AAA", "BBB"), 401),
            (file.file_path.replace(TOKEN, "x"), 404),
        ):
            async with http.get(path) as answer:
                assert answer.status == status


async def test_what_telegram_has_and_the_playground_lacks_is_refused_as_such(bot: Bot) -> None:
    with pytest.raises(BadRequest, match=r"(?i)method is not available in the playground"):
        await bot.send_dice(SARA)
    assert {
        "sendvideo",
        "setwebhook",
        "sendmediagroup",
        "answershippingquery",
    } <= UNAVAILABLE - METHODS.keys()


async def test_what_telegram_does_not_know_is_not_found(bot: Bot) -> None:
    with pytest.raises(TelegramError, match=r"(?i)not found: method not found|endpoint"):
        await bot.do_api_request("sendElephant")


@pytest.mark.parametrize("token", ["7000000001:" + "B" * 35, "7000000002:" + "A" * 35])
async def test_a_wrong_token_is_unauthorized(playground: Playground, token: str) -> None:
    with pytest.raises(InvalidToken):
        async with Bot(token, base_url=f"{playground.api_base}/bot"):
            pass


async def test_parameters_come_in_any_of_telegrams_ways(playground: Playground) -> None:
    url = f"{playground.api_base}/bot{TOKEN}/SENDMESSAGE"
    values = {"chat_id": str(SARA), "text": "hi"}
    form = aiohttp.FormData(values, default_to_multipart=True)
    ways: list[dict[str, Any]] = [
        {"method": "GET", "params": values},
        {"method": "POST", "data": values},
        {"method": "POST", "data": form},
        {"method": "POST", "json": {"chat_id": SARA, "text": "hi", "parse_mode": None}},
        {"method": "POST", "params": {"chat_id": SARA}, "data": {"text": "hi"}},
    ]
    async with aiohttp.ClientSession() as http:
        for way in ways:
            async with http.request(url=url, **way) as answer:
                assert (await answer.json())["result"]["text"] == "hi"


@pytest.mark.parametrize(
    ("path", "body", "status", "description"),
    [
        ("bot{token}/getMe", None, 200, None),
        ("botnonsense/getMe", None, 404, "Not Found"),
        ("bot7000000001:BBBBBBBBBBBBBBBBBBBBBBBBB/getMe", None, 401, "Unauthorized"),
        ("bot{token}/getYou", None, 404, "Not Found: method not found"),
        ("bot{token}/sendMessage", {"text": "x"}, 400, "Bad Request: chat_id is empty"),
        ("bot{token}/sendMessage", [], 400, "Bad Request: expected a JSON object"),
        (
            "bot{token}/sendMessage",
            {"chat_id": SARA, "text": "x", "reply_markup": "{"},
            400,
            "Bad Request: can't parse reply keyboard markup JSON object",
        ),
        (
            "bot{token}/sendMessage",
            {"chat_id": SARA, "text": "x", "reply_markup": {"inline_keyboard": [{"text": "x"}]}},
            400,
            'Bad Request: field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of'
            " Arrays",
        ),
        (
            "bot{token}/sendMessage",
            {"chat_id": SARA, "text": "x", "entities": [{"type": "bold"}]},
            400,
            "Bad Request: can't parse MessageEntity: expected an Object with type, offset and"
            " length",
        ),
    ],
)
async def test_answers_have_the_form_of_the_bot_api(
    playground: Playground, path: str, body: object, status: int, description: str | None
) -> None:
    url = f"{playground.url}{path.format(token=TOKEN)}"
    async with (
        aiohttp.ClientSession() as http,
        http.post(url, json={} if body is None else body) as answer,
    ):
        content = await answer.json()
    assert answer.status == status
    assert content["ok"] == (status == 200)
    assert content.get("description") == description
    assert content.get("error_code", 200) == status
