"""Yes and no: made by the script, short, and told apart."""

from __future__ import annotations

import wave
from pathlib import Path

import pytest

from scripts.make_sounds import NO, SAMPLE_RATE, SOUNDS, YES, Note, wav


@pytest.mark.parametrize(("name", "notes"), [("yes.wav", YES), ("no.wav", NO)])
def test_the_file_is_what_the_script_writes(name: str, notes: tuple[Note, ...]) -> None:
    assert (SOUNDS / name).read_bytes() == wav(notes)


def length_s(path: Path) -> float:
    with wave.open(str(path), "rb") as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, SAMPLE_RATE)
        return file.getnframes() / SAMPLE_RATE


def test_yes_is_short_and_no_is_longer() -> None:
    assert length_s(SOUNDS / "yes.wav") < 0.15
    assert 0.3 < length_s(SOUNDS / "no.wav") < 0.5
    assert min(note.frequency_hz for note in YES) > 4 * max(note.frequency_hz for note in NO)
