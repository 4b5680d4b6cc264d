"""A quick lock in place of a second of scrypt, for all tests of cases but those of the lock itself."""

from __future__ import annotations

import hashlib

import pyrage
import pytest

HEAD = b"age-encryption.org/v1\n"


def _lock(data: bytes, passphrase: str) -> bytes:
    digest = hashlib.sha256(passphrase.encode()).digest()
    return HEAD + digest + bytes(byte ^ 0x55 for byte in data)


def _unlock(data: bytes, passphrase: str) -> bytes:
    body = data.removeprefix(HEAD)
    if body[:32] != hashlib.sha256(passphrase.encode()).digest():
        raise pyrage.DecryptError("Decryption failed")
    return bytes(byte ^ 0x55 for byte in body[32:])


@pytest.fixture(autouse=True)
def quick(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Replace what stretches passphrases; the files themselves are locked as ever."""
    if not request.module.__name__.endswith("test_secret"):
        monkeypatch.setattr("auditor.cases.secret.pyrage.passphrase.encrypt", _lock)
        monkeypatch.setattr("auditor.cases.secret.pyrage.passphrase.decrypt", _unlock)
