"""Speaks the phrases of the sample household once: phrases.toml -> auditor/samples/clips/*.mp3.

Needs espeak-ng and ffmpeg. The result is kept with the code: other versions of the two give other bytes.
Run from the root of the repository: python benchmarks/make_clips.py
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

SAMPLES = Path(__file__).resolve().parent.parent / "auditor" / "samples"
# Voice -> how espeak-ng speaks (voice, pitch, words a minute), and how the room changes it.
VOICES = {
    "woman": ("en-gb+f3", 55, 155, "anull"),
    "man": ("en-us+m3", 35, 150, "anull"),
    "child": ("en-gb+f5", 85, 145, "anull"),
    "television": ("en-us+m7", 45, 170, "highpass=f=350,lowpass=f=3400,volume=0.6"),
    "talk": ("en-gb+f2", 45, 175, "lowpass=f=2600,volume=0.5,aecho=0.8:0.6:25:0.25"),
}
# 16 kHz, mono, 16 kbit/s, no tags.
MP3 = (
    *("-ac", "1", "-ar", "16000", "-b:a", "16k"),
    *("-map_metadata", "-1", "-id3v2_version", "0", "-write_xing", "0", "-flags", "+bitexact"),
)
NOT_MEANT = ("television", "talk")


def main() -> int:
    if not (shutil.which("espeak-ng") and shutil.which("ffmpeg")):
        print("espeak-ng and ffmpeg are needed", file=sys.stderr)
        return 1
    clips = tomllib.loads((SAMPLES / "phrases.toml").read_text(encoding="utf-8"))["clips"]
    folder = SAMPLES / "clips"
    folder.mkdir(exist_ok=True)
    for name, clip in clips.items():
        target = folder / f"{name}.mp3"
        speak(clip["words"], clip["voice"], target)
        print(f"{target.stat().st_size:6d} {target.name}")
    return 0


def speak(words: str, voice: str, target: Path) -> None:
    """Write `words` in a voice as mp3, with a little silence around."""
    name, pitch, speed, room = VOICES[voice]
    text = words if voice in NOT_MEANT else f"hey google, {words}"
    spoken = subprocess.run(
        ["espeak-ng", "-v", name, "-p", str(pitch), "-s", str(speed), "--stdout", text],
        check=True,
        capture_output=True,
    ).stdout
    chain = f"{room},adelay=250,apad=pad_dur=0.2"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", "-i", "-", "-af", chain, *MP3, str(target)],
        check=True,
        input=spoken,
    )


if __name__ == "__main__":
    sys.exit(main())
