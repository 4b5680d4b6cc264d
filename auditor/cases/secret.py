"""The lock of a case: one key, locked with the passphrase; all other files are locked with that key.

All of it is the age format (age-encryption.org), made by `pyrage`. The key is an ordinary age identity, and
`key.age` an ordinary passphrase-protected identity file: `age -d -i key.age FILE` opens every file. So a
passphrase is stretched once (a second of work by scrypt) and not once a file, and need not be remembered to
save again.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pyrage

from auditor.cases.problems import DAMAGED, UNFIT, WRONG_PASSPHRASE, CaseError
from auditor.language import later

LEAST_LETTERS = 8
ADVISED_LETTERS = 16
_TOO_SHORT = later("A passphrase needs at least 8 letters or signs.")
_REPETITIVE = later(
    "This passphrase repeats a few signs only. Take four or more words that have no connection."
)
_SHORT = later("That is short for a passphrase. Four or more words that have no connection are safer.")
_FEWEST_SIGNS = 4  # different ones
_COMMENT = "# The key of a case of Voice Auditor. Whoever has it can read the case.\n"


@dataclass(frozen=True, slots=True)
class Key:
    """What opens the files of one case. Never shown."""

    identity: pyrage.x25519.Identity = field(repr=False)

    def lock(self, data: bytes) -> bytes:
        """Return these bytes as an age file."""
        return pyrage.encrypt(data, [self.identity.to_public()])

    def unlock(self, data: bytes, name: str) -> bytes:
        """Return what an age file holds. Raises CaseError, with the file's name, where it was changed."""
        try:
            return pyrage.decrypt(data, [self.identity])
        except pyrage.DecryptError:
            raise CaseError(DAMAGED, file=name) from None


def why_weak(passphrase: str) -> tuple[str | None, str | None]:
    """Return why a passphrase is refused, and what speaks against it; messages, None where nothing does."""
    if len(passphrase.strip()) < LEAST_LETTERS:
        return _TOO_SHORT, None
    if len(set(passphrase)) < _FEWEST_SIGNS:
        return _REPETITIVE, None
    return None, _SHORT if len(passphrase) < ADVISED_LETTERS else None


def new_key() -> Key:
    """Return a key that nobody can guess."""
    return Key(pyrage.x25519.Identity.generate())


def locked(key: Key, passphrase: str) -> bytes:
    """Return the key as a file that the passphrase opens. Raises CaseError for a passphrase too weak."""
    refused, _ = why_weak(passphrase)
    if refused:
        raise CaseError(refused)
    return pyrage.passphrase.encrypt(f"{_COMMENT}{key.identity}\n".encode(), passphrase)


def unlocked(data: bytes, passphrase: str, name: str) -> Key:
    """Return the key in a file made by `locked`. Raises CaseError where the passphrase is another one."""
    if not data.startswith(b"age-encryption.org/v1\n"):
        raise CaseError(DAMAGED, file=name)
    try:
        lines = pyrage.passphrase.decrypt(data, passphrase).decode("ascii").splitlines()
    except pyrage.DecryptError as error:
        # Told apart by the library's words: what cannot be opened, and what breaks once it is open.
        if str(error) == "Decryption failed":
            raise CaseError(WRONG_PASSPHRASE) from None
        raise CaseError(DAMAGED, file=name) from None
    except UnicodeDecodeError:
        raise CaseError(UNFIT, file=name) from None
    try:
        return Key(pyrage.x25519.Identity.from_str(next(one for one in lines if one.startswith("AGE-"))))
    except (StopIteration, pyrage.IdentityError):
        raise CaseError(UNFIT, file=name) from None
