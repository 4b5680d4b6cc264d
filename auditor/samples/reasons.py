"""Why something was recorded in the made-up household: the words of its truth file, for the catalogues.

The file itself stays English, whatever the language; a reason is translated where it is said, with `tr`.
"""

from __future__ import annotations

from auditor.language import later

REASONS = frozenset(
    {
        later("a real request, oddly put"),
        later("a request of which only the sound is left"),
        later("a second microphone heard it"),
        later("an app held the microphone"),
        later("asked a question"),
        later("asked about the calendar"),
        later("asked about the weather"),
        later("asked for a call"),
        later("asked for a conversion"),
        later("asked for a joke"),
        later("asked for a reminder"),
        later("asked for a spelling"),
        later("asked for a story"),
        later("asked for a timer"),
        later("asked for an alarm"),
        later("asked for an animal sound"),
        later("asked for music"),
        later("asked for the news"),
        later("asked for the way"),
        later("asked it to stop"),
        later("audio book"),
        later("called it and said nothing"),
        later("changed the volume"),
        later("changed their mind"),
        later("chatted with the assistant"),
        later("declined the assistant's offer"),
        later("dictated a message"),
        later("name sounds alike"),
        later("noise at night"),
        later("routine"),
        later("said good night"),
        later("spoke unclearly"),
        later("started by a tap"),
        later("switched a light"),
        later("switched the television"),
        later("talk at dinner"),
        later("talk in the living room"),
        later("talked about the assistant"),
        later("television"),
        later("the assistant spoke on its own"),
        later("typed in the app"),
        later("wake word, then a pause"),
        later("wrote on the shopping list"),
    }
)
