"""What is kept of a clip that was listened to: a few numbers, never sound and never words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

CHECKED: Final = "checked"
TOO_SHORT: Final = "too_short"
UNREADABLE: Final = "unreadable"
MISSING: Final = "missing"
STATES: Final = (CHECKED, TOO_SHORT, UNREADABLE, MISSING)


@dataclass(frozen=True, slots=True)
class Heard:
    """Scores of one clip.

    state:        `checked`; `too_short` (less than a second: nothing is said of the wake word);
                  `unreadable` (damaged, no sound, or a form that cannot be read, e.g. m4a); `missing`
                  (the row has no clip, or the export is no longer where it was).
    seconds:      how much was listened to: the clip, at most its first 60 s; None if nothing was.
    speech_share: 0 to 1, the part of that time in which there is speech.
    onset_s:      seconds from the clip's start to where speech begins; None where none was found.
    wake_word:    0 to 1, the highest probability that the wake word is audible; None where there is no
                  check for it, the clip is too short, or it has no more than a telephone's sound.
    """

    state: str
    seconds: float | None = None
    speech_share: float | None = None
    onset_s: float | None = None
    wake_word: float | None = None

    @property
    def was_read(self) -> bool:
        """Whether the clip could be listened to at all."""
        return self.state in (CHECKED, TOO_SHORT)
