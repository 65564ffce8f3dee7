"""Whisper, run by transformers: which of two languages is spoken, and the words.

Radford et al. 2022, "Robust Speech Recognition via Large-Scale Weak Supervision". Sound is read in
windows of 30 seconds, each on its own, so that a wrong turn in one does not spoil the next.
"""

from __future__ import annotations

import logging
import threading
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from nlp.errors import ModelUnavailable, SpeechError
from nlp.sources import ModelSource
from nlp.speech.sound import RATE, read_sound, windows
from nlp.types import Language, Transcript

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LANGUAGES: Final = (Language.PERSIAN, Language.ENGLISH)
# Where the model takes something for no speech, it makes up thanks for watching (section 4.5).
_NO_SPEECH: Final = 0.6
# Times a text becomes smaller by zlib: above it words go round in circles (section 4.5).
_CIRCLES: Final = 2.4
# How much likelier than Persian English must be. Small models are sure of English and take Persian
# for anything: base gave English 1,100 to 120,000 times Persian's share for ten English sentences,
# 0.2 to 140 times for ten Persian ones. Many who speak Persian have their app in English.
_SURELY_ENGLISH: Final = 20.0
_SURELY_ENGLISH_OF_A_PERSIAN: Final = 400.0
_TOKENS_A_SECOND: Final = 15  # nobody speaks faster, also in Persian with its many tokens
_FEWEST_TOKENS: Final = 40


@dataclass(frozen=True, slots=True)
class _Heard:
    """What the model makes of the beginning of a window: no speech, or which language, 0 to 1."""

    encoded: Any
    no_speech: float
    languages: dict[Language, float]


class WhisperTranscriber:
    """A multilingual Whisper with safetensors weights, on a torch device. Blocking.

    Making one loads it. Raises ModelUnavailable.
    """

    def __init__(self, source: ModelSource, device: str) -> None:
        from transformers import (
            AutoTokenizer,
            WhisperFeatureExtractor,
            WhisperForConditionalGeneration,
        )
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()  # type: ignore[no-untyped-call]
        # Its Whisper calls its own `generate` in ways that it complains of, for each message.
        logging.getLogger("transformers.generation.utils").setLevel(logging.ERROR)
        arguments = source.tokenizer_arguments()
        self._tokenizer = AutoTokenizer.from_pretrained(source.model, **arguments)
        extractor: Any = WhisperFeatureExtractor
        self._extractor = extractor.from_pretrained(source.model, **arguments)
        whisper: Any = WhisperForConditionalGeneration
        model, report = whisper.from_pretrained(
            source.model, dtype=source.dtype, output_loading_info=True, **source.model_arguments()
        )
        if report["missing_keys"]:  # transformers fills in random numbers
            raise ModelUnavailable(source.name, "is no Whisper: some of its weights are missing")
        self._model = model.to(device).eval()
        self.name = source.name
        self.dtype = source.dtype
        known = getattr(self._model.generation_config, "lang_to_id", None) or {}
        if any(f"<|{language}|>" not in known for language in LANGUAGES):
            raise ModelUnavailable(source.name, "is no Whisper that knows Persian and English")
        self._languages = {each: int(known[f"<|{each}|>"]) for each in LANGUAGES}

    def transcribe(
        self,
        data: bytes,
        own: Language | None,
        most_seconds: float,
        stop: threading.Event,
    ) -> Transcript:
        """Return the words of a file of sound; once `stop` is set, those found so far.

        `own` is the language its person usually speaks. Raises SpeechError.
        """
        import torch

        samples = read_sound(data, most_seconds)
        language, texts = None, []
        with torch.inference_mode():
            for window in windows(samples, int(self._extractor.n_samples)):
                if stop.is_set():
                    break
                heard = self._hear(window)
                if heard.no_speech > _NO_SPEECH:
                    continue
                language = language or spoken(heard.languages, own)
                texts.append(self._words(heard, language, len(window) / RATE, stop))
        text = " ".join(filter(None, texts))
        if language is None or not text:
            raise SpeechError("no-speech")
        return Transcript(text, language)

    def _hear(self, window: NDArray[np.float32]) -> _Heard:
        import torch

        features = self._extractor(window, sampling_rate=RATE, return_tensors="pt").input_features
        features = features.to(self._model.device, self._model.dtype)
        encoded = self._model.get_encoder()(features)
        config = self._model.generation_config
        start = torch.tensor([[config.decoder_start_token_id]], device=self._model.device)
        logits = self._model(encoder_outputs=encoded, decoder_input_ids=start).logits[0, -1]
        shares = logits.float().softmax(-1)
        return _Heard(
            encoded,
            float(shares[config.no_timestamps_token_id - 1]),
            {language: float(shares[token]) for language, token in self._languages.items()},
        )

    def _words(
        self, heard: _Heard, language: Language, seconds: float, stop: threading.Event
    ) -> str:
        from nlp.generators.hooks import StopWish

        positions = int(self._model.config.max_target_positions)
        tokens = _FEWEST_TOKENS + int(_TOKENS_A_SECOND * seconds)
        output = self._model.generate(
            encoder_outputs=heard.encoded,
            language=str(language),
            task="transcribe",
            max_new_tokens=min(tokens, positions - 8),
            do_sample=False,
            stopping_criteria=[StopWish(stop.is_set)],
        )
        text = str(self._tokenizer.decode(output[0], skip_special_tokens=True)).strip()
        return "" if goes_round(text) else text


def spoken(shares: dict[Language, float], own: Language | None) -> Language:
    """Return the language that is spoken by a person who usually speaks `own`."""
    persian = own is Language.PERSIAN
    factor = _SURELY_ENGLISH_OF_A_PERSIAN if persian else _SURELY_ENGLISH
    if shares[Language.ENGLISH] > factor * shares[Language.PERSIAN]:
        return Language.ENGLISH
    return Language.PERSIAN


def goes_round(text: str) -> bool:
    """Whether the same words come again and again, as a model's do that has lost its way."""
    raw = text.encode()
    return len(raw) > _CIRCLES * len(zlib.compress(raw))
