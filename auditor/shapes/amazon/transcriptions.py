"""Amazon's data download: `Transcriptions.csv`, one row for each recording with the name of its sound file.

Four columns: when, what was heard, sound file, Alexa's reply (format notes, Amazon 3, variant 2a: from one
tool that reads it by position, 2020 to 2023). Large accounts get it in parts, `Transcriptions-1.csv` and
so on, each with a header. The sound may lie in any part of the download.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.language import later
from auditor.shapes.amazon.clip_rows import Layout, batches, claim_by_position
from auditor.shapes.amazon.dialogues import DialogueShape
from auditor.shapes.contract import Batch, Claim, Head, Source

LAYOUT = Layout(name="Transcriptions", time=0, text=1, audio=2, reply=3)


class Transcriptions(DialogueShape):
    """The table of recordings, with times and replies."""

    id = "amazon.download_transcriptions"
    title = later("Amazon data download: transcriptions")
    source = "a public reader for downloads of 2020 to 2023 (positions of columns only)"

    def recognise(self, head: Head) -> Claim | None:
        """Claim a table of this name whose third column names sound files."""
        return claim_by_position(head, LAYOUT)

    def read(self, source: Source) -> Iterator[Batch]:
        """Yield a batch per stretch of the file."""
        return batches(self.id, LAYOUT, source)
