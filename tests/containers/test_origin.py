"""One member read again after the audit: from where it lay, or found anew, and never another one's bytes."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import pytest

from auditor.containers import Origin, inventory, open_exports, read_member
from tests.packing import Files, streamed_zip_bytes, tgz_bytes, write_folder, write_zip, zip_bytes

CLIP = "Takeout/My Activity/Sprach‑Aktivität/clip.mp3"
FILES: Files = {"a.json": b"[]", CLIP: b"sound " * 500, "z.txt": b"z"}
PLENTY = 10**6


def origin_of(given: object, path: str = CLIP) -> Origin:
    with open_exports([given], hashing=False) as stock:  # type: ignore[list-item]
        [member] = [member for member in stock.members if member.path == path]
        assert member.origin
        return member.origin


@pytest.fixture
def no_listing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail where an export is listed anew, which takes as long as it has members."""

    def listed(*_: object, **__: object) -> None:
        raise AssertionError("the export was listed")

    monkeypatch.setattr(inventory, "open_exports", listed)


@pytest.mark.parametrize("form", ["stored", "deflated", "streamed", "upload"])
def test_a_member_of_a_zip_is_read_without_listing_it(
    tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "t.zip"
    method = zipfile.ZIP_STORED if form == "stored" else zipfile.ZIP_DEFLATED
    path.write_bytes(streamed_zip_bytes(FILES) if form == "streamed" else zip_bytes(FILES, method))
    given = ("t.zip", io.BytesIO(path.read_bytes())) if form == "upload" else path
    origin = origin_of(given)
    monkeypatch.setattr(inventory, "open_exports", lambda *_, **__: pytest.fail("the export was listed"))
    assert read_member(origin, at_most=PLENTY) == FILES[CLIP]


@pytest.mark.parametrize("form", ["folder", "loose", "nested", "tgz", "bzip2"])
def test_elsewhere_it_is_found_anew(tmp_path: Path, form: str) -> None:
    match form:
        case "folder":
            given = write_folder(tmp_path / "f", FILES)
        case "loose":
            given = write_folder(tmp_path / "f", FILES) / CLIP
        case "nested":
            given = write_zip(tmp_path / "t.zip", {"in.zip": zip_bytes(FILES)})
        case "tgz":
            given = tmp_path / "t.tgz"
            given.write_bytes(tgz_bytes(FILES))
        case _:
            given = write_zip(tmp_path / "t.zip", FILES, zipfile.ZIP_BZIP2)
    path = CLIP.rpartition("/")[2] if form == "loose" else CLIP
    assert read_member(origin_of(given, path), at_most=PLENTY) == FILES[CLIP]


@pytest.mark.parametrize("name", ["grün.mp3", "folder\\clip.mp3", "e\u0301.mp3"])
def test_names_of_every_kind_are_known_again(tmp_path: Path, name: str, no_listing: None) -> None:
    path = write_zip(tmp_path / "t.zip", {name: b"sound"})
    with zipfile.ZipFile(path) as archive:
        [info] = archive.infolist()
    origin = Origin(path, _told(name), inventory.Spot(info.header_offset, info.compress_size, 5, 8, info.CRC))
    assert read_member(origin, at_most=PLENTY) == b"sound"


def _told(name: str) -> str:
    return name.replace("\\", "/").replace("e\u0301", "\u00e9")


def test_an_export_that_was_packed_anew_gives_the_same_member(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "t.zip", FILES)
    origin = origin_of(path)
    write_zip(path, {"0.txt": b"first now", **dict(reversed(FILES.items()))})
    assert read_member(origin, at_most=PLENTY) == FILES[CLIP]


def test_another_content_of_the_same_name_at_the_same_place_is_read_as_it_is_now(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "t.zip", FILES)
    origin = origin_of(path)
    write_zip(path, {**FILES, CLIP: b"other " * 500})
    assert read_member(origin, at_most=PLENTY) == b"other " * 500


def test_what_is_gone_is_said(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "t.zip", FILES)
    origin = origin_of(path)
    write_zip(path, {"a.json": b"[]"})
    with pytest.raises(FileNotFoundError):
        read_member(origin, at_most=PLENTY)
    path.unlink()
    with pytest.raises(FileNotFoundError):
        read_member(origin, at_most=PLENTY)


@pytest.mark.parametrize("pack", [zip_bytes, tgz_bytes])
def test_what_is_too_large_is_not_read(tmp_path: Path, pack) -> None:
    path = tmp_path / ("t.zip" if pack is zip_bytes else "t.tgz")
    path.write_bytes(pack(FILES))
    with pytest.raises(ValueError, match="too large"):
        read_member(origin_of(path), at_most=100)


def test_a_damaged_member_gives_what_can_be_read_of_it(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "t.zip", FILES, zipfile.ZIP_STORED)
    data = path.read_bytes().replace(b"sound sound", b"sound SOUND", 1)
    path.write_bytes(data)
    assert read_member(origin_of(path), at_most=PLENTY) == b"sound SOUND" + FILES[CLIP][11:]


def test_of_a_packed_member_no_more_is_read_than_its_beginning_needs(tmp_path: Path) -> None:
    noise = random.Random(7).randbytes(1_000_000)
    path = write_zip(tmp_path / "t.zip", {"noise.mp3": noise})
    with open_exports([path], hashing=False) as stock, stock.open(stock.members[0]) as stream:
        assert stream.read(1000) == noise[:1000]
        assert stream._raw._fed <= 8192  # type: ignore[attr-defined]
        assert noise[:1000] + stream.readall() == noise
        assert stream.damage is None
