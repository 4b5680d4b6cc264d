"""Whatever lies in a clip becomes one channel at 16 kHz, or nothing; it never raises and never grows."""

from __future__ import annotations

import io

import numpy as np
import pytest

from auditor.wakeups.listening.decode import LONGEST_S, decode, resampled
from tests.sounds import m4a, opus
from tests.wakeups.listening.sounding import RATE, clip, hiss, needs_the_extra, tone, wav


def loudest_hertz(sound: np.ndarray, rate: int = RATE) -> float:
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
    return float(np.argmax(spectrum)) * rate / len(sound)


@pytest.mark.parametrize("rate", [8_000, 11_025, 22_050, 24_000, 32_000, 44_100, 48_000, 44_101])
def test_a_tone_keeps_its_pitch_its_length_and_its_strength_at_another_rate(rate: int) -> None:
    made = resampled(tone(1000, 2.0, rate), rate)
    assert abs(len(made) - 2.0 * RATE) <= 1
    middle = made[RATE // 2 : -RATE // 2]
    assert loudest_hertz(middle) == pytest.approx(1000, abs=1.5)
    expected = tone(1000, 2.0)[RATE // 2 : -RATE // 2]  # the same tone, sampled at 16 kHz to begin with
    assert np.abs(middle - expected[: len(middle)]).max() < 0.01


def test_what_16_khz_cannot_hold_is_gone_and_does_not_come_back_as_another_tone() -> None:
    made = resampled(tone(11_000, 2.0, 48_000), 48_000)
    assert np.abs(made[RATE // 4 : -RATE // 4]).max() < 0.01


def test_the_two_ends_of_a_sound_do_not_ring_into_each_other() -> None:
    sound = np.zeros(48_000, np.float32)
    sound[-2400:] = tone(300, 0.05, 48_000)
    assert np.abs(resampled(sound, 48_000)[:1600]).max() < 0.01


def test_an_empty_sound_stays_empty_at_another_rate() -> None:
    assert len(resampled(np.zeros(0, np.float32), 44_100)) == 0


@needs_the_extra
def test_two_channels_become_their_mean() -> None:
    left, right = tone(500, 1.0), tone(500, 1.0, level=0.1)
    both = np.stack([left, right], axis=1).ravel()
    made = decode(wav(both, channels=2))
    assert made is not None
    assert len(made.samples) == RATE
    assert np.abs(made.samples - (left + right) / 2).max() < 0.001


@needs_the_extra
def test_eight_bits_mu_law_floats_mp3_and_opus_are_read() -> None:
    import soundfile

    heard = [decode(wav(tone(440, 1.5), bits=8)), decode(wav(tone(440, 1.5), kind=3, bits=32))]
    for form, kind in (("WAV", "ULAW"), ("MP3", "MPEG_LAYER_III"), ("OGG", "OPUS"), ("FLAC", "PCM_16")):
        buffer = io.BytesIO()
        soundfile.write(buffer, tone(440, 1.5), RATE, format=form, subtype=kind)
        heard.append(decode(buffer.getvalue()))
    for made in heard:
        assert made is not None
        assert len(made.samples) / RATE == pytest.approx(1.5, abs=0.1)
        assert loudest_hertz(made.samples) == pytest.approx(440, abs=2)


@needs_the_extra
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0" * 5000,
        b"RIFF",
        b"<html>An error occurred</html>",
        clip("alexa-267.flac")[:4000],
        clip("alexa-267.flac")[:300] + bytes(5000),
        m4a(3.0),
        opus(3.0),
        b"\x1aE\xdf\xa3" + bytes(3000),
        wav(tone(440, 1), rate=1),
        wav(tone(440, 1), rate=2**31 - 1),
        wav(tone(440, 1), channels=1000),
    ],
    ids=[
        "empty",
        "zeros",
        "beginning",
        "page",
        "cut",
        "overwritten",
        "m4a",
        "no opus",
        "webm",
        "slow",
        "fast",
        "wide",
    ],
)
def test_what_cannot_be_read_gives_nothing(data: bytes) -> None:
    assert decode(data) is None


@needs_the_extra
@pytest.mark.parametrize("stated", [0xFFFFFFFF, 0x7FFFFFFF, 10_000_000])
def test_a_header_that_promises_more_than_there_is_is_not_believed(stated: int) -> None:
    made = decode(wav(tone(440, 1.0), stated=stated))
    assert made is None or len(made.samples) == RATE


@needs_the_extra
def test_no_more_than_the_first_minute_is_held() -> None:
    made = decode(wav(np.tile(tone(440, 1.0), 200)))
    assert made is not None
    assert len(made.samples) == LONGEST_S * RATE


@needs_the_extra
def test_a_very_high_rate_takes_no_more_memory() -> None:
    made = decode(wav(np.tile(tone(440, 1.0), 300), rate=192_000))  # 25 s of it
    assert made is not None
    assert len(made.samples) / RATE == pytest.approx(15, abs=0.01)


@needs_the_extra
def test_what_is_no_number_becomes_silence_and_what_is_too_loud_full_scale() -> None:
    sound = tone(440, 1.0) * 50_000
    sound[100:200] = np.nan
    sound[300:310] = np.inf
    made = decode(wav(sound, kind=3, bits=32))
    assert made is not None
    assert np.isfinite(made.samples).all()
    assert np.abs(made.samples).max() == pytest.approx(1.0)
    assert not made.samples[100:200].any()


@needs_the_extra
def test_damage_anywhere_in_a_clip_never_raises() -> None:
    dice = np.random.default_rng(5)
    for whole in (clip("alexa-267.flac"), wav(hiss(0.5)), opus(1.0)):
        for _ in range(60):
            data = bytearray(whole[: int(dice.integers(1, len(whole)))])
            for at in dice.integers(0, len(data), 8):
                data[at] = int(dice.integers(256))
            decode(bytes(data))
