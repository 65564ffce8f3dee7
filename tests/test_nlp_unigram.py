"""The tokenizer chooses the most probable pieces."""

from __future__ import annotations

from pathlib import Path

from nlp.embedded.unigram import UnigramTokenizer, read_pieces, write_pieces


def test_pieces_are_chosen_by_probability(tmp_path: Path) -> None:
    pieces = [("<s>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("<pad>", 0.0)]
    pieces += [("▁a", -2.0), ("b", -2.0), ("▁ab", -5.0), ("abc", -1.0), ("▁", -3.0), ("c", -9.0)]
    write_pieces(tmp_path / "pieces.vocab", pieces)
    tokenizer = UnigramTokenizer(read_pieces(tmp_path / "pieces.vocab"), bos=0, eos=1, unk=2, pad=3)

    def tokens(text: str, limit: int = 99) -> list[str]:
        return [pieces[number][0] for number in tokenizer.encode(text, limit)]

    assert tokens("ab") == ["<s>", "▁a", "b", "</s>"]
    assert tokens("abc") == ["<s>", "▁", "abc", "</s>"]
    assert tokens("abb") == ["<s>", "▁a", "b", "b", "</s>"]
    assert tokens("a😀😀") == ["<s>", "▁a", "<unk>", "</s>"]
    assert tokens("<s></s>") == ["<s>", "▁", "<unk>", "</s>"]  # typed, not meant
    assert tokens("") == ["<s>", "</s>"]
    assert tokens("a " * 50, limit=4) == ["<s>", "▁a", "▁a", "</s>"]
    assert len(tokens("c" * 100_000, limit=8)) == 8
