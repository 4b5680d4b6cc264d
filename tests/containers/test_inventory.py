"""Containers: the same members whatever they are packed in; what is dangerous is refused, the rest is read."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import io
import os
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from auditor.containers import Inventory, Limits, open_exports
from tests.packing import (
    streamed_zip_bytes,
    tgz_bytes,
    write_folder,
    write_tgz,
    write_zip,
    zip_bytes,
)

FILES = {
    "Takeout/My Activity/Assistant/MyActivity.json": b'[{"title": "made up"}]' * 5000,
    "Takeout/My Activity/Assistant/2020-01-01_00_00_00_000_UTC.mp3": os.urandom(3000),
    "Takeout/archive_browser.html": b"<html></html>",
}


def contents(inventory: Inventory) -> dict[str, bytes]:
    found = {}
    for member in inventory.in_reading_order():
        with inventory.open(member) as stream:
            found[member.path] = io.BufferedReader(stream).read()
            assert stream.damage is None
    return found


def read(*paths: Path, limits: Limits | None = None) -> dict[str, bytes]:
    with open_exports(paths, limits) as inventory:
        return contents(inventory)


@pytest.mark.parametrize(
    "kind", ["folder", "zip", "stored", "streamed", "tgz", "nested", "nested_stored", "tgz_in_zip"]
)
def test_every_container_gives_the_same_members(tmp_path: Path, kind: str) -> None:
    target = tmp_path / "x"
    match kind:
        case "folder":
            path = write_folder(target, FILES)
        case "zip":
            path = write_zip(target, FILES)
        case "stored":
            path = write_zip(target, FILES, zipfile.ZIP_STORED)
        case "streamed":
            path = target
            path.write_bytes(streamed_zip_bytes(FILES))
        case "tgz":
            path = write_tgz(tmp_path / "x.tgz", FILES)
        case "nested":
            path = write_zip(target, {"outer/inner.zip": zip_bytes(FILES)})
        case "nested_stored":
            path = write_zip(target, {"outer/inner.zip": zip_bytes(FILES)}, zipfile.ZIP_STORED)
        case _:
            path = write_zip(target, {"outer/inner.tgz": tgz_bytes(FILES)})
    assert read(path) == FILES


def test_other_compressions_are_read_through_the_standard_library(tmp_path: Path) -> None:
    assert read(write_zip(tmp_path / "b.zip", FILES, zipfile.ZIP_BZIP2)) == FILES
    assert read(write_zip(tmp_path / "l.zip", FILES, zipfile.ZIP_LZMA)) == FILES


def test_parts_make_one_inventory_in_any_order(tmp_path: Path) -> None:
    paths = list(FILES)
    one = write_zip(tmp_path / "t-001.zip", {paths[0]: FILES[paths[0]]})
    two = write_zip(tmp_path / "t-002.zip", {path: FILES[path] for path in paths[1:]})
    with open_exports([one, two]) as forward, open_exports([two, one]) as backward:
        assert [m.path for m in forward.members] == [m.path for m in backward.members] == sorted(FILES)
        assert contents(forward) == contents(backward) == FILES


def test_the_hash_is_that_of_the_file_as_given(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", FILES)
    with open_exports([path]) as inventory:
        assert inventory.containers[0].sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
        assert inventory.containers[0].bytes == path.stat().st_size


def test_a_folder_has_no_hash_and_a_loose_file_has_its_own(tmp_path: Path) -> None:
    write_folder(tmp_path / "f", {"a.json": b"[]"})
    with open_exports([tmp_path / "f"]) as inventory:
        member = inventory.members[0]
        inventory.hash_loose(member)
        assert inventory.containers[0].sha256 is None
        assert member.sha256 == hashlib.sha256(b"[]").hexdigest()


def test_an_archive_in_a_folder_is_a_container_of_its_own(tmp_path: Path) -> None:
    write_folder(tmp_path / "f", {"part.zip": zip_bytes(FILES), "note.txt": b"hello"})
    with open_exports([tmp_path / "f"]) as inventory:
        assert {m.label for m in inventory.members} == {*FILES, "note.txt"}
        zipped = [c for c in inventory.containers if c.name == "part.zip"]
        assert zipped[0].sha256 == hashlib.sha256(zip_bytes(FILES)).hexdigest() or zipped[0].sha256


def test_a_file_in_memory_is_read_like_one_on_disk(tmp_path: Path) -> None:
    data = zip_bytes(FILES)
    with open_exports([("upload.zip", io.BytesIO(data))]) as inventory:
        assert contents(inventory) == FILES
        assert inventory.containers[0].sha256 == hashlib.sha256(data).hexdigest()


def test_a_missing_path_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        open_exports([tmp_path / "nowhere"])


def test_names_that_lead_out_are_refused_and_the_rest_is_read(tmp_path: Path) -> None:
    bad = {
        "../escape.txt": b"x",
        "/etc/absolute": b"x",
        "C:/windows": b"x",
        "a/../../b": b"x",
        "..\\win": b"x",
    }
    path = write_zip(tmp_path / "a.zip", {**bad, "good.txt": b"good"})
    with open_exports([path]) as inventory:
        assert contents(inventory) == {"good.txt": b"good"}
        assert len(inventory.refusals) == len(bad)
        assert all("name" in refusal.sentence for refusal in inventory.refusals)


def test_links_and_devices_in_archives_are_refused(tmp_path: Path) -> None:
    import tarfile

    link = zipfile.ZipInfo("link")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("good", b"good")
    with tarfile.open(tmp_path / "a.tar", "w") as tar:
        for name, kind in (("sym", tarfile.SYMTYPE), ("hard", tarfile.LNKTYPE), ("dev", tarfile.CHRTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            tar.addfile(info)
    with open_exports([tmp_path / "a.zip", tmp_path / "a.tar"]) as inventory:
        assert contents(inventory) == {"good": b"good"}
        assert sorted(r.label for r in inventory.refusals) == ["dev", "hard", "link", "sym"]


@pytest.mark.skipif(sys.platform == "win32", reason="making links needs rights there")
def test_links_in_folders_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    folder = write_folder(tmp_path / "f", {"good": b"good"})
    (folder / "link").symlink_to(tmp_path / "secret")
    (folder / "loop").symlink_to(folder)
    with open_exports([folder]) as inventory:
        assert contents(inventory) == {"good": b"good"}
        assert sorted(r.label for r in inventory.refusals) == ["link", "loop"]


def test_a_bomb_is_refused_by_what_it_states(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"bomb": bytes(20_000_000), "good": b"good"})
    with open_exports([path], Limits(ratio_from=1_000_000)) as inventory:
        assert contents(inventory) == {"good": b"good"}
        assert "200 times" in inventory.refusals[0].sentence


def test_a_nested_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = write_zip(
        tmp_path / "a.zip", {"in.zip": zip_bytes({"zeros": bytes(30_000_000)}) + bytes(30_000_000)}
    )
    with open_exports([path], Limits(ratio_from=1_000_000)) as inventory:
        assert inventory.members == []
        assert "200 times" in inventory.refusals[0].sentence


def test_a_member_that_lies_about_its_size_ends_at_what_it_stated(tmp_path: Path) -> None:
    data = bytearray(zip_bytes({"liar": b"a" * 5000}))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    (tmp_path / "a.zip").write_bytes(data)
    with open_exports([tmp_path / "a.zip"]) as inventory, inventory.open(inventory.members[0]) as stream:
        assert io.BufferedReader(stream).read() == b"a" * 10
        assert stream.damage == "damaged"


def test_a_gzip_bomb_stops_and_says_so(tmp_path: Path) -> None:
    path = write_tgz(tmp_path / "a.tgz", {"good": b"good", "bomb": bytes(40_000_000), "after": b"after"})
    with open_exports([path], Limits(ratio_from=1_000_000)) as inventory:
        assert "200 times" in (inventory.containers[0].note or "")
        assert [m.path for m in inventory.members][-1] == "good"


def test_more_is_not_unpacked_than_the_limit_in_all(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"a": os.urandom(400_000), "b": os.urandom(400_000)})
    with open_exports([path], Limits(inflated=500_000)) as inventory:
        damages = []
        for member in inventory.in_reading_order():
            with inventory.open(member) as stream:
                while stream.read(1 << 16):
                    pass
                damages.append(stream.damage)
        assert damages == [None, "refused"]


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {f"{n}": b"" for n in range(20)})
    with open_exports([path], Limits(members=10)) as inventory:
        assert len(inventory.members) == 10
        assert "more than 10 files" in inventory.refusals[0].sentence


def test_locked_members_are_refused_by_a_clear_sentence(tmp_path: Path) -> None:
    data = bytearray(zip_bytes({"locked": b"x" * 100}))
    data[6] |= 1
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(data)
    with open_exports([tmp_path / "a.zip"]) as inventory:
        assert inventory.members == []
        assert inventory.refusals[0].sentence == "it is locked with a password"


def test_a_wrong_checksum_keeps_every_byte_and_is_said(tmp_path: Path) -> None:
    data = bytearray(zip_bytes({"a.txt": b"hello" * 1000}, zipfile.ZIP_STORED))
    data[40] ^= 0xFF
    (tmp_path / "a.zip").write_bytes(data)
    with open_exports([tmp_path / "a.zip"]) as inventory, inventory.open(inventory.members[0]) as stream:
        assert len(io.BufferedReader(stream).read()) == 5000
        assert stream.damage == "checksum_wrong"


@pytest.mark.parametrize("streamed", [False, True])
def test_a_cut_off_zip_gives_what_came_before_the_cut(tmp_path: Path, streamed: bool) -> None:
    files = {"first.txt": b"first" * 100, "second.bin": os.urandom(50_000)}
    data = streamed_zip_bytes(files) if streamed else zip_bytes(files)
    (tmp_path / "a.zip").write_bytes(data[:30_000])
    with open_exports([tmp_path / "a.zip"]) as inventory:
        assert "cut off" in (inventory.containers[0].note or "")
        first, second = inventory.in_reading_order()
        with inventory.open(first) as stream:
            assert io.BufferedReader(stream).read() == files["first.txt"]
            assert stream.damage is None
        with inventory.open(second) as stream:
            part = io.BufferedReader(stream).read()
            assert part == files["second.bin"][: len(part)]
            assert len(part) > 20_000
            assert stream.damage == "file_cut_off"


def test_a_cut_off_tgz_gives_what_came_before_the_cut(tmp_path: Path) -> None:
    files = {"first.txt": b"first" * 100, "second.bin": os.urandom(50_000)}
    (tmp_path / "a.tgz").write_bytes(tgz_bytes(files)[:30_000])
    with open_exports([tmp_path / "a.tgz"]) as inventory:
        assert "cut off" in (inventory.containers[0].note or "")
        by_path = {m.path: m for m in inventory.members}
        with inventory.open(by_path["first.txt"]) as stream:
            assert io.BufferedReader(stream).read() == files["first.txt"]
        with inventory.open(by_path["second.bin"]) as stream:
            part = io.BufferedReader(stream).read()
            assert part == files["second.bin"][: len(part)]
            assert stream.damage == "file_cut_off"


def test_nesting_deeper_than_four_is_refused(tmp_path: Path) -> None:
    data = b"deepest"
    name = "deepest.txt"
    for level in range(10):
        data, name = zip_bytes({name: data, f"note{level}.txt": b"note"}), f"level{level}.zip"
    (tmp_path / "a.zip").write_bytes(data)
    with open_exports([tmp_path / "a.zip"]) as inventory:
        assert len(inventory.members) == 4
        assert [r.sentence for r in inventory.refusals] == ["archives are nested more than 4 deep"]


def test_a_zip_in_name_only_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"<html>404</html>")
    with open_exports([tmp_path / "a.zip"]) as inventory:
        assert inventory.members == []
        assert "named like a zip" in (inventory.containers[0].note or "")


def test_droppings_of_operating_systems_are_known(tmp_path: Path) -> None:
    files = {"__MACOSX/._a": b"x", ".DS_Store": b"x", "b/Thumbs.db": b"x", "a": b"x"}
    with open_exports([write_zip(tmp_path / "a.zip", files)]) as inventory:
        assert [m.path for m in inventory.members if not m.by_system] == ["a"]


def test_names_are_compared_in_one_unicode_form(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"Aktivita\u0308ten": b"x"})
    assert list(read(path)) == ["Aktivit\u00e4ten"]


def test_no_large_member_is_ever_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from auditor.containers.streams import MemberStream

    largest = 0
    original = MemberStream.read

    def watched(self: MemberStream, size: int = -1) -> bytes:
        nonlocal largest
        largest = max(largest, size if size >= 0 else sys.maxsize)
        return original(self, size)

    monkeypatch.setattr(MemberStream, "read", watched)
    monkeypatch.setattr(MemberStream, "readall", lambda self: pytest.fail("a member was read whole"))
    item = b'{\n  "header": "Assistant",\n  "title": "Said hello there",\n  "time": "2020-01-01T00:00:00.001Z",\n  "products": ["Assistant"]\n}'
    data = b"[" + b",".join([item] * 200_000) + b"]"
    from auditor.history import read_history

    path = write_zip(tmp_path / "a.zip", {"Takeout/My Activity/Assistant/MyActivity.json": data})
    history = read_history([path])
    assert history.totals.rows == 200_000
    assert largest <= 4 * 1024 * 1024 < len(data)


def test_a_zip_behind_a_program_is_read(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"MZ" + bytes(5_000) + zip_bytes(FILES))
    assert read(tmp_path / "x.zip") == FILES


def test_a_member_without_a_name_stops_nothing(tmp_path: Path) -> None:
    data = bytearray(zip_bytes({"Q": b"nameless", **FILES}))
    entry, end = data.find(b"PK\x01\x02"), data.rfind(b"PK\x05\x06")
    data[entry + 28] = 0  # length of the name
    data[end + 12 : end + 16] = (int.from_bytes(data[end + 12 : end + 16], "little") - 1).to_bytes(
        4, "little"
    )
    del data[entry + 46]
    (tmp_path / "x.zip").write_bytes(data)
    assert read(tmp_path / "x.zip") == {"": b"nameless", **FILES}


@pytest.mark.parametrize("method", [9, 93, 98])
@pytest.mark.parametrize("name", ["odd.json", "odd.zip"])
def test_an_unknown_way_of_packing_costs_its_member_alone(tmp_path: Path, method: int, name: str) -> None:
    data = bytearray(zip_bytes({**FILES, name: zip_bytes({"a": b"b"})}))
    data[data.rfind(b"PK\x01\x02") + 10] = method
    (tmp_path / "x.zip").write_bytes(data)
    with open_exports([tmp_path / "x.zip"]) as inventory:
        assert contents(inventory) == FILES
        assert [(r.label, r.sentence) for r in inventory.refusals] == [
            (name, "it is packed in a way that cannot be read here")
        ]


def test_two_members_of_one_name_are_both_read_and_said(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        for path in ("a.json", "a.json", "b.json"):
            with pytest.warns(UserWarning) if path in archive.namelist() else contextlib.nullcontext():
                archive.writestr(path, path)
    with open_exports([tmp_path / "x.zip"]) as inventory:
        assert [(member.path, member.twin) for member in inventory.members] == [
            ("a.json", True),
            ("a.json", True),
            ("b.json", False),
        ]


def plain_tar() -> bytes:
    return gzip.decompress(tgz_bytes(FILES))


def tar_said(tmp_path: Path, data: bytes) -> tuple[dict[str, bytes], str | None]:
    path = tmp_path / ("x.tgz" if data[:2] == b"\x1f\x8b" else "x.tar")
    path.write_bytes(data)
    with open_exports([path]) as inventory:
        return contents(inventory), inventory.containers[0].note


def test_a_tar_goes_on_behind_a_broken_header_and_says_so(tmp_path: Path) -> None:
    data = bytearray(plain_tar())
    second = list(FILES)[1]
    data[data.find(second.encode()) + 148] ^= 7  # its checksum
    found, note = tar_said(tmp_path, bytes(data))
    assert found == {path: what for path, what in FILES.items() if path != second}
    assert note


def test_a_tar_that_ends_between_two_files_is_cut_off(tmp_path: Path) -> None:
    data = plain_tar()
    found, note = tar_said(tmp_path, data[: data.find(list(FILES)[2].encode())])
    assert list(found) == list(FILES)[:2]
    assert note


def test_a_wrong_checksum_at_the_end_of_a_tgz_is_said(tmp_path: Path) -> None:
    data = bytearray(tgz_bytes(FILES))
    data[-8] ^= 1
    assert tar_said(tmp_path, bytes(data))[1]


def test_a_tgz_of_several_streams_is_one(tmp_path: Path) -> None:
    data = plain_tar()
    found, note = tar_said(tmp_path, gzip.compress(data[:1000]) + gzip.compress(data[1000:]))
    assert (found, note) == (FILES, None)


@pytest.mark.parametrize("size", [2**33, 2**63, 2**80, -512])
@pytest.mark.parametrize("packed", [False, True])
def test_a_header_of_absurd_size_takes_no_memory_and_no_file_with_it(
    tmp_path: Path, size: int, packed: bool
) -> None:
    header = tarfile.TarInfo("x")
    header.type, header.size = tarfile.XHDTYPE, size
    data = header.tobuf(tarfile.GNU_FORMAT) + plain_tar()
    found, note = tar_said(tmp_path, gzip.compress(data) if packed else data)
    assert found == FILES
    assert note


@pytest.mark.parametrize("size", ["-1536", "9" * 30])
def test_a_size_that_leads_backwards_or_nowhere_ends_the_tar(tmp_path: Path, size: str) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:
        info = tarfile.TarInfo("a")
        info.pax_headers = {"size": size}
        archive.addfile(info)
    path = tmp_path / "x.tar"
    path.write_bytes(buffer.getvalue() + plain_tar())
    with open_exports([path]) as inventory:
        assert inventory.containers[0].note
        assert len(inventory.members) <= 1


def test_many_archives_in_a_tgz_do_not_unpack_it_again_for_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from auditor.containers import inventory

    files = {f"{n}.zip": zip_bytes({f"{n}": os.urandom(2_000)}) for n in range(100)}
    path = write_tgz(tmp_path / "x.tgz", files)
    inflated = 0
    read_into = inventory._Inflated.readinto

    def counted(self: inventory._Inflated, buffer: memoryview) -> int:
        nonlocal inflated
        count = read_into(self, buffer)
        inflated += count
        return count

    monkeypatch.setattr(inventory._Inflated, "readinto", counted)
    assert len(read(path)) == 100
    assert inflated < 5 * sum(map(len, files.values()))


def test_a_zip_that_broke_off_inside_a_tgz_that_broke_off_gives_what_came(tmp_path: Path) -> None:
    inner = zip_bytes({**FILES, "zz.bin": os.urandom(300_000)}, zipfile.ZIP_STORED)
    found, note = {}, None
    path = tmp_path / "x.tgz"
    path.write_bytes(tgz_bytes({"in.zip": inner})[:-100_000])
    with open_exports([path]) as inventory:
        note = inventory.containers[0].note
        for member in inventory.members:
            with inventory.open(member) as stream:
                found[member.path] = io.BufferedReader(stream).read()
    assert note
    assert FILES.items() <= found.items()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems allow no such names")
def test_names_that_are_no_text_are_written_as_escapes(tmp_path: Path) -> None:
    folder = tmp_path / "f"
    folder.mkdir()
    (folder / os.fsdecode(b"b\xffd.json")).write_bytes(b"x")
    (folder / os.fsdecode(b"b\xff.zip")).write_bytes(zip_bytes({"in": b"y"}))
    with open_exports([folder]) as inventory:
        assert [member.path for member in inventory.members] == ["b\\udcffd.json", "in"]
        assert [container.name for container in inventory.containers] == ["f", "b\\udcff.zip"]


def test_a_file_that_vanishes_costs_itself_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_folder(tmp_path / "f", {"gone.json": b"x", "here.json": b"y"})
    real = Path.stat

    def stat(self: Path, **more: bool) -> os.stat_result:
        if self.name == "gone.json":
            raise FileNotFoundError
        return real(self, **more)

    monkeypatch.setattr(Path, "stat", stat)
    with open_exports([folder]) as inventory:
        assert contents(inventory) == {"here.json": b"y"}
        assert [refusal.label for refusal in inventory.refusals] == ["gone.json"]


def test_a_hash_of_what_is_gone_is_none(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(b"x")
    with open_exports([path], hashing=False) as inventory:
        path.unlink()
        container = inventory.containers[0]
        inventory.hashing = True
        inventory.hash_later(container, path)
        assert container.sha256 is None


@pytest.mark.parametrize("name", ["records.xlsx", "Letter.DOCX", "table.ods", "talk.pptx", "x.jar", "x.apk"])
def test_documents_and_programs_that_are_zips_inside_stay_one_file(tmp_path: Path, name: str) -> None:
    data = zip_bytes({"xl/workbook.xml": b"<x/>"})
    loose, folder = tmp_path / name, write_folder(tmp_path / "f", {name: data})
    loose.write_bytes(data)
    for given in (loose, folder):
        with open_exports([given]) as inventory:
            assert contents(inventory) == {name: data}
    with open_exports([(name, io.BytesIO(data))]) as inventory:
        assert contents(inventory) == {name: data}
    renamed = tmp_path / "export.bin"
    renamed.write_bytes(data)
    with open_exports([renamed]) as inventory:
        assert contents(inventory) == {"xl/workbook.xml": b"<x/>"}


def test_an_archive_that_somebody_attached_stays_closed(tmp_path: Path) -> None:
    broken = b"PK\x03\x04 no zip"
    files = {"Gemini Apps/a.zip": broken, "Gemini Apps/b.json": b"{}"}
    for given in (write_zip(tmp_path / "t.zip", files), write_folder(tmp_path / "folder", files)):
        with open_exports([given], stays_closed=lambda path: path.startswith("Gemini Apps/")) as inventory:
            assert sorted(member.path for member in inventory.members) == sorted(files)
            assert not inventory.refusals
