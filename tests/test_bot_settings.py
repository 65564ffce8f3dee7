from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from dotenv import dotenv_values

from bot.settings import Settings, SettingsError
from tests.conftest import ROOT

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The defaults name files below the working and the home folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))


def test_the_example_file_documents_every_setting_with_its_default() -> None:
    text = (ROOT / ".env.example").read_text("utf-8")
    example = dotenv_values(
        stream=io.StringIO(re.sub("^# (?=[A-Z_]+=)", "", text, flags=re.MULTILINE))
    )
    assert list(example) == sorted(example, key=list(example).index)
    by_systemd = {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"}
    assert set(example) == {name.upper() for name in Settings.model_fields} - by_systemd
    assert Settings.read({key: value or "" for key, value in example.items()}) == Settings.read({})
    lines = (ROOT / ".env.example").read_text().splitlines()
    for number, line in enumerate(lines):
        if re.match(r"(# )?[A-Z_]+=", line):
            before = lines[number - 1]
            assert before.startswith("#") or re.match(r"[A-Z_]+=", before), (
                f"{line} lacks a comment"
            )


def test_wrong_values_are_listed_all_at_once_and_without_secrets(tmp_path: Path) -> None:
    (tmp_path / "folder.db").mkdir()
    with pytest.raises(SettingsError) as caught:
        Settings.read(
            {
                "TELEGRAM_BOT_TOKEN": "hunter2",
                "TELEGRAM_API_BASE_URL": "ftp://example",
                "TELEGRAM_PROXY": "me:secretword@proxy",
                "ADMIN_USER_IDS": "12, @sara",
                "ALLOWED_USER_IDS": "1;2",
                "BOT_LANGUAGE": "de",
                "INTENT_MODEL": "nonsense",
                "GENERATION_MODEL": "smollm3",
                "NLP_DEVICE": "tpu",
                "NLP_MEMORY_LIMIT_MB": "much",
                "DATABASE_PATH": str(tmp_path / "folder.db"),
                "DATABASE_KEY_FILE": "/dev/null/key",
                "GENERATION_TIMEOUT": "-1",
                "GROUP_POLICY": "never",
                "STREAM": "perhaps",
                "HTTP_PORT": "70000",
                "LOG_LEVEL": "loud",
            }
        )
    problems = caught.value.problems
    assert [problem.partition(":")[0] for problem in problems] == [
        "TELEGRAM_BOT_TOKEN",
        "TELEGRAM_API_BASE_URL",
        "TELEGRAM_PROXY",
        "ADMIN_USER_IDS",
        "ALLOWED_USER_IDS",
        "BOT_LANGUAGE",
        "INTENT_MODEL",
        "GENERATION_MODEL",
        "NLP_DEVICE",
        "NLP_MEMORY_LIMIT_MB",
        "DATABASE_PATH",
        "DATABASE_KEY_FILE",
        "GENERATION_TIMEOUT",
        "GROUP_POLICY",
        "STREAM",
        "HTTP_PORT",
        "LOG_LEVEL",
    ]
    text = str(caught.value)
    assert "hunter2" not in text
    assert "secretword" not in text
    assert "@sara" in text
    assert "smollm2-135m" in text, "an unknown name lists the known ones"


def test_ids_are_numbers_separated_by_commas() -> None:
    settings = Settings.read({"ADMIN_USER_IDS": " 1, 22,", "ALLOWED_CHAT_IDS": "-100123"})
    assert settings.admin_user_ids == {1, 22}
    assert settings.allowed_chat_ids == {-100123}
    assert settings.allowed_user_ids == frozenset()


def test_empty_values_mean_the_default() -> None:
    assert Settings.read({"GENERATION_TIMEOUT": "", "BOT_LANGUAGE": ""}) == Settings.read({})


def test_secrets_do_not_show_when_settings_are_printed() -> None:
    settings = Settings.read({"TELEGRAM_BOT_TOKEN": TOKEN, "HUGGINGFACE_API_KEY": "hf_hidden"})
    assert TOKEN not in repr(settings)
    assert "hf_hidden" not in repr(settings)
    assert settings.telegram_bot_token is not None
    assert settings.telegram_bot_token.get_secret_value() == TOKEN


def test_models_may_be_hub_ids_and_folders(tmp_path: Path) -> None:
    settings = Settings.read({"INTENT_MODEL": "owner/name", "GENERATION_MODEL": str(tmp_path)})
    assert settings.intent_model == "owner/name"
    assert settings.generation_model == str(tmp_path)


@pytest.mark.parametrize("folder", ["./gone", "/gone/away", "~/gone"])
def test_a_folder_that_is_not_there_is_no_hub_id(folder: str) -> None:
    with pytest.raises(SettingsError, match=f"INTENT_MODEL: there is no folder {folder}"):
        Settings.read({"INTENT_MODEL": folder})
