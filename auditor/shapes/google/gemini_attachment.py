"""Files that somebody gave to Gemini, or got from it: they lie beside its list of activity.

They may be of any kind, and none of them is a recording that Google made. Where an entry names one that is
sound, it is linked; nothing else of them is read (format notes, Google 4).
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.language import later
from auditor.shapes.contract import Batch, Claim, Head, Shape, Source
from auditor.shapes.google import phrases


class GeminiAttachment(Shape):
    """A file attached to a request to Gemini."""

    id = "google.gemini_attachment"
    title = later("File attached to a request to Gemini")
    source = "a fixture pinned to a real export of 2026"

    def recognise(self, head: Head) -> Claim | None:
        """Claim by the folder; a shape that knows what is in the file comes first."""
        if not is_attachment(head.path):
            return None
        reason = later("attached to a request to Gemini; not a recording that Google made")
        return Claim(0.2, ("a file in Gemini's folder of activity",), set_aside=reason)

    def read(self, source: Source) -> Iterator[Batch]:
        """Yield nothing: attachments are set aside."""
        del source
        return iter(())


def is_attachment(path: str) -> bool:
    """Whether a path of an archive is that of an attachment, in any language; archives in it may be, too."""
    folder, _, name = path.rpartition("/")
    of_gemini = phrases.product_kind(folder.rpartition("/")[2]) == "gemini"
    return of_gemini and phrases.in_activity(path) and not phrases.is_activity_file(name)
