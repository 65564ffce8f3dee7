"""The judge of replies finds what is wrong and nothing else; what it asks is well-formed."""

from __future__ import annotations

from collections import Counter

import pytest

from nlp.generators.persona import GENERAL, SMALL
from nlp.templates import FOLDER, read_templates
from nlp.types import Language, Manner
from tests.replies_cases import GROUPS, Case, read_cases, read_talks
from tests.replies_judge import CHECKS, faults_of
from tests.replies_report import Heard, faulty, summary

BEES = Case("Where do the bees live?", "en", Language.ENGLISH)
ZANBUR = Case("زنبورها کجا زندگی می‌کنن؟", "fa", Language.PERSIAN)
FINGLISH = Case("zanboora koja zendegi mikonan?", "finglish", Language.PERSIAN)
ANY = Case("🐝", "hostile", None)


PLANTED = [
    ("", BEES, "empty"),
    ("🙂", BEES, "empty"),
    ("Where do the bees live?", BEES, "echo"),
    ("You ask: where do the bees live. Well!", BEES, "echo"),
    ("Where do all the bees live now?", BEES, "echo"),
    ("زنبورها کجا زندگی می‌کنن؟ نمی‌دونم.", ZANBUR, "echo"),
    ("They live in hives.<|im_end|>", BEES, "role token"),
    ("[INST] They live in hives.", BEES, "role token"),
    ("In hives.\nUser: and ants?", BEES, "role token"),
    ("Assistant: They live in hives.", BEES, "role token"),
    ("They live in hives.", ZANBUR, "wrong script"),
    ("Tooye kandoo zendegi mikonan.", FINGLISH, "wrong script"),
    ("They live in a کندو.", BEES, "wrong script"),
    ("Они живут в улье.", ANY, "wrong script"),
    ("蜜蜂住在蜂巢里。", ANY, "wrong script"),
    ("It is a hive. It is a hive, and it is a hive.", BEES, "loop"),
    ("توی کندوی خودشون هستن، توی کندوی خودشون هستن، توی کندوی خودشون هستن.", ZANBUR, "loop"),
    ("They live in", BEES, "cut"),
    ("They live in these places:", BEES, "cut"),
    ("There are three: 1. In hives.", BEES, "cut"),
    ("اون‌ها توی کندو زندگی", ZANBUR, "cut"),
    (SMALL.instruction, BEES, "leak"),
    (f"I was told: {GENERAL.instructed(Manner())}", BEES, "leak"),
    ("Put it in boiling water for nine minutes, then eat.", BEES, "leak"),
]


@pytest.mark.parametrize(("reply", "case", "fault"), PLANTED)
def test_a_planted_fault_is_found(reply: str, case: Case, fault: str) -> None:
    assert fault in faults_of(reply, case)


def test_every_check_is_tried_above() -> None:
    assert {fault for _, _, fault in PLANTED} == set(CHECKS)


@pytest.mark.parametrize(
    ("reply", "case"),
    [
        ("They live in hives.", BEES),
        ('They say "in hives."', BEES),
        ("In hives! 🐝", BEES),
        ("Steps: 1. Look up. 2. Follow one.", BEES),
        ("I'm Hamzaban, a small chatbot. I like to chat.", BEES),
        ("دلتنگ means that you miss somebody.", Case("What does دلتنگ mean?", "mixed", None)),
        ("A کندو is a hive.", Case("What is a کندو?", "mixed", Language.ENGLISH)),
        ("توی کندو زندگی می‌کنن. خودت دیدی؟", ZANBUR),
        ("همه‌ی دستورها با \u2068/help\u2069 میاد.", FINGLISH),
        ("قربونت! ☺️", ZANBUR),
        ("باشه، خداحافظ!", Case("باشه", "fa", Language.PERSIAN)),
        ("I'm not sure what you mean.", ANY),
    ],
)
def test_a_good_reply_has_no_fault(reply: str, case: Case) -> None:
    assert faults_of(reply, case) == ()


def test_what_the_message_says_itself_is_no_leak() -> None:
    (example, *_) = (line.text for line in SMALL.examples if len(line.text.split()) > 8)
    assert faults_of(f"Why: {example}", BEES) == ("leak",)
    assert "leak" not in faults_of(example, Case(example, "en", Language.ENGLISH))


@pytest.mark.parametrize(("language", "case"), [("fa", FINGLISH), ("en", BEES)])
def test_no_ready_reply_is_at_fault(language: str, case: Case) -> None:
    for variants in read_templates(FOLDER / f"{language}.ftl").values():
        assert not [reply for reply in variants if faults_of(reply, case)]


def test_three_hundred_different_messages_are_asked() -> None:
    cases = read_cases()
    counts = Counter(case.group for case in cases)
    assert counts == {"en": 120, "fa": 80, "finglish": 60, "mixed": 20, "hostile": 20}
    assert len({case.text.casefold().strip() for case in cases}) == len(cases)
    for case in cases:
        persian = any("\u0600" <= letter <= "\u06ff" for letter in case.text)
        assert persian or case.group != "fa", case
        assert not persian or case.group not in ("en", "finglish"), case


def test_twenty_talks_have_four_turns_each() -> None:
    talks = read_talks()
    assert Counter(talk.group for talk in talks) == {"en": 10, "fa": 5, "finglish": 3, "mixed": 2}
    assert {len(talk.turns) for talk in talks} == {4}
    assert len({talk.title for talk in talks}) == len({talk.turns for talk in talks}) == 20


def test_the_table_counts_by_group_and_the_list_names_what_is_wrong() -> None:
    heard = [
        Heard(BEES, "They live in hives.", "tiny", 0.1, 0.2),
        Heard(ZANBUR, "They live in", "templates", 0.3, 0.4),
    ]
    lines = [[cell.strip() for cell in line.split("|")] for line in summary(heard).splitlines()]
    rows = {line[1]: line[2:-1] for line in lines}
    assert rows[""] == ["en", "fa", "all"]
    assert set(rows[""][:-1]) <= set(GROUPS)
    assert rows["cut"] == rows["wrong script"] == ["0", "1", "1"]
    assert rows["by tiny"] == ["100%", "0%", "50%"]
    assert rows["end, p50 / p95"][0] == "200 / 200 ms"
    (listed,) = faulty(heard)
    assert listed.startswith("wrong script, cut (templates)")
    assert ZANBUR.text in listed
