"""AIModels: the public API of the language core."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from nlp.catalog import CatalogEntry
from nlp.classifier_chain import FallbackClassifier
from nlp.errors import NLPError
from nlp.fallback import Answer, Limits
from nlp.keywords import KeywordClassifier
from nlp.language import identify
from nlp.loading import (
    Loaded,
    load_classifier,
    load_generator,
    load_transcriber,
    reach_remote,
)
from nlp.machine import Machine
from nlp.model_info import model_info
from nlp.own_replies import OwnReplies, read_replies
from nlp.routing import RoutedGenerator, voices
from nlp.settings import DefaultSettings, ModelSettings
from nlp.speech.hearing import Hearing
from nlp.templates import TemplateGenerator
from nlp.types import ChatMessage, Intent, Language, Prompt, Sentiment, Transcript, Understanding
from nlp.understanding import UNSURE, Understander
from nlp.worker import Worker

logger = logging.getLogger(__name__)

# Seconds after which rules understand (an encoder pass takes 0.01, a big zero-shot model
# several), and after which a generator that has said nothing yet is given up.
_PATIENCE: Final = 15.0


class AIModels:
    """Understands messages and answers them, with the best models this machine can run.

    Making one loads nothing. Until `load_models` has run, rules understand and templates answer,
    so every method can be called at any time.
    """

    def __init__(self, settings: ModelSettings | None = None) -> None:
        self._settings = settings or DefaultSettings()
        self._machine = Machine(self._settings)
        self._loader = Worker("loading")
        self._worker = Worker("understanding", max_waiting=200)
        self._rules = Understander(
            KeywordClassifier("intent"), KeywordClassifier("sentiment"), unsure=0.0
        )
        self._understander = self._rules
        self._intents = frozenset(map(str, Intent))
        self._templates = TemplateGenerator()
        self._generator = RoutedGenerator([], self._templates)
        self._loaded: dict[str, Loaded[Any]] = {}
        self._hearing = Hearing()
        self._ready = False

    async def load_models(self) -> None:
        """Load what the settings ask for, or what can be had; never raises for a missing model.

        The first time the embedded models are unpacked into the cache folder, which takes up to
        a minute; progress is logged.
        """
        settings, machine, loader = self._settings, self._machine, self._loader
        intent = await load_classifier("intent", settings.intent_model, machine, loader)
        sentiment = await load_classifier("sentiment", settings.sentiment_model, machine, loader)
        self._understander = Understander(
            FallbackClassifier(intent.model, KeywordClassifier("intent")),
            FallbackClassifier(sentiment.model, KeywordClassifier("sentiment")),
            unsure=0.0 if intent.entry.engine == "rules" else UNSURE,
        )
        self._intents |= frozenset(getattr(intent.model, "labels", ()))
        if own := await loader.run(_own_replies, intent.entry):
            self._templates = TemplateGenerator(own=own)
            self._generator = RoutedGenerator([], self._templates)
        self._loaded |= {"intent": intent, "sentiment": sentiment}
        self._loaded |= await self._load_generators()
        generators = (self._loaded["generation"], self._loaded.get("standby"))
        self._generator = RoutedGenerator(
            voices(generators, settings.generation_languages),
            self._templates,
            intents=settings.generation_intents,
            instruction=settings.assistant_prompt,
            limits=Limits(_PATIENCE, settings.generation_timeout),
        )
        self._ready = True
        if settings.speech_model:  # after all else: it may be a long download
            speech = await load_transcriber(settings.speech_model, machine, loader)
            self._loaded["speech"] = speech
            self._hearing.settle(speech.model)

    async def _load_generators(self) -> dict[str, Loaded[Any]]:
        settings = self._settings
        local = await load_generator(settings.generation_model, self._machine, self._loader)
        if not settings.generation_api_url:
            return {"generation": local}
        return {"generation": await reach_remote(settings), "standby": local}

    def reload_templates(self) -> None:
        """Read the ready replies anew, all or none; may be called in another thread.

        Raises OSError, and ValueError when a file is malformed or cannot answer everything.
        """
        self._templates.reload()

    def is_ready(self) -> bool:
        """Return whether loading is over, so that answers are as good as they will get."""
        return self._ready

    async def understand(self, text: str) -> Understanding:
        """Return language, intent and sentiment of a message; never fails."""
        try:
            async with asyncio.timeout(_PATIENCE):
                return await self._worker.run(self._understander.read, text)
        # An engine is foreign code: out of memory, say, comes as a RuntimeError.
        except Exception as error:
            reason = str(error) if isinstance(error, NLPError) else type(error).__name__
            logger.warning("Rules understand a message, the model does not answer: %s", reason)
            return self._rules.read(text)

    async def can_hear(self) -> bool:
        """Return whether there is a model for `transcribe`; waits a minute while it is loaded."""
        return bool(self._settings.speech_model) and await self._hearing.is_there()

    async def transcribe(self, sound: bytes, own: Language | None = None) -> Transcript:
        """Return the words of a sound file; `own` is the language that its person usually speaks.

        Raises SpeechError and WorkerBusy.
        """
        return await self._hearing.listen(sound, own)

    def reply(self, prompt: Prompt) -> Answer:
        """Return the answer to a prompt: an iterator of pieces that knows its generator.

        Reading it never fails: the last generator is templates.
        """
        return self._generator.stream(prompt)

    async def understand_intent(self, text: str) -> dict[str, Any]:
        """Return `understand(text)` as a dictionary; confidences are from 0 to 1.

        `candidates` lists what else it may be, when that is not clear; `intent` is
        general_conversation then.
        """
        understanding = await self.understand(text)
        return {
            "intent": str(understanding.intent),
            "confidence": round(understanding.intent_confidence, 4),
            "language": str(understanding.language),
            "sentiment": str(understanding.sentiment),
            "sentiment_confidence": round(understanding.sentiment_confidence, 4),
            "candidates": [
                {"intent": each.label, "confidence": round(each.score, 4)}
                for each in understanding.candidates
            ],
        }

    async def generate_response(
        self,
        intent_data: Mapping[str, Any],
        user_text: str,
        history: Sequence[ChatMessage | Mapping[str, str]] = (),
    ) -> str:
        """Return an answer to `user_text`, understood as `intent_data` says.

        `intent_data` is what `understand_intent` returned, or just {"intent": …}. `history` is
        oldest first: ChatMessage, or dictionaries with role ("user", "assistant") and content.
        Raises ValueError for an unknown intent, sentiment, language or role.
        """
        return "".join([piece async for piece in self._answer_to(intent_data, user_text, history)])

    async def stream_response(
        self,
        intent_data: Mapping[str, Any],
        user_text: str,
        history: Sequence[ChatMessage | Mapping[str, str]] = (),
    ) -> AsyncIterator[str]:
        """Yield the answer of `generate_response` piece by piece, as it is found."""
        async for piece in self._answer_to(intent_data, user_text, history):
            yield piece

    async def get_model_info(self) -> dict[str, Any]:
        """Return per task which model answers and why, and device, memory and cache folder."""
        return {"loaded": self._ready, **model_info(self._loaded, self._machine)}

    async def close(self) -> None:
        """Stop what is being computed; nothing can be asked afterwards."""
        for task in ("generation", "standby"):
            generator = self._loaded.get(task)
            if generator is not None and generator.model is not None:
                await generator.model.close()
        await self._loader.close(seconds=1)
        await self._worker.close(seconds=1)
        await self._hearing.close()

    def _answer_to(
        self,
        intent_data: Mapping[str, Any],
        text: str,
        history: Sequence[ChatMessage | Mapping[str, str]],
    ) -> Answer:
        return self.reply(
            Prompt(text, self._understanding(intent_data, text), tuple(map(_chat_message, history)))
        )

    def _understanding(self, data: Mapping[str, Any], text: str) -> Understanding:
        intent = str(data["intent"])
        if intent not in self._intents:
            raise ValueError(
                f"unknown intent {intent!r}; known: {', '.join(sorted(self._intents))}"
            )
        return Understanding(
            Language(data.get("language") or identify(text).label),
            intent,
            float(data.get("confidence", 1.0)),
            Sentiment(data.get("sentiment", Sentiment.NEUTRAL)),
            float(data.get("sentiment_confidence", 1.0)),
        )


def _own_replies(entry: CatalogEntry) -> OwnReplies:
    """Return what an owner's weights come with; a malformed file costs the replies only."""
    try:
        return read_replies(Path(entry.repo))
    except (OSError, ValueError, KeyError, TypeError) as error:
        logger.warning("No replies for your own intents, their file is malformed: %s", error)
        return {}


def _chat_message(message: ChatMessage | Mapping[str, str]) -> ChatMessage:
    if isinstance(message, ChatMessage):
        return message
    match message["role"]:
        case "user":
            return ChatMessage("user", message["content"])
        case "assistant":
            return ChatMessage("assistant", message["content"])
        case role:
            raise ValueError(f"unknown role {role!r}; known: user, assistant")
