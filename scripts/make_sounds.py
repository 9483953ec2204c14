"""Write `assets/sounds/yes.wav` and `no.wav`: the till's two answers to a scan. Same bytes on every run.

Yes is one short high note; no is two low, rough ones. They differ in pitch, length and rhythm, so that a small
loudspeaker, and an ear that hears high notes badly, tell them apart.
"""

from __future__ import annotations

import io
import math
import struct
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SAMPLE_RATE = 22_050
FADE_MS = 6  # at both ends of a note, else the loudspeaker clicks
SOUNDS = Path(__file__).resolve().parent.parent / "assets" / "sounds"


@dataclass(frozen=True)
class Note:
    """A note, or a silence where `frequency_hz` is 0. `overtones` are the strengths of the 2nd, 3rd … harmonic."""

    frequency_hz: int
    length_ms: int
    loudness: float = 0.5
    overtones: tuple[float, ...] = ()


YES = (Note(1320, 90, overtones=(0.2,)),)
NO = (
    Note(220, 130, overtones=(0.6, 0.5, 0.4, 0.3)),
    Note(0, 50),
    Note(175, 200, overtones=(0.6, 0.5, 0.4, 0.3)),
)


def samples_of(note: Note) -> list[int]:
    """The note as signed 16-bit samples."""
    count = SAMPLE_RATE * note.length_ms // 1000
    fade = SAMPLE_RATE * FADE_MS // 1000
    harmonics = (1.0, *note.overtones)
    level = 32_767 * note.loudness / sum(harmonics) if note.frequency_hz else 0.0
    samples = []
    for index in range(count):
        angle = 2 * math.pi * note.frequency_hz * index / SAMPLE_RATE
        wave_form = sum(strength * math.sin(angle * (n + 1)) for n, strength in enumerate(harmonics))
        envelope = min(1.0, index / fade, (count - 1 - index) / fade)
        samples.append(round(level * wave_form * envelope))
    return samples


def wav(notes: Sequence[Note]) -> bytes:
    """A mono WAV file of these notes."""
    samples = [sample for note in notes for sample in samples_of(note)]
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return out.getvalue()


def main() -> None:
    """Write both files."""
    SOUNDS.mkdir(parents=True, exist_ok=True)
    (SOUNDS / "yes.wav").write_bytes(wav(YES))
    (SOUNDS / "no.wav").write_bytes(wav(NO))


if __name__ == "__main__":
    main()
