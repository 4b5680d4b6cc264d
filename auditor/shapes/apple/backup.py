"""The folder of a Finder or iTunes backup (format notes, Apple 4.1).

Its files have names made of 40 digits, and the ones about Siri are recognised by what is in them. This
room knows the lists around them, says when a backup is encrypted, and sets the thousands of other files
aside, so that they do not look like files that nobody understood.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from auditor.language import later
from auditor.language.told import told
from auditor.recording import Device, Setting, device_id
from auditor.shapes.apple.plists import dictionary_of, instant_of, looks_like_plist, plain, read_dictionary
from auditor.shapes.apple.siri_settings import file_ids
from auditor.shapes.apple.storable import storable
from auditor.shapes.apple.tcc import SQLITE
from auditor.shapes.contract import Batch, Claim, Head, Rows, Shape, Source

_HASHED = re.compile(r"(?:(.*)/)?([0-9a-f]{2})/(\2[0-9a-f]{38})")
_FILES = re.compile(rb"CREATE TABLE\s+[\"'`\[]?Files[\"'`\]]?\s*\([^)]{0,500}relativePath", re.IGNORECASE)
_LISTS = ("Manifest.db", "Manifest.plist", "Info.plist", "Status.plist")
_LOGS = ("Manifest.db-wal", "Manifest.db-shm")
# Names of values in Info.plist and Manifest.plist, as public readers of backups use them.
_NAME, _OTHER_NAME, _SERIAL = "Device Name", "Display Name", "Serial Number"
_TYPE, _VERSION, _DATE = "Product Type", "Product Version", "Last Backup Date"
# Of what is encrypted nothing can be told, not even that it is.
_CLOSED = later(
    "the list of this backup's files is encrypted or damaged; make a backup without a password in Finder or "
    "iTunes, or decrypt this one with another program and open what that one makes"
)
_ENCRYPTED, _KEY_BAG = "IsEncrypted", "BackupKeyBag"


class Backup(Shape):
    """Lists of a backup, and its files that have nothing to do with listening."""

    id = "apple.backup"
    title = later("iPhone or iPad backup")
    source = "file list of an iOS 14.3 backup and public readers of backups; format notes, Apple 4.1"

    def recognise(self, head: Head) -> Claim | None:
        """Claim lists by content, and files with names of 40 digits beside such a list."""
        if head.data.startswith(SQLITE):
            if _FILES.search(head.data):
                reason = later("the list of a backup's files; settings are found by what is in them")
                return Claim(0.9, ("a database with a table of files",), set_aside=reason)
        elif looks_like_plist(head.data):
            return _of_plist(head)
        elif head.name == "Manifest.db" and head.size:
            return Claim(0.6, ("a list that is no database",), set_aside=_CLOSED)
        return _of_name(head)

    def read(self, source: Source) -> Iterator[Batch]:
        """Yield what a list tells about the device, and whether the backup is encrypted."""
        rows = Rows({})
        found = read_dictionary(source)
        if isinstance(found, str):
            rows.damage(found)
        else:
            rows.begin()
            if _ENCRYPTED in found or _KEY_BAG in found:
                _take_manifest(found, rows)
            else:
                _take_info(found, rows)
        yield rows.batch()


def _of_plist(head: Head) -> Claim | None:
    """Claim the property lists that say how a backup was made, and of what."""
    found = dictionary_of(head.data) if head.whole else None
    # Of a long list, or a damaged one, the bytes must do.
    present = [
        (key in found if found is not None else key.encode() in head.data)
        for key in (_KEY_BAG, _ENCRYPTED, _DATE, _TYPE, _VERSION)
    ]
    key_bag, encrypted, *about_device = present
    if encrypted and (key_bag or _is_beside_list(head)):
        return Claim(0.85, ("a property list that says how a backup was made",))
    if all(about_device):
        return Claim(0.85, ("a property list that says when which device was backed up",))
    if head.name in _LISTS and _is_beside_list(head):
        return Claim(
            0.6, ("a property list beside a backup's list of files",), set_aside=later("a list of the backup")
        )
    return _of_name(head)


def _of_name(head: Head) -> Claim | None:
    """Claim files of a backup by their place in it, with little weight."""
    if head.name in _LOGS and _is_beside_list(head):
        return Claim(
            0.6, ("a log of the list of files",), set_aside=later("belongs to the list of a backup's files")
        )
    found = _HASHED.fullmatch(head.path)
    if found is None or not _has_list(head, found[1] or ""):
        return None
    known = file_ids().get(found[3])
    if known is None:
        return Claim(
            0.22, ("a file beside a backup's list of files",), set_aside=later("another file of the backup")
        )
    reason = str(known["meaning"])
    if known["use"] != "unread":
        reason = told(later("{what}; it cannot be read, because it is encrypted or damaged"), what=reason)
    return Claim(0.26, ("a file of a backup with a known name",), set_aside=reason)


def _is_beside_list(head: Head) -> bool:
    return _has_list(head, head.path.rpartition("/")[0])


def _has_list(head: Head, folder: str) -> bool:
    """Whether a backup lies in this folder: its list of files, or the list that says how it was made."""
    prefix = folder + "/" if folder else ""
    return any(prefix + name in head.around.paths for name in ("Manifest.db", "Manifest.plist"))


def _take_manifest(found: dict[str, object], rows: Rows) -> None:
    """Say whether the backup is encrypted."""
    encrypted = found.get(_ENCRYPTED)
    if not isinstance(encrypted, bool):
        rows.problem("wrong_types")
        return
    rows.set_aside("setting")
    made = found.get("Date")
    at = instant_of(made) if isinstance(made, dt.datetime) else None
    rows.setting(Setting("apple", _ENCRYPTED, plain(encrypted), at))
    if encrypted:
        rows.note("encrypted_backup")


def _take_info(found: dict[str, object], rows: Rows) -> None:
    """Take the device's name, what it is, and when it was backed up; no numbers that identify it."""
    name, date, serial = found.get(_NAME) or found.get(_OTHER_NAME), found.get(_DATE), found.get(_SERIAL)
    if not isinstance(date, dt.datetime) or not isinstance(name, str | None):
        rows.problem("wrong_types")
        return
    rows.set_aside("device")
    hashed = device_id("apple", serial) if isinstance(serial, str) else None
    rows.device(Device("apple", storable(name) if name else None, hashed))
    about = [f"{key} {plain(found[key])}" for key in (_TYPE, _VERSION) if isinstance(found.get(key), str)]
    rows.setting(Setting("apple", _DATE, ", ".join(about), instant_of(date)))
