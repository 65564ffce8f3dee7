"""The house keeps its shape: directions of import, sizes, and what the README says."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGES = ("bot", "nlp", "storage")


def test_importing_the_bot_loads_no_model_library() -> None:
    code = (
        "import sys, bot.app, nlp; heavy = {'torch', 'transformers', 'openvino_genai'};"
        "sys.exit(str(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_openvino_is_imported_in_one_place_only() -> None:
    imported = re.compile(r"^\s*(?:import|from) openvino(?:_genai)?\b", re.MULTILINE)
    modules = [path for folder in (*PACKAGES, "tests") for path in (ROOT / folder).rglob("*.py")]
    found = {path.name for path in modules if imported.search(path.read_text("utf-8"))}
    assert found == {"openvino_library.py"}


def test_import_contracts_hold() -> None:
    script = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("package", PACKAGES)
def test_no_module_outgrows_a_reader(package: str) -> None:
    for path in (ROOT / package).rglob("*.py"):
        assert len(path.read_text("utf-8").splitlines()) <= 250, path


def test_persian_is_data_not_code() -> None:
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            found = re.findall("[\u0621-\u06cc]{2,}", path.read_text("utf-8"))
            assert not found, f"{path}: {found}"


def test_every_module_says_what_it_is() -> None:
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            assert path.read_text("utf-8").startswith('"""'), path


def test_links_in_the_documents_lead_somewhere() -> None:
    for document in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text("utf-8")):
            assert (document.parent / target).exists(), f"{document.name} links to {target}"
