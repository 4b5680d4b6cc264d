"""Apple's copy of one's data: an inventory, in which sound is of unknown origin and never called Siri's."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.facts import table
from auditor.history.reading import read_history
from auditor.shapes.apple import portal
from auditor.shapes.apple.portal import PortalFile, PortalSound, lot_of, plain_name
from auditor.shapes.contract import NOTES, Around, Claim, Head
from auditor.shapes.registry import claim
from tests.fixtures import HERE
from tests.packing import write_zip, zip_bytes
from tests.reading import read_one

FILE, SOUND = PortalFile(), PortalSound()
SIGN_ONS = b"Logged In Date,Application,IP Address\n2026-05-01 08:00:00,iCloud,192.0.2.1\n"
M4A = b"\0\0\0\x10ftypM4A \0\0\0\0"


def head(path: str, *beside: str, archive: str = "a folder", data: bytes = b"x") -> Head:
    return Head(path, len(data), data, Around(archive, frozenset({path, *beside})))


def set_aside(found: Claim | None) -> str:
    assert found is not None
    assert not found.changed
    assert found.set_aside is not None
    return found.set_aside


def test_every_file_of_the_made_up_copy_is_accounted_for() -> None:
    history = read_history([HERE / "apple/made-up_portal"])
    assert len(history.table) == 0
    shapes = {member.member.rpartition("/")[2]: (member.shape, member.state) for member in history.members}
    assert shapes == {
        "Apple ID Account Information.csv": ("apple.portal_table", "read"),
        "Apple Account Device Information.csv": ("apple.portal_table", "read"),
        "Apple Account SignOn Information.csv": ("apple.portal_table", "read"),
        "Data & Privacy Request History.csv": ("apple.portal_table", "read"),
        "iCloudUsageData.csv": ("apple.portal_file", "set_aside"),
        "Photo Details.csv": ("apple.portal_file", "set_aside"),
        "made up.m4a": ("apple.portal_sound", "read"),
    }
    assert not any(member.loud for member in history.members)
    read = [member for member in history.members if member.state == "read"]
    assert all(NOTES["no_siri_history"] in member.notes for member in read)
    assert sum(member.set_aside for member in read) == 7
    assert len(history.settings) == 4
    assert [device.name for device in history.devices] == ["Alex's iPhone, blue", "Kitchen HomePod"]


def test_zips_in_zips_are_known_at_every_depth(tmp_path: Path) -> None:
    account = {"Apple ID account and device information/Apple ID SignOn Information.csv": SIGN_ONS}
    features = zip_bytes({"Recordings/a.m4a": M4A, "Mail/Recents.xml": b"<plist/>"})
    other = {
        "Other data/Apple Features Using iCloud.zip": features,
        "Other data/iCloudUsageData Set1.csv": b"a\n",
    }
    tracks = zip_bytes({"Apple Music Library Tracks.json": b"[]"})
    music = zip_bytes({"Apple Music Activity/Apple Music Library Tracks.json.zip": tracks})
    media = {"Apple Media Services information/Apple_Media_Services.zip": music}
    copy = {
        "Apple ID account and device information (1).zip": account,
        "Other data.zip": other,
        "Apple Media Services information Part 1 of 2.zip": media,
    }
    history = read_history([write_zip(tmp_path / name, files) for name, files in copy.items()])
    found = {member.member.rpartition("/")[2]: (member.shape, member.state) for member in history.members}
    assert found == {
        "Apple ID SignOn Information.csv": ("apple.portal_table", "read"),
        "a.m4a": ("apple.portal_sound", "read"),
        "Recents.xml": ("apple.portal_file", "set_aside"),
        "iCloudUsageData Set1.csv": ("apple.portal_file", "set_aside"),
        "Apple Music Library Tracks.json.zip!Apple Music Library Tracks.json": (
            "apple.portal_file",
            "set_aside",
        ),
    }
    assert not any(member.loud for member in history.members)


@pytest.mark.parametrize(
    ("name", "plain", "part", "of"),
    [
        (
            "Apple ID account and device information.zip",
            "apple id account and device information",
            None,
            None,
        ),
        ("Apple Account and device information", "apple id and device information", None, None),
        ("iCloud Photos Part 3 of 7.zip", "icloud photos", 3, 7),
        ("ICLOUD PHOTOS part 3 of 7 (1).zip", "icloud photos", 3, 7),
        ("iCloud Photos (2) Part 10 of 12", "icloud photos", 10, 12),
        ("Other Data (1)", "other data", None, None),
        ("Apple_Media_Services.zip", "apple media services", None, None),
        ("iCloud Photos 第 3 部分（共 7 部分）.zip", "icloud photos", 3, None),
        ("", "", None, None),
    ],
)
def test_names_are_compared_without_what_varies(
    name: str, plain: str, part: int | None, of: int | None
) -> None:
    assert plain_name(name) == (plain, part, of)


@pytest.mark.parametrize(
    ("archive", "path"),
    [
        ("Apple ID account and device information.zip", "x.csv"),
        ("Apple Account and device information (1).zip", "Apple Account and device information/x.csv"),
        ("iCloud Photos Part 3 of 7.zip", "Photos/x.jpg"),
        ("Apple_Media_Services.zip", "Apple Music Activity/x.csv"),
        ("Other data.zip", "Other data/x.csv"),
        ("Other Data Part 1 of 2.zip", "Other Data Part 1 of 2/x.csv"),
        ("Game Center.zip", "Game Center/Game Center Data.json"),
        ("a folder", "Apple Features Using iCloud/Mail/Recents.xml"),
        ("a folder", "my export/Apple Media Services information/x.csv"),
    ],
)
def test_files_are_known_by_the_archive_around_them(archive: str, path: str) -> None:
    reason = set_aside(FILE.recognise(head(path, archive=archive)))
    assert reason.startswith("from Apple's copy of your data (")
    assert NOTES["no_siri_history"] in reason


def test_names_that_others_use_too_count_only_beside_something_of_apples() -> None:
    for path in ("Other data/x.csv", "Game Center/x.json", "Wallet Activity/x.csv", "AppleCare papers/x.pdf"):
        assert FILE.recognise(head(path)) is None
        assert FILE.recognise(head(path, archive="Other.zip")) is None
        assert set_aside(FILE.recognise(head(path, "Apple Pay activity/y.csv")))
        assert set_aside(FILE.recognise(head(path, "y/Apple ID Account Information.csv")))
    assert FILE.recognise(head("something/x.csv", archive="Other data.zip")) is None


def test_parts_that_lie_beside_each_other_say_which_are_missing() -> None:
    found = FILE.recognise(head("iCloud Photos Part 1 of 4/x.jpg", "iCloud Photos Part 3 of 4/y.jpg"))
    assert "(iCloud Photos, part 1 of 4; parts 2, 4 not found beside it)" in set_aside(found)
    found = FILE.recognise(head("iCloud Photos Part 1 of 2/x.jpg", "iCloud Photos Part 2 of 2/y.jpg"))
    assert "(iCloud Photos, part 1 of 2)" in set_aside(found)
    found = FILE.recognise(head("x.jpg", archive="iCloud Photos Part 3 of 7.zip"))
    assert "(iCloud Photos, part 3 of 7)" in set_aside(found)
    own = head("iCloud Photos Part 3 of 7/x.jpg", archive="iCloud Photos Part 3 of 7.zip")
    assert "(iCloud Photos, part 3 of 7);" in set_aside(FILE.recognise(own))
    found = FILE.recognise(head("iCloud Photos Part 1 of 9999/x.jpg"))
    assert "parts 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, ... not found" in set_aside(found)


def test_known_files_are_known_where_they_lie_alone() -> None:
    for name in ("Apple Music Play Activity.csv", "iCloudUsageData (1).csv", "Game Center Data.JSON"):
        assert set_aside(FILE.recognise(head(name)))
    assert FILE.recognise(head("My Music.csv")) is None


def test_a_file_named_after_siri_would_be_news_and_is_said_aloud() -> None:
    for path in ("Apple Features Using iCloud/Siri/history.json", "Other data/Dictation.csv"):
        found = FILE.recognise(head(path, "Apple Pay activity/y.csv"))
        assert found is not None
        assert found.changed
    for path in (
        "Apple Features Using iCloud/Siribus.json",
        "iCloud Notes/About Siri.txt",
        "What Siri knows/Apple Features Using iCloud/x.json",  # the person's own folder
    ):
        assert set_aside(FILE.recognise(head(path)))


def test_parts_in_zips_of_their_own_are_told_apart_from_those_that_are_missing(tmp_path: Path) -> None:
    names = [f"iCloud Photos Part {number} of 4" for number in (1, 3)]
    zips = [write_zip(tmp_path / f"{name}.zip", {f"{name}/Photos/{name}.jpg": b""}) for name in names]
    history = read_history(zips)
    assert not any("not found" in (entry.reason or "") for entry in history.members)
    assert [entry.notes for entry in history.members] == [[f"{NOTES['parts_missing']}: number 2, 4"], []]


@pytest.mark.parametrize(
    ("archive", "files"),
    [
        (
            "iCloud Photos Part 1 of 2.zip",
            {"iCloud Photos/Photos/1.jpg": b"", "iCloud Photos/Photos/2.jpg": b""},
        ),
        ("Other data.zip", {"Other data/iCloudUsageData Set1.csv": b"a\n1\n"}),
        ("Apple Media Services information.zip", {"x/Apple Music Play Activity.csv": b"a\n1\n"}),
        ("Apple Features Using iCloud.zip", {"Recordings/1.m4a": M4A}),
        ("Apple ID account and device information.zip", {"Apple ID SignOn Information.csv": SIGN_ONS}),
        ("Apple Pay activity.zip", {"unknown.bin": b"\x01\x02"}),
        ("Apple Pay activity.zip", {"empty.csv": b""}),
    ],
)
def test_the_finding_about_siri_is_said_whatever_the_files_are(
    tmp_path: Path, archive: str, files: dict[str, bytes]
) -> None:
    history = read_history([write_zip(tmp_path / archive, files)])
    assert history.exit_code == 0
    assert len(history.table) == 0
    for entry in history.members:
        assert NOTES["no_siri_history"] in "; ".join([entry.reason or "", *entry.notes])


def test_the_finding_names_its_reason() -> None:
    sentence = NOTES["no_siri_history"]
    assert sentence.startswith("Apple does not hand over Siri or Dictation history")
    assert "random number, not under the account" in sentence


def test_time_grows_with_the_number_of_files_and_no_faster(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    plain = portal.plain_name

    def counted(name: str) -> portal.Plain:
        looked.append(name)
        return plain(name)

    monkeypatch.setattr(portal, "plain_name", counted)
    portal._archives()
    lots = [row["name"] for row in table(portal.FACTS)["archive"]]

    def names_looked_at(count: int) -> int:
        looked.clear()
        for archive, paths in (
            ("Other data.zip", [f"sub{n}/{n}.csv" for n in range(count)]),
            ("x.zip", [f"{n}/{lots[n % len(lots)]} Part 1 of 2/{n}.csv" for n in range(count)]),
        ):
            around = Around(archive, frozenset(paths))
            for path in paths:
                FILE.recognise(Head(path, 1, b"x", around))
                SOUND.recognise(Head(path, 1, b"x", around))
        return len(looked)

    assert names_looked_at(2000) < 2.5 * names_looked_at(1000)


@pytest.mark.parametrize("name", ["-" * 60_000, "(1)" * 20_000, " part 1 of" * 6_000, "\u7b2c" * 60_000])
def test_a_name_that_is_made_to_keep_us_busy_does_not(name: str) -> None:
    assert plain_name(name) == (name, None, None)
    assert lot_of(head(name + "/x.csv")) is None


def test_sound_is_of_unknown_origin() -> None:
    for name in ("made up.m4a", "a.WAV", "Siri/Siri recording.m4a"):
        found = SOUND.recognise(head("Apple Features Using iCloud/" + name, data=b""))
        assert found is not None
        assert (found.changed, found.set_aside) == (False, None)
        rows, read = read_one(SOUND, M4A, name)
        assert (rows, read.rows, read.set_aside) == ([], 1, {"unknown_origin": 1})
        assert read.notes == {"audio_of_unknown_origin", "no_siri_history"}


@pytest.mark.parametrize(
    ("archive", "path", "beside"),
    [
        ("takeout.zip", "Takeout/My Activity/Voice and Audio/2018-01-01_01_01_01_001_UTC.mp3", ()),
        ("Alexa.zip", "Alexa/Audio/1.wav", ()),
        ("a folder", "Recordings/1.m4a", ()),
        ("a folder", "Other data/1.m4a", ()),
        ("Other data.zip", "Recordings/1.m4a", ()),
        ("a folder", "Takeout/1.m4a", ("Apple Pay activity/x.csv",)),
    ],
)
def test_sound_of_others_is_left_to_them(archive: str, path: str, beside: tuple[str, ...]) -> None:
    for shape in (SOUND, FILE):
        assert shape.recognise(head(path, *beside, archive=archive, data=b"")) is None


def test_a_sound_file_in_a_copy_of_apples_is_claimed_by_one_shape_alone() -> None:
    found = claim(head("Apple Features Using iCloud/a.m4a", data=b""))
    assert isinstance(found, tuple)
    assert found[0].id == "apple.portal_sound"


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_name_is_compared(name: str, path: str) -> None:
    plain_name(name)
    lot_of(head(path or "x", archive=name))
