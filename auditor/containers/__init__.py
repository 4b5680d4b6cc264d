"""Opens what people were sent: files, folders, zips, tgz, several parts, zips in zips.

Gives an inventory of members and streams to read them; nobody else opens an archive. Nothing is
extracted and nothing is written. What is dangerous is refused with a sentence, the rest is still read.
"""

from auditor.containers.inventory import (
    LOCKED,
    Container,
    Inventory,
    Member,
    Origin,
    Refusal,
    Spot,
    Upload,
    open_exports,
    read_member,
)
from auditor.containers.limits import Limits, is_media
from auditor.containers.streams import MemberStream

__all__ = [
    "LOCKED",
    "Container",
    "Inventory",
    "Limits",
    "Member",
    "MemberStream",
    "Origin",
    "Refusal",
    "Spot",
    "Upload",
    "is_media",
    "open_exports",
    "read_member",
]
