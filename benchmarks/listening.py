"""How well the listening check hears "Alexa", and what it takes for it, on public stand-in data.

Usage: listening.py [--data DIR] [--write-scores]

Real people: the wake-word and command recordings of Picovoice and of Mycroft Precise in DIR/audio. Made here,
where the programs are installed: sound-alikes and talk as on television, spoken by espeak-ng, flite and
festival (`apt install espeak-ng flite festival`). Everything goes through the same code as a clip of an export.

`--write-scores` also writes listening_scores.json beside this file: scores per pool, no sound, from which other
benchmarks draw. Close-talk recordings of people who were asked to speak are easier than a living room, synthetic
voices are no people, and a real false wake-up has already fooled one detector: believe the direction.
"""

from __future__ import annotations

import argparse
import csv
import io
import itertools
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from auditor.wakeups.catalogue import level
from auditor.wakeups.intervals import wilson
from auditor.wakeups.listening import Heard, listen_each
from auditor.wakeups.listening.check import check
from auditor.wakeups.listening.decode import RATE, Samples, decode, resampled
from auditor.wakeups.listening.speech import speech_in
from auditor.wakeups.listening.wake_word import probability

HERE = Path(__file__).resolve().parent
DATA = HERE.parent.parent / "shared" / "wakeups"
SCORES = HERE / "listening_scores.json"
HOW = (
    "Made by `python benchmarks/listening.py --write-scores` on public stand-in data. Per pool, one row a clip: "
    "[wake_word, speech_share, onset_s, seconds] as in auditor.wakeups.listening.Heard for the wake word Alexa."
)
ABSENT_BELOW, AUDIBLE_FROM = level("audio_absent"), level("audio_heard")
THRESHOLDS = (0.1, 0.3, 0.5, 0.8, 0.9, 0.95)

NAMES = (
    "Alexis", "Alexandra", "Alexander", "Alessia", "Alejandro", "Alyssa", "Alexei", "Lexi", "Lex", "Alaska",
    "a lecture", "reflex", "let's ask him", "I'll ask her", "annex", "elixir", "perplexed", "Felix",
)  # fmt: skip
CARRIERS = {
    "sound-alike alone": "{}",
    "sound-alike opening a sentence": "{} came home late last night",
    "sound-alike within a sentence": "and then I heard {} again",
}
TELEVISION = (
    "And now over to the weather desk, where rain is moving in from the west.",
    "The election results are expected later tonight, with turnout higher than four years ago.",
    "Ladies and gentlemen, welcome back to the second half of the show.",
    "That is completely unacceptable, minister, and you know it.",
    "You can't just leave like that, not after everything that happened.",
    "We'll be right back after this short break.",
    "Detective, you should come and see this before anybody else does.",
    "The home side is two goals ahead with ten minutes to play.",
    "Police are asking anyone who was in the area to come forward.",
    "Add the onions and stir until they are golden brown.",
    "The new model has more room in the back and uses less fuel.",
    "He never told her about the letter that arrived that morning.",
    "Shares fell sharply this afternoon after the bank raised its rates.",
    "In the deep sea, light comes only from the animals themselves.",
    "Our next contestant is a teacher from the north of the country.",
    "I told you never to come here again.",
    "The council will decide next week whether the bridge can be repaired.",
    "If you call in the next twenty minutes, you pay nothing for delivery.",
    "For centuries the river was the only way into the valley.",
    "Mum, have you seen my other shoe? It was here a minute ago.",
)

COMMAND_FROM_S = 4  # how much of a word and its command is kept where many things are done to it

Score = tuple[float | None, float | None, float | None, float | None]


@dataclass
class Pool:
    """Scores of clips of one kind. meant: whether "Alexa" is said in them; None: no rate is wanted."""

    name: str
    meant: bool
    scores: list[Score] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)

    @property
    def heard(self) -> list[float]:
        """The scores of the wake word, of clips long enough for one."""
        return [score[0] for score in self.scores if score[0] is not None]


def rate(hits: int, n: int) -> str:
    low, high = wilson(hits, n)
    return f"{hits}/{n} = {hits / n if n else 0:.3f} [{low:.3f}-{high:.3f}]"


# The recordings


def recordings(data: Path) -> tuple[list[Path], list[Path], list[Path]]:
    """Return real "Alexa", real commands, and other real recordings without the word."""
    audio = data / "audio"
    alexa = sorted((audio / "picovoice" / "alexa").glob("*.flac"))
    commands = sorted((audio / "picovoice" / "commands").glob("*.wav"))
    other = sorted(
        path
        for folder in ("picovoice/computer", "picovoice/other", "precise")
        for path in (audio / folder).rglob("*.wav")
    )
    return alexa, commands, other


