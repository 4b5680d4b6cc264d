"""Opens what people were sent: files, folders, zips, tgz, several parts, zips in zips.

Gives an inventory of members and streams to read them; nobody else opens an archive. Nothing is
extracted and nothing is written. What is dangerous is refused with a sentence, the rest is still read.
"""

from auditor.containers.inventory import (
    Container,
    Inventory,
    Member,
    Refusal,
    Upload,
    open_exports,
    read_member,
)
from auditor.containers.limits import Limits
from auditor.containers.streams import MemberStream

__all__ = [
    "Container",
    "Inventory",
    "Limits",
    "Member",
    "MemberStream",
    "Refusal",
    "Upload",
    "open_exports",
    "read_member",
]
