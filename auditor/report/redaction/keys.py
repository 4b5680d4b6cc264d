"""The key of a redaction: it follows from the exports, repeats for the same, and is not guessed without them.

Ids are hashes of times and words, and hashes of files could be tried out: whoever guesses a sentence could
find out whether it is in there. With this key they cannot; whoever holds the exports can make it again.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterable

import pyarrow as pa

from auditor.history import History

_DOMAIN = b"voice-auditor redaction v1\0"
_BLOCK = 64  # bytes, of SHA-256
_HEAD = 16  # hexadecimal digits of a file's hash that `source` names
RECORDING_DIGITS, DEVICE_DIGITS = 20, 12
SEALED = "sealed:"


def hashes_of(history: History) -> list[str]:
    """Return the hashes that the key follows from, sorted, each once.

    The SHA-256 of every export, and of every loose file that was read in a folder its first 16 digits, which
    is what a history keeps of them. Without any (a history that was made by hand) the ids of its rows.
    """
    whole = {one.sha256 for one in history.containers if one.sha256}
    heads = {one[:_HEAD] for one in whole}
    loose = {prefix.partition(":")[0] for prefix in history.prefixes} - heads - {""}
    return sorted(whole | loose) or sorted(set(history.table.column("recording_id").to_pylist()))


def key_from(hashes: Iterable[str]) -> bytes:
    """Return the key, 32 bytes, for the hashes of `hashes_of`, in any order."""
    return hashlib.sha256(_DOMAIN + "\n".join(sorted(set(hashes))).encode()).digest()


def key_of(history: History) -> bytes:
    """Return the key of a history as it was read, before any redaction: 32 bytes."""
    return key_from(hashes_of(history))


def sealed(text: str, key: bytes) -> str:
    """Return what stands for a hash or a name in a redacted bundle: it can be checked, not guessed."""
    return SEALED + _mac(key, b"hash")(text)


def rekeyed(value: str, key: bytes, digits: int) -> str:
    """Return the new id for an id: hexadecimal, HMAC-SHA256, cut to so many digits."""
    return _mac(key, b"id")(value)[:digits]


def rekeyed_column(column: pa.ChunkedArray, key: bytes, digits: int) -> pa.Array:
    """Return a column of new ids; null stays null. A second or two for a million."""
    mac = _mac(key, b"id")
    # Few different values, as of devices, are worked out once.
    if pa.types.is_dictionary(column.type):
        encoded = column.unify_dictionaries().combine_chunks()
        encoded = encoded.chunk(0) if isinstance(encoded, pa.ChunkedArray) else encoded
        words = pa.array([mac(one)[:digits] for one in encoded.dictionary.to_pylist()], pa.string())
        return pa.DictionaryArray.from_arrays(encoded.indices, words)
    new = [None if one is None else mac(one)[:digits] for one in column.to_pylist()]
    return pa.array(new, pa.string())


def sealing(key: bytes) -> hmac.HMAC:
    """Return a seal that is begun: `update` takes the bytes of a file, `hexdigest` gives its seal."""
    return hmac.new(key, b"file\0", hashlib.sha256)


def seal(chunks: Iterable[bytes], key: bytes) -> str:
    """Return the seal of a file: HMAC-SHA256 of its bytes, hexadecimal."""
    made = sealing(key)
    for chunk in chunks:
        made.update(chunk)
    return made.hexdigest()


def seals_of(files: Iterable[tuple[str, Iterable[bytes]]], key: bytes) -> dict[str, str]:
    """Return the seals of the data files of the full bundle, by name.

    files: name and bytes in pieces, of `parts` at level "none" with the same settings.
    """
    return {name: seal(chunks, key) for name, chunks in sorted(files, key=lambda one: one[0])}


def _mac(key: bytes, domain: bytes) -> Callable[[str], str]:
    """Return HMAC-SHA256 (RFC 2104) for many short texts: its two hashes are begun once, and copied.

    A third of the time of `hmac.new` for each; tests compare the two.
    """
    padded = key.ljust(_BLOCK, b"\0")
    inside = hashlib.sha256(bytes(one ^ 0x36 for one in padded) + domain + b"\0")
    outside = hashlib.sha256(bytes(one ^ 0x5C for one in padded))

    def mac(text: str) -> str:
        inner, outer = inside.copy(), outside.copy()
        inner.update(text.encode("utf-8", "surrogatepass"))
        outer.update(inner.digest())
        return outer.hexdigest()

    return mac
