"""Amazon's data download: `recognitionData`, one row for each sound file, with what was recognised in it.

Two columns are known: the first holds the text, or words that there is none; the fifth names the sound
file (format notes, Amazon 3, variant 2b: from one script, 2023 or later). No column is known to hold a time.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.language import later
from auditor.shapes.amazon.clip_rows import Layout, batches, claim_by_position
from auditor.shapes.amazon.dialogues import DialogueShape
from auditor.shapes.contract import Batch, Claim, Head, Source

LAYOUT = Layout(name="recognitionData", text=0, audio=4)


class RecognitionData(DialogueShape):
    """The table of recordings, without times."""

    id = "amazon.download_recognition_data"
    title = later("Amazon data download: recognition data")
    source = "a public script for a download of 2023 or later (positions of two columns only)"

    def recognise(self, head: Head) -> Claim | None:
        """Claim a table of this name whose fifth column names sound files."""
        return claim_by_position(head, LAYOUT)

    def read(self, source: Source) -> Iterator[Batch]:
        """Yield a batch per stretch of the file."""
        return batches(self.id, LAYOUT, source)
