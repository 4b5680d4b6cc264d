"""What a bundle names as its exports: archives and files by their content, however they were handed over.

A folder has a name and no hash, and the same files may lie in another one, or be given one by one; an archive
may have another name by now. Whoever makes a bundle again from the same files must get the same one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from auditor.history import ContainerEntry, History


def as_exports(history: History) -> History:
    """Return the history with archives and files of their own as its containers, by name and content.

    A file of its own is named where it gave rows, with its path in the folder. Folders are not named.
    """
    folders = {one.name for one in history.containers if one.sha256 is None and one.note is None}
    members = [
        replace(one, container=one.member) if one.container in folders else one for one in history.members
    ]
    files = {one.member for one in members if one.container == one.member}
    archives = [one for one in history.containers if one.note or one.name not in folders | files]
    alone = [
        ContainerEntry(one.member, one.sha256, one.size)
        for one in members
        if one.sha256 and one.rows and one.container == one.member
    ]
    found = sorted([*archives, *alone], key=lambda one: (one.name, one.sha256 or "", one.bytes))
    return replace(history, containers=found, members=members, prefixes=list(_prefixes(history)))


def _prefixes(history: History) -> Iterator[str]:
    """Yield them with a hash only where rows can name it: the key of a redaction follows from them."""
    for prefix, one in zip(history.prefixes, history.members, strict=False):
        head, _, path = prefix.partition(":")
        yield f"{head if one.rows else ''}:{path}"


def renamed(history: History, names: Mapping[str, str]) -> History:
    """Return the history with its archives under other names. names: by SHA-256."""
    found = {one.name: names.get(one.sha256 or "", one.name) for one in history.containers}
    new = {then: now for then, now in found.items() if then != now}
    if not new:
        return history
    return replace(
        history,
        containers=[replace(one, name=new.get(one.name, one.name)) for one in history.containers],
        members=[
            one
            if one.container == one.member
            else replace(one, container=new.get(one.container, one.container))
            for one in history.members
        ],
    )