def sounds(paths: Iterable[Path]) -> list[Samples]:
    """Return the sound of each file that can be read."""
    return [read.samples for path in paths if (read := decode(path.read_bytes())) is not None]


def wav(sound: Samples, rate: int = RATE, kind: str = "PCM_16", form: str = "WAV") -> bytes:
    buffer = io.BytesIO()
    soundfile.write(buffer, np.clip(sound, -1, 1), rate, format=form, subtype=kind)
    return buffer.getvalue()


def bounds(sound: Samples, below_peak_db: float = -30) -> tuple[int, int]:
    """Return where the sound rises above that level for the first and the last time, in samples."""
    step = RATE // 200
    count = len(sound) // step
    level = np.sqrt((sound[: count * step].reshape(count, step) ** 2).mean(axis=1))
    loud = np.flatnonzero(level > level.max() * 10 ** (below_peak_db / 20))
    return int(loud[0]) * step, int(loud[-1] + 1) * step


def trimmed(sound: Samples) -> Samples:
    start, end = bounds(sound)
    return sound[start:end]


def followed_by(alexa: Samples, command: Samples) -> Samples:
    """Return the word with up to half a second before it, as devices send it, then the command."""
    start, end = bounds(alexa)
    return np.concatenate(
        [alexa[max(0, start - RATE // 2) : end + RATE // 10], command[bounds(command)[0] :]]
    )


# What may happen to a sound


def noise(kind: str, count: int, dice: np.random.Generator, talk: Sequence[Samples]) -> Samples:
    if kind == "babble":  # six people at once
        mixed = np.zeros(count, np.float32)
        for voice in dice.choice(len(talk), 6, replace=False):
            mixed += np.resize(np.roll(talk[voice], int(dice.integers(len(talk[voice])))), count)
        return mixed
    white = dice.standard_normal(count)
    if kind == "white":
        return white.astype(np.float32)
    spectrum = np.fft.rfft(white)
    slope = {"pink": 0.5, "brown": 1.0}[kind]
    spectrum /= np.maximum(np.arange(len(spectrum)), 1) ** slope
    return np.fft.irfft(spectrum, count).astype(np.float32)


def mixed(sound: Samples, other: Samples, snr_db: float) -> Samples:
    """Return the sound with another, whose level lies so far below that of the sound's loud part."""
    start, end = bounds(sound)
    level = np.sqrt((sound[start:end] ** 2).mean() / (other**2).mean())
    both = sound + other * np.float32(level * 10 ** (-snr_db / 20))
    return both / max(1.0, float(np.abs(both).max()))


def packed(sound: Samples, form: str, kind: str) -> bytes:
    return wav(sound, kind=kind, form=form)


def telephone(sound: Samples) -> bytes:
    """Return the sound as a telephone passes it, in a file that does not say so."""
    through = decode(wav(resampled(sound, RATE, 8_000), 8_000, "ULAW"))
    return wav(through.samples if through else sound)


def louder(sound: Samples, db: float) -> Samples:
    return np.clip(sound * np.float32(10 ** (db / 20)), -1, 1)


# Voices


def voices() -> dict[str, Callable[[str, Path], list[str]]]:
    """Return the synthetic voices that are installed: name -> the command that says a text into a file."""
    found: dict[str, Callable[[str, Path], list[str]]] = {}
    if shutil.which("espeak-ng"):
        for voice in (
            "en-us",
            "en-gb",
            "en-gb-scotland",
            "en-gb-x-rp",
            "en-029",
            "en-us+f3",
            "en-gb+f2",
            "en-us+m7",
        ):
            found[f"espeak-ng {voice}"] = lambda text, to, voice=voice: [
                "espeak-ng", "-v", voice, "-w", str(to), text,
            ]  # fmt: skip
    if shutil.which("flite"):
        for voice in ("kal16", "awb", "rms", "slt"):
            found[f"flite {voice}"] = lambda text, to, voice=voice: [
                "flite", "-voice", voice, "-t", text, "-o", str(to),
            ]  # fmt: skip
    if shutil.which("text2wave"):
        found["festival"] = lambda _text, to: ["text2wave", "-o", str(to)]
    return found


def spoken(texts: Sequence[str]) -> list[tuple[str, str, Samples]]:
    """Return (voice, text, sound) of every text by every voice, with 0.6 s of room around it."""
    jobs = list(itertools.product(voices().items(), texts))
    with tempfile.TemporaryDirectory() as folder:

        def say(number: int) -> tuple[str, str, Samples] | None:
            (name, command), text = jobs[number]
            path = Path(folder) / f"{number}.wav"
            given = text.encode() if name == "festival" else b""
            done = subprocess.run(command(text, path), input=given, capture_output=True, check=False)
            read = decode(path.read_bytes()) if not done.returncode and path.exists() else None
            if read is None or not np.abs(read.samples).max(initial=0) > 0:
                return None
            sound = read.samples
            room = np.random.default_rng(number).standard_normal(len(sound) + int(1.2 * RATE)) * 1e-4
            room[int(0.6 * RATE) :][: len(sound)] += sound * np.float32(0.3 / np.abs(sound).max())
            return name, text, room.astype(np.float32)

        with ThreadPoolExecutor(2) as two:
            return [made for made in two.map(say, range(len(jobs))) if made]


def sound_alikes(data: Path) -> list[str]:
    """Return the published triggers of "Alexa", those that did not work too, and names and words near it."""
    with (data / "published_triggers.csv").open(encoding="utf-8", newline="") as file:
        published = [row["phrase"] for row in csv.DictReader(file) if row["wake_word"] == "alexa"]
    return list({phrase.casefold(): phrase for phrase in (*published, *NAMES)}.values())


# Measuring


def scored(name: str, meant: bool, clips: Iterable[bytes], labels: Sequence[str] = ()) -> Pool:
    pool = Pool(name, meant)
    for number, clip in enumerate(clips):
        heard = check(clip, "alexa")
        pool.scores.append((heard.wake_word, heard.speech_share, heard.onset_s, heard.seconds))
        pool.labels.append(labels[number] if labels else str(number))
    return pool


def pools(data: Path) -> list[Pool]:
    """Return the scores of every pool, the plain ones that other benchmarks draw from first."""
    alexa_files, command_files, other_files = recordings(data)
    alexa, commands, other = sounds(alexa_files), sounds(command_files), sounds(other_files)
    pairs = [followed_by(word, commands[n % len(commands)]) for n, word in enumerate(alexa)]
    dice = np.random.default_rng(4)
    television = spoken(TELEVISION)
    quiet = [
        noise(kind, int(seconds * RATE), dice, commands) * np.float32(level / slack)
        for kind, slack in (("white", 1), ("pink", 0.004), ("brown", 0.0005))
        for level in (1e-4, 1e-3, 1e-2, 0.1)
        for seconds in (1.5, 3, 5, 8)
    ]
    seconds = np.arange(3 * RATE) / RATE
    quiet += [np.zeros(3 * RATE, np.float32)]
    quiet += [
        (0.1 * np.sign(np.sin(2 * np.pi * hertz * seconds))).astype(np.float32)
        for hertz in (50, 60, 440, 1000)
    ]
    named = [path.stem for path in (*command_files, *other_files)]
    result = [
        scored("real alexa alone", True, (path.read_bytes() for path in alexa_files)),
        scored("real alexa + command", True, map(wav, pairs)),
        scored("other real", False, (path.read_bytes() for path in (*command_files, *other_files)), named),
    ]
    for name, carrier in CARRIERS.items():
        alike = spoken([carrier.format(phrase) for phrase in sound_alikes(data)])
        said = [f"{text} ({voice})" for voice, text, _ in alike]
        result.append(scored(name, False, (wav(sound) for _, _, sound in alike), said))
    said = [f"{text} ({voice})" for voice, text, _ in television]
    result.append(scored("television-like", False, (wav(sound) for _, _, sound in television), said))
    result.append(scored("no speech", False, map(wav, quiet)))
    pairs = [pair[: COMMAND_FROM_S * RATE] for pair in pairs]
    for name, clips in conditions(alexa, pairs, commands, dice):
        result.append(scored(name, True, clips))
    for kind, snr in (("babble", 5), ("pink", 5)):
        name = f"other real, {kind} {snr} dB"
        loud = (wav(mixed(s, noise(kind, len(s), dice, commands), snr)) for s in (*commands, *other))
        result.append(scored(name, False, loud))
    return result


def conditions(
    alexa: Sequence[Samples], pairs: Sequence[Samples], commands: Sequence[Samples], dice: np.random.Generator
) -> Iterable[tuple[str, Iterable[bytes]]]:
    """Yield what may have happened to a clip of "Alexa": name, clips."""
    for kind, snr in itertools.product(("pink", "white", "babble"), (10, 5, 0)):
        yield (
            f"alexa + command, {kind} {snr} dB",
            (wav(mixed(s, noise(kind, len(s), dice, commands), snr)) for s in pairs),
        )
    for gap in (0.0, 0.5):
        after = [
            np.concatenate(
                [talk_before(commands[n % len(commands)], word), np.zeros(int(gap * RATE), np.float32), word]
            )
            for n, word in enumerate(map(trimmed, alexa))
        ]
        yield f"other talk, {gap} s, alexa", map(wav, after)
    yield "alexa alone, trimmed", (wav(padded_to_a_second(trimmed(s))) for s in alexa)
    for cut in (0.15, 0.3):
        name = f"alexa + command, first {cut} s of the word cut off"
        yield name, (wav(s[bounds(s)[0] + int(cut * RATE) :]) for s in pairs)
    yield "alexa + command, 20 dB too loud, clipped", (wav(louder(s, 20)) for s in pairs)
    for db in (-20, -40):
        yield f"alexa + command, {-db} dB quieter", (wav(louder(s, db)) for s in pairs)
    yield "alexa + command, 8 bits", (packed(s, "WAV", "PCM_U8") for s in pairs)
    yield "alexa + command, sound of a telephone", (telephone(s) for s in pairs)
    yield "alexa + command, mp3", (packed(s, "MP3", "MPEG_LAYER_III") for s in pairs)
    yield "alexa + command, opus", (packed(s, "OGG", "OPUS") for s in pairs)
    yield "alexa + command, 44.1 kHz", (wav(resampled(s, RATE, 44_100), 44_100) for s in pairs)


def talk_before(talk: Samples, word: Samples) -> Samples:
    """Return the last 1.5 s of talk, as loud as the word that is to follow."""
    end = trimmed(talk)[-int(1.5 * RATE) :]
    return end * np.float32(np.abs(word).max() / np.abs(end).max())


def padded_to_a_second(sound: Samples) -> Samples:
    """Return the sound with silence behind it where it is shorter than what is checked at all."""
    return np.concatenate([sound, np.zeros(max(0, RATE - len(sound)), np.float32)])


def controls() -> list[Pool]:
    """Return the scores of "Alexa" itself where the sound-alikes stood: what the model can hear there at all."""
    return [
        scored(
            name.replace("sound-alike", "alexa"),
            True,
            (wav(sound) for *_, sound in spoken([carrier.format("Alexa")])),
        )
        for name, carrier in CARRIERS.items()
    ]


def padding(data: Path) -> list[tuple[float, list[float]]]:
    """Return the scores of "Alexa" cut at both ends, for each length of silence that is put around it."""
    cut = [trimmed(sound) for sound in sounds(recordings(data)[0])]
    return [
        (quiet, [probability(s, "alexa", quiet_s=quiet) for s in cut]) for quiet in (0, 0.25, 0.5, 1.0, 2.0)
    ]


def onsets(data: Path) -> list[tuple[float, list[float | None]]]:
    """Return where speech is said to begin, for clips cut so that it begins after so many seconds.

    Where it truly begins is taken from the level, in the recordings that are quiet before it: those where the
    detector, with half a second or more of time to notice, does not differ by more than 40 ms.
    """
    whole = []
    for sound in sounds(recordings(data)[0]):
        start, found = bounds(sound)[0], speech_in(sound).onset_s
        if start > RATE // 2 and found is not None and abs(found - start / RATE) < 0.04:
            whole.append((sound, start))
    return [
        (before, [speech_in(s[start - int(before * RATE) :]).onset_s for s, start in whole])
        for before in (0.0, 0.02, 0.1, 0.15, 0.3, 0.5)
    ]


class Clips:
    """Clips in memory, where a history is expected."""

    def __init__(self, clips: Sequence[bytes]) -> None:
        self._clips = clips

    def clip(self, recording_id: str) -> tuple[bytes, str] | None:
        """Return a clip as a history does."""
        return self._clips[int(recording_id)], ""


def speed(data: Path) -> dict[str, float]:
    """Return CPU milliseconds a clip in one process, and clips a second with 0, 1 and 2 others."""
    alexa, commands, _ = recordings(data)
    pairs = [
        followed_by(a, c) for a, c in zip(sounds(alexa), itertools.cycle(sounds(commands)), strict=False)
    ]
    clips = [wav(sound) for sound in pairs]
    measured: dict[str, float] = {"seconds a clip": sum(map(len, pairs)) / RATE / len(pairs)}
    for name, part in (
        ("CPU ms a clip, decoding", lambda: [decode(clip) for clip in clips]),
        ("CPU ms a clip, speech", lambda: [speech_in(sound) for sound in pairs]),
        ("CPU ms a clip, wake word", lambda: [probability(sound, "alexa") for sound in pairs]),
    ):
        start = time.process_time()
        part()
        measured[name] = (time.process_time() - start) / len(clips) * 1000
    for processes in (0, 1, 2):
        start = time.perf_counter()
        asked: dict[str, str | None] = {str(number): "alexa" for number in range(len(clips))}
        done: list[tuple[str, Heard]] = list(listen_each(Clips(clips), asked, processes=processes))
        measured[f"clips a second, {processes} processes"] = len(done) / (time.perf_counter() - start)
    return measured


def written(result: Sequence[Pool]) -> dict[str, Any]:
    """Return the pools as they are kept: scores only, three digits."""
    rounded = {
        pool.name: [[None if n is None else round(n, 3) for n in score] for score in pool.scores]
        for pool in result
    }
    return {"note": HOW, "voices": list(voices()), "pools": rounded}


def tell(result: Sequence[Pool]) -> None:
    print(f"On public stand-in data. Absent: below {ABSENT_BELOW}; audible: from {AUDIBLE_FROM}.\n")
    for pool in result:
        heard = pool.heard
        n = len(heard)
        print(f"{pool.name} (n = {len(pool.scores)}, long enough {n})")
        print(f"    audible {rate(sum(s >= AUDIBLE_FROM for s in heard), n)}")
        print(f"    absent  {rate(sum(s < ABSENT_BELOW for s in heard), n)}")
        silent = sum(s is not None and s < 0.05 for _, s, _, _ in pool.scores)
        print(f"    hardly any speech (share below 0.05) {rate(silent, len(pool.scores))}")
        print(
            "    at or above "
            + ", ".join(f"{t}: {sum(s >= t for s in heard) / max(1, n):.3f}" for t in THRESHOLDS)
        )
        if not pool.meant:
            over = sorted(
                (score[0], label) for score, label in zip(pool.scores, pool.labels, strict=True)
                if score[0] is not None and score[0] >= 0.5
            )  # fmt: skip
            for value, label in over[::-1][:12]:
                print(f"      {value:.3f} {label}")
            texts = Counter(label.partition(" (")[0] for _, label in over)
            if pool.name in CARRIERS:
                print(
                    "      voices of "
                    f"{len(voices())}: " + ", ".join(f"{t} {n}" for t, n in texts.most_common())
                )


def main() -> None:
    parser = argparse.ArgumentParser(description="How well the listening check hears.")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--write-scores", action="store_true")
    given = parser.parse_args()
    if not recordings(given.data)[0]:
        sys.exit(f"No recordings in {given.data}")
    print(f"{len(voices())} synthetic voices: {', '.join(voices())}")
    result = pools(given.data)
    tell(result)
    print(
        "\nThe same voices, the same places, but Alexa: where it is not heard, a sound-alike proves nothing"
    )
    for pool in controls():
        print(
            f"    {pool.name}: audible {rate(sum(v >= AUDIBLE_FROM for v in pool.heard), len(pool.heard))}, absent {rate(sum(v < ABSENT_BELOW for v in pool.heard), len(pool.heard))}"
        )
    print('\n"Alexa" alone, cut at both ends, by the silence put around it (ours: 0.5 s)')
    for quiet, values in padding(given.data):
        n = len(values)
        print(
            f"    {quiet} s: audible {rate(sum(v >= AUDIBLE_FROM for v in values), n)}, absent {rate(sum(v < ABSENT_BELOW for v in values), n)}"
        )
    print("\nWhere speech begins, for clips cut so that it begins after so many seconds")
    for before, found in onsets(given.data):
        known = [v for v in found if v is not None]
        late = np.percentile(np.array(known) - before, [5, 50, 95]).round(3).tolist()
        early = rate(sum(v < 0.05 for v in known), len(found))
        print(
            f"    {before} s: said to be within 50 ms {early}; difference at 5, 50, 95 %: {late}; none found: {len(found) - len(known)}"
        )
    print()
    for name, value in speed(given.data).items():
        print(f"    {name}: {value:.1f}")
    if given.write_scores:
        text = (
            json.dumps(written(result), separators=(",", ":")).replace('"],', '"],\n').replace("]],", "]],\n")
        )
        SCORES.write_text(text + "\n", encoding="utf-8")
        print(f"wrote {SCORES.name}, {SCORES.stat().st_size} bytes")


if __name__ == "__main__":
    main()
