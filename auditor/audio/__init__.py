"""Tells from the first bytes of a sound file what it is and how long it plays. Nothing is decoded.

It gets streams and knows neither where they come from nor any vendor. A few kilobytes of a clip are read,
the whole of it only where its form asks for that and it is small. What a header says is believed only as
far as the size of the file allows.
"""

from auditor.audio.header import Sound, sound_in, sound_of
from auditor.audio.peek import Peek

__all__ = ["Peek", "Sound", "sound_in", "sound_of"]
