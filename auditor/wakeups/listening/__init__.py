"""A second opinion from the sound itself: is there speech in a clip, and is the wake word audible?

Two small models that come with their packages (extra `audio`) look at clips where they lie; nothing is
written to disk, sent anywhere or kept but a few numbers. Nothing here knows what a row says or means.

Native code reads sound that strangers made, so it runs in processes of its own: a clip that ends one is
"unreadable", and the rest goes on. Without the extra everything here imports, and `why_not` says so.
"""

from auditor.wakeups.listening.clips import listen, listen_each, why_not
from auditor.wakeups.listening.heard import Heard
from auditor.wakeups.listening.processes import CannotListenError
from auditor.wakeups.listening.wake_word import checkable

__all__ = [
    "CannotListenError",
    "Heard",
    "checkable",
    "listen",
    "listen_each",
    "why_not",
]
