"""What the page talks to: `/client/…`, plain JSON and one stream of events per page."""

from __future__ import annotations

import json
from typing import TypeVar
from urllib.parse import quote

from aiohttp import web
from aiohttp.typedefs import Handler

from . import page_views
from .files import is_sound
from .types import ApiError, Json, Upload, User, bad_request
from .world import World

PING_SECONDS = 15
_Value = TypeVar("_Value", int, str)


class ClientApi:
    """The deeds and the view of whoever the page says it is; nobody has to log in."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        """Return the routes to serve."""
        return [
            web.get("/client/state", self.state),
            web.get("/client/events", self.events),
            web.get("/client/file", self.file),
            web.post("/client/send", self.send),
            web.post("/client/edit", self.edit),
            web.post("/client/press", self.press),
            web.post("/client/attach", self.attach),
            web.post("/client/voice", self.voice),
        ]

    async def state(self, request: web.Request) -> web.Response:
        """Return all that a user sees."""
        return web.json_response(page_views.state(self._world, self._viewer(request)))

    async def send(self, request: web.Request) -> web.Response:
        """Send a text."""
        body = await read_json(request)
        user, chat = field(body, "user", int), field(body, "chat", int)
        reply_to = field(body, "reply_to", int) if body.get("reply_to") is not None else None
        message = self._world.send(user, chat, field(body, "text", str), reply_to)
        return web.json_response({"message": page_views.message(self._world.chats, message, user)})

    async def edit(self, request: web.Request) -> web.Response:
        """Change a text."""
        body = await read_json(request)
        user, chat = field(body, "user", int), field(body, "chat", int)
        message_id, text = field(body, "message_id", int), field(body, "text", str)
        message = self._world.edit(user, chat, message_id, text)
        return web.json_response({"message": page_views.message(self._world.chats, message, user)})

    async def press(self, request: web.Request) -> web.Response:
        """Press a button; what the bot answers comes as an event."""
        body = await read_json(request)
        user, chat = field(body, "user", int), field(body, "chat", int)
        message_id, data = field(body, "message_id", int), field(body, "data", str)
        return web.json_response({"query_id": self._world.press(user, chat, message_id, data)})

    async def attach(self, request: web.Request) -> web.Response:
        """Send something that is not a text."""
        body = await read_json(request)
        user, chat, kind = (
            field(body, "user", int),
            field(body, "chat", int),
            field(body, "kind", str),
        )
        caption = field(body, "caption", str) if body.get("caption") is not None else ""
        message = self._world.attach(user, chat, kind, caption)
        return web.json_response({"message": page_views.message(self._world.chats, message, user)})

    async def voice(self, request: web.Request) -> web.Response:
        """Send a sound file, which is the body, as a voice message."""
        viewer, query = self._viewer(request), request.query
        sound = Upload(query.get("name", "voice.ogg"), await request.read())
        if not is_sound(sound.name):
            raise bad_request("not a sound file")
        chat, seconds = _number(query.get("chat", "")), _number(query.get("seconds", "0"))
        message = self._world.speak(viewer.id, chat, sound, max(0, seconds))
        view = page_views.message(self._world.chats, message, viewer.id)
        return web.json_response({"message": view})

    async def file(self, request: web.Request) -> web.Response:
        """Return the photo or the sound of a message, or its document to be saved.

        A document that was shown could act as the page does; photos and sounds cannot.
        """
        viewer, query = self._viewer(request), request.query
        chat = self._world.chats.chat(_number(query.get("chat", "")), viewer.id)
        message = self._world.chats.message(chat.id, _number(query.get("message", "")), "download")
        if message.photo:
            return web.Response(body=message.photo.file.content, content_type="image/png")
        if message.voice:
            sound = message.voice.file
            return web.Response(body=sound.content, content_type=sound.mime_type)
        if message.document is None or message.is_protected:
            raise bad_request("message can't be saved")
        name = quote(message.document.name, safe="")
        return web.Response(
            body=message.document.content,
            content_type="application/octet-stream",
            headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
        )

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Stream what happens, beginning with what the page has missed."""
        user, log = self._viewer(request), self._world.events
        # A browser that connects again repeats the old address but knows better in the header.
        after = _number(request.headers.get("Last-Event-ID") or request.query.get("after", "0"))
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        try:
            await response.write(b": welcome\n\n")
            while not log.bell.silenced:
                events = log.since(after, user.id)
                for event in events:
                    after = event.id
                    view = json.dumps(page_views.event(self._world, event, user.id))
                    await response.write(f"id: {event.id}\ndata: {view}\n\n".encode())
                if not events:
                    await log.bell.wait(PING_SECONDS)
                    await response.write(b": ping\n\n")
        except ConnectionError:
            pass  # the page has gone away
        return response

    def _viewer(self, request: web.Request) -> User:
        return self._world.chats.person(_number(request.query.get("user", "")))


@web.middleware
async def errors_as_json(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn a refusal into the `{"error": …}` that the page reads."""
    try:
        return await handler(request)
    except ApiError as error:
        return web.json_response({"error": error.description}, status=error.code)


async def read_json(request: web.Request) -> Json:
    """Return the body, which must be a JSON object."""
    try:
        body = await request.json()
    except ValueError:
        raise bad_request("the body is not JSON") from None
    if not isinstance(body, dict):
        raise bad_request("the body is not a JSON object")
    return body


def field(body: Json, name: str, kind: type[_Value]) -> _Value:
    """Return a field of a body, which must be there and of its kind."""
    value = body.get(name)
    if not isinstance(value, kind) or isinstance(value, bool):
        raise bad_request(f"{name} must be {'a number' if kind is int else 'a string'}")
    return value


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise bad_request(f"not a number: {text[:20]!r}") from None
