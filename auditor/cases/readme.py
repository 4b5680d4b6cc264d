"""What README.txt of a case says: how to open it without this program, what is lost with the passphrase."""

from __future__ import annotations

TEXT = """\
This folder is a case of Voice Auditor: the history of a person's voice assistants, kept on purpose.

All that is in it is locked with a passphrase, but for this text and case.json, which say nothing about the
person.

To open it with Voice Auditor: on the page Start, choose "Open a case" and give this folder.

To open it without Voice Auditor, install age (age-encryption.org; rage works too), and for each file that
ends in .age, but key.age itself, type for example

    age --decrypt --identity key.age --output recordings.parquet recordings-0123456789abcdef.parquet.age

It asks for the passphrase. case.json names the files that count; any others with such names were left over
from a saving that was interrupted.

    recordings-....parquet   the recordings, one a row, as Apache Parquet
    history-....json         files and what became of their rows, devices, settings, where the exports lay
    review-....json          answers, notes, and what the listening check measured

The place of a recording in its export is prefixes[member] in history.json, then "#" and its row (where
by_offset is true: "@" and its row, which is a byte then).

If the passphrase is lost, nobody can open this case: not its owner, and not the makers of Voice Auditor. The
exports themselves are not in it. To get rid of the case, delete this folder. A disk or a backup may keep
traces of deleted files for a while; without the passphrase nobody can read them.
"""
