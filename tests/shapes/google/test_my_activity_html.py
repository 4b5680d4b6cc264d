"""Google's activity as a web page: every era, every way to write a cell, and pages that are broken."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.history import read_history
from auditor.shapes.contract import Options
from auditor.shapes.google.my_activity_html import MyActivityHtml
from auditor.shapes.google.my_activity_json import MyActivityJson
from tests.fixtures import fixture
from tests.packing import zip_bytes
from tests.reading import Clips, Trickle, claim_of, read_all, read_one
from tests.shapes.google.locale_samples import SAMPLES, expected, html_cells, path_of
from tests.shapes.google.pages import AFTER, BEFORE, HOTWORD, PLACE, WHY, cell, page, products, said

SHAPE = MyActivityHtml()
TIME = "Nov 3, 2019, 7:15:42 AM UTC"
SOUND = "2019-11-03_06_15_44_907_UTC.mp3"


def one(*lines: str, **how: str) -> dict[str, object]:
    [row], read = read_one(SHAPE, page(cell(*lines, **how)))
    assert (read.rows, read.recordings) == (1, 1)
    return row


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


# Recognising


def test_a_page_is_told_by_its_cells_whatever_its_name() -> None:
    claim = claim_of(SHAPE, page(cell(said("hello"), TIME)), "Takeout/anything.txt")
    assert claim and claim.confidence > 0.9 and not claim.changed


def test_a_page_that_begins_with_140_kb_of_style_is_told() -> None:
    style = ".mdl-cell--1-col{width:1px}" * 6000
    data = page(cell(said("hello"), TIME)).replace(b".mdl-cell{", style.encode() + b".mdl-cell{")
    assert len(style) > 140_000
    claim = claim_of(SHAPE, data)
    assert claim and claim.confidence > 0.9


def test_a_page_whose_style_is_longer_than_what_is_looked_at_is_told_by_style_and_name() -> None:
    style = ".mdl-cell--1-col{width:1px}" * 20_000
    data = page(cell(said("hello"), TIME)).replace(b".mdl-cell{", style.encode() + b".mdl-cell{")
    named, unnamed = claim_of(SHAPE, data, "a/MeineAktivitäten.html"), claim_of(SHAPE, data, "a/x.html")
    assert named and unnamed and named.confidence > unnamed.confidence


def test_parts_of_cells_without_cells_are_a_changed_form() -> None:
    data = page(cell(said("hello"), TIME)).replace(b"outer-cell", b"outermost")
    claim = claim_of(SHAPE, data)
    assert claim and claim.changed


def test_an_empty_page_of_this_name_is_normal() -> None:
    claim = claim_of(SHAPE, page(), "Takeout/My Activity/Assistant/MyActivity.html")
    assert claim and not claim.changed and not claim.set_aside
    _, read = read_one(SHAPE, page())
    assert (read.rows, read.damage) == (0, [])


@pytest.mark.parametrize("data", [b"", b"{}", b"<html><body>hello</body></html>", b'[{"header": "mdl-"}]'])
def test_other_files_are_not_claimed(data: bytes) -> None:
    assert claim_of(SHAPE, data) is None


USUAL = page(cell(said("hello"), "Hi.", TIME))


@pytest.mark.parametrize(
    "before",
    [
        b"\xef\xbb\xbf",
        b"<!DOCTYPE html>\n",
        b'<?xml version="1.0"?>\r\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN" "x.dtd">\r\n',
        b"<!DOCTYPE html>\n<!-- saved from url=(0042)file:///C:/MyActivity.html -->\n",
    ],
    ids=["a mark", "a doctype", "XML", "saved by a browser"],
)
def test_what_programs_put_before_a_page_does_not_matter(before: bytes) -> None:
    claim = claim_of(SHAPE, before + USUAL, "x.html")
    assert claim and not claim.changed
    assert read_one(SHAPE, before + USUAL)[0] == read_one(SHAPE, USUAL)[0]


@pytest.mark.parametrize(
    "data",
    [
        USUAL.replace(b'"', b"'"),
        USUAL.replace(b"<div", b"<DIV").replace(b"</div", b"</DIV"),
        USUAL.replace(b'class="outer-cell', b'id="x" class="outer-cell'),
        USUAL.replace(b'class="outer-cell', b'class=outer-cell x="'),
        USUAL.replace(b"outer-cell", b"outermost"),
        b"<html><head><title>My Activity</title></head><body><ul><li>Said hello</li></ul></body></html>",
    ],
    ids=["single quotes", "upper case", "another order", "no quotes", "another name", "another style"],
)
def test_a_page_of_another_writing_is_loud_and_never_empty(data: bytes) -> None:
    history = read_history([("MyActivity.html", io.BytesIO(data))])
    [member] = history.members
    assert (member.state, history.exit_code) == ("not_understood", 3)
    assert "almost" in (member.reason or "")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_page_that_is_not_in_utf_8_is_loud(encoding: str) -> None:
    history = read_history([("x.html", io.BytesIO(USUAL.decode().encode(encoding)))])
    [member] = history.members
    assert (member.shape, member.rows, history.exit_code) == ("google.my_activity_html", 0, 1)
    assert member.loud == ["the file is not in UTF-8"]
    beside = [("x.html", io.BytesIO(USUAL.decode().encode(encoding))), ("y.html", io.BytesIO(USUAL))]
    assert read_history(beside).exit_code == 3


def test_an_empty_page_is_told_from_one_that_is_cut_off_before_its_first_entry() -> None:
    assert read_history([("MyActivity.html", io.BytesIO(page()))]).exit_code == 0
    for end in range(1, len(BEFORE)):
        history = read_history([("MyActivity.html", io.BytesIO(BEFORE[:end].encode()))])
        assert history.exit_code != 0


def test_a_page_behind_a_very_long_style_is_read() -> None:
    style = ".mdl-cell--1-col{width:1px}" * 20_000
    rows, read = read_one(SHAPE, USUAL.replace(b".mdl-cell{", style.encode() + b".mdl-cell{"))
    assert (len(rows), read.damage) == (1, [])


# One cell


def test_words_answer_time_and_details_come_from_their_places() -> None:
    row = one(
        said("will it hail"),
        "No hail is expected today.",
        "Nov 3, 2019, 7:15:42 AM CET",
        caption=products("Assistant") + HOTWORD + PLACE + WHY,
    )
    assert row["transcript"] == "will it hail"
    assert row["reply"] == "No hail is expected today."
    assert row["started_at"] == at("2019-11-03T06:15:42Z")
    assert (row["time_basis"], row["time_precision"]) == ("zone_at_export", "s")
    assert (row["kind"], row["outcome"], row["trigger"]) == ("voice", "answered", "hotword")
    assert row["product"] == "Assistant"


@pytest.mark.parametrize("after", ["", "<br>"], ids=["time last", "a break behind the time"])
@pytest.mark.parametrize("verb", ["Said&nbsp;", "Said\u00a0", "Said "])
def test_the_years_differ_in_what_stands_behind_verb_and_time(after: str, verb: str) -> None:
    row = one(said("hello", verb=verb), "Hi.", TIME, after=after)
    assert (row["transcript"], row["reply"], row["started_at"]) == (
        "hello",
        "Hi.",
        at("2019-11-03T07:15:42Z"),
    )


def test_several_lines_of_an_answer_are_one_reply() -> None:
    assert one(said("hello"), "One.", "", 'Two at <a href="https://example.org">example</a>.', TIME)[
        "reply"
    ] == ("One.\nTwo at example.")


def test_an_answer_that_looks_like_a_clock_is_an_answer() -> None:
    assert one(said("what time is it"), "7:15 AM", TIME)["reply"] == "7:15 AM"


def test_text_behind_the_time_belongs_to_the_reply() -> None:
    row = one("Prompted&nbsp;dim it", f"{TIME}<br><p>It is <i>dim</i> now.</p><ul><li>a</li><li>b</li></ul>")
    assert row["started_at"] == at("2019-11-03T07:15:42Z")
    assert row["reply"] == "It is dim now.\na\nb"


def test_entities_are_written_out_once_and_markup_of_people_stays_text() -> None:
    row = one(said("a &amp;lt; b &#39;c&#39; &lt;script&gt;alert(1)&lt;/script&gt; &eacute;&hellip;"), TIME)
    assert row["transcript"] == "a &lt; b 'c' <script>alert(1)</script> é…"


def test_words_are_utf_8_although_the_page_does_not_say_so() -> None:
    row = one(said("wie spät ist es 😀"), "Grüße — 7 °C", TIME)
    assert (row["transcript"], row["reply"]) == ("wie spät ist es 😀", "Grüße — 7 °C")


def test_bytes_that_are_no_text_cost_a_letter_and_not_the_row() -> None:
    data = page(cell(said("spXt"), "GrXn", TIME)).replace(b"X", b"\xe4")
    [row], _ = read_one(SHAPE, data)
    assert (row["transcript"], row["reply"]) == ("sp\ufffdt", "Gr\ufffdn")


def test_a_command_that_was_only_opened_or_not_understood_has_no_words() -> None:
    row = one("Used Assistant", TIME)
    assert (row["transcript"], row["placeholder"], row["outcome"]) == (
        None,
        "Used Assistant",
        "nothing_heard",
    )


def test_a_title_in_an_unknown_language_is_split_by_its_link() -> None:
    row = one(said("blir det hagl", verb="Du sa "), TIME)
    assert (row["transcript"], row["kind"]) == ("blir det hagl", "voice")


def test_a_title_that_cannot_be_split_is_kept_whole() -> None:
    [row], read = read_one(SHAPE, page(cell("Noe helt annet", TIME)))
    assert (row["transcript"], row["kind"]) == ("Noe helt annet", "unknown")
    assert read.flaws == {"title_not_split": 1}


def test_entries_of_other_products_are_set_aside() -> None:
    _, read = read_one(SHAPE, page(cell("Visited&nbsp;x", TIME, header="Search", caption=products("Search"))))
    assert read.set_aside == {"other_product": 1}


def test_the_headline_names_the_product_where_the_caption_is_empty() -> None:
    assert one(said("hello"), TIME, caption="<i></i>")["product"] == "Assistant"


def test_a_caption_is_read_in_any_language_by_its_structure() -> None:
    caption = (
        products("Assistant", heading="Produits :")
        + "<b>Lieux :</b><br>&emsp;<a href='https://www.google.com/maps/@?api=1'>ici</a><br>"
        + "<b>Pourquoi ?</b><br>&emsp;Parce que&nbsp;: rien.<br>"
    )
    [row], read = read_one(SHAPE, page(cell(said("bonjour", verb="Vous avez dit "), TIME, caption=caption)))
    assert (row["product"], row["transcript"]) == ("Assistant", "bonjour")
    assert not read.settings


def test_the_settings_of_the_account_are_taken_from_why_it_is_there() -> None:
    _, read = read_one(SHAPE, page(cell(said("hello"), TIME, caption=products("Assistant") + WHY)))
    assert {setting.value for setting in read.settings} == {"Web & App Activity"}


def test_places_are_kept_only_on_request() -> None:
    data = page(cell(said("hello"), TIME, caption=products("Assistant") + PLACE))
    [plain] = list(_batches(data, Options()))
    [asked] = list(_batches(data, Options(places=True)))
    assert plain.places == []
    assert [place.name.partition("?")[0] for place in asked.places] == ["https://www.google.com/maps/@"]


def _batches(data: bytes, options: Options) -> object:
    from auditor.shapes.contract import Source

    return SHAPE.read(Source(0, "x", len(data), lambda: io.BytesIO(data), Clips(), options, {}))


# Sound

PLAYER = f'<audio controls><source src="{SOUND}">Audio file: <a href="{SOUND}">{SOUND}</a></audio>'


@pytest.mark.parametrize(
    "made",
    [
        cell(said("hello"), TIME, right=PLAYER),
        cell(said("hello"), PLAYER, TIME),
        cell(said("hello"), f'<a href="{SOUND}">Sound</a>', TIME),
        cell(
            said("hello"),
            TIME,
            caption=products("Assistant") + f'<b>Audio:</b><br><a href="{SOUND}">x</a><br>',
        ),
    ],
    ids=["in the right part", "in the body", "as a link", "in the caption"],
)
def test_sound_is_linked_wherever_in_the_cell_it_is_named(made: str) -> None:
    table, _ = read_all(SHAPE, {"a.html": page(made)}, clips=Clips({SOUND: f"a/{SOUND}"}))
    [row] = table.to_pylist()
    assert (row["audio"], row["audio_state"]) == (f"a/{SOUND}", "linked")
    assert row["transcript"] == "hello"


def test_sound_that_is_named_and_not_there_is_said() -> None:
    [row], read = read_one(SHAPE, page(cell(said("hello"), TIME, right=PLAYER)))
    assert (row["audio_state"], read.flaws) == ("named_but_absent", {"audio_absent": 1})


def test_sound_may_lie_in_another_part_than_the_page_and_orphans_are_told_apart() -> None:
    folder = "Takeout/My Activity/Assistant/"
    other = "2014-06-07_08_09_10_011_UTC.mp3"
    data = page(
        cell(said("a"), TIME, right=PLAYER),
        cell(said("b"), TIME, right=f'<audio src="{other[:-4]}0.mp3">'),
        cell(said("c"), TIME),
    )
    parts = ({folder + "MyActivity.html": data}, {folder + SOUND: b"x", folder + other: b"x"})
    history = read_history(
        [
            (f"takeout-20260101T000000Z-{n:03}.zip", io.BytesIO(zip_bytes(part)))
            for n, part in enumerate(parts, 1)
        ]
    )
    rows = {row["transcript"]: row["audio_state"] for row in history.public().to_pylist()}
    assert rows == {"a": "linked", "b": "named_but_absent", "c": "none", None: "orphan"}


def test_pictures_and_addresses_are_no_sound() -> None:
    right = '<img src="x.jpg"><a href="https://example.org/a.mp3">y</a>'
    assert one(said("hello"), TIME, right=right)["audio_state"] == "none"


# Times


def test_a_time_without_a_zone_is_utc() -> None:
    row = one(said("hello"), "Nov 3, 2019, 7:15:42 AM")
    assert (row["started_at"], row["time_basis"]) == (at("2019-11-03T07:15:42Z"), "utc")


def test_an_abbreviation_is_one_offset_in_summer_and_winter() -> None:
    rows, _ = read_one(
        SHAPE,
        page(
            cell(said("a"), "Jul 1, 2019, 7:00:00 AM EST"),
            cell(said("b"), "Jan 1, 2019, 7:00:00 AM EST"),
        ),
    )
    assert [row["started_at"].hour for row in rows] == [12, 12]


@pytest.mark.parametrize("at_byte", range(len(TIME)))
def test_a_time_with_a_byte_that_is_no_text_is_never_an_answer(at_byte: int) -> None:
    data = page(cell(said("hello"), "Hi.", TIME[:at_byte] + "X" + TIME[at_byte + 1 :])).replace(
        TIME[:at_byte].encode() + b"X", TIME[:at_byte].encode() + b"\xff"
    )
    [row], read = read_one(SHAPE, data)
    assert (row["reply"], row["transcript"]) == ("Hi.", "hello")
    assert row["started_at"] is None
    assert read.flaws == {"time_unreadable": 1}


@pytest.mark.parametrize(
    "blank", ["&nbsp;", "\u00a0", "&#160;", "&#8239;", "\u202f", "&thinsp;", "&#x2009;", "&#32;", "\u200e "]
)
def test_any_blank_may_stand_before_the_half_of_the_day(blank: str) -> None:
    row = one(said("hello"), f"Nov 3, 2019, 7:15:42{blank}AM CET")
    assert row["started_at"] == at("2019-11-03T06:15:42Z")


@pytest.mark.parametrize("blank", ["&emsp;", "\u2003", "&#8195;", "  ", "&nbsp;"])
def test_any_blank_may_indent_the_lines_of_a_caption(blank: str) -> None:
    caption = (products("Assistant") + HOTWORD + WHY).replace("&emsp;", blank)
    row = one(said("hello"), TIME, caption=caption)
    assert (row["product"], row["trigger"]) == ("Assistant", "hotword")


def test_the_last_heading_has_no_colon_and_is_no_part_of_the_details_before_it() -> None:
    unrecognised = "<b>Details:</b><br>&emsp;From unrecognized speaker<br>"
    row = one(said("hello"), TIME, caption=products("Assistant") + unrecognised + WHY)
    assert (row["speaker"], row["trigger"]) == ("unrecognised", "unknown")


def test_an_abbreviation_of_several_meanings_is_noted_and_a_chosen_zone_settles_it() -> None:
    data = page(cell(said("hello"), "Jan 1, 2019, 7:00:00 AM IST"))
    [row], read = read_one(SHAPE, data)
    assert read.notes == {"zone_ambiguous"}
    table, [chosen] = read_all(SHAPE, {"x": data}, options=Options(zone="Asia/Jerusalem"))
    [mine] = table.to_pylist()
    assert (mine["started_at"], mine["time_basis"], chosen.notes) == (
        at("2019-01-01T05:00:00Z"),
        "assumed",
        set(),
    )
    assert row["started_at"] != mine["started_at"]


@pytest.mark.parametrize(
    "line",
    ["Smarch 13, 2019, 7:15:42 AM UTC", "Nov 3, 2019, 7:15:42 AM XYZ", "Nov 3, 2019, 7:1\ufffd:42 AM UTC"],
)
def test_a_time_that_cannot_be_read_is_a_flaw_and_no_answer(line: str) -> None:
    [row], read = read_one(SHAPE, page(cell(said("hello"), "Hi.", line)))
    assert (row["started_at"], row["time_basis"], row["time_precision"]) == (None, None, None)
    assert (row["reply"], read.flaws) == ("Hi.", {"time_unreadable": 1})


# Pages


def test_the_page_of_2018_with_line_breaks_between_cells_is_read() -> None:
    rows, read = read_one(SHAPE, fixture("google/purarue_MyActivity.2018-html-en.html"))
    assert (read.rows, read.set_aside, read.damage, rows) == (3, {"other_product": 3}, [], [])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", " \r\n\t"])
@pytest.mark.parametrize("where", ["<br>", "</div><div", "</p>"])
def test_ends_of_lines_anywhere_in_the_markup_change_nothing(end: str, where: str) -> None:
    cells = [cell(said(f"hello {n}"), "Hi.", "Bye.", f"Nov {n}, 2019, 7:15:42 AM CET") for n in range(1, 4)]
    broken = [
        made.replace(where, where.replace("><", f">{end}<") if "><" in where else where + end)
        for made in cells
    ]
    assert broken != cells
    assert read_one(SHAPE, page(*broken))[0] == read_one(SHAPE, page(*cells))[0]


def test_a_page_with_line_breaks_gives_the_same_rows_as_one_line() -> None:
    cells = [cell(said(f"hello {n}"), "Hi.", f"Nov {n}, 2019, 7:15:42 AM CET") for n in range(1, 6)]
    one_line, _ = read_one(SHAPE, page(*cells))
    broken = "\n".join(cells).replace("</div><div", "</div>\n<div").replace("<br>", "<br>\n")
    lines, _ = read_one(SHAPE, page(broken))
    assert lines == one_line


def test_odd_cells_among_usual_ones_keep_their_places() -> None:
    usual = [cell(said(f"hello {n}"), TIME) for n in range(40)]
    odd = cell(said("odd"), "<p>Hi.</p>", TIME)
    rows, read = read_one(SHAPE, page(*usual[:13], odd, *usual[13:], odd, '<div class="outer-cell">'))
    assert [row["row"] for row in rows] == list(range(42))
    assert [at for at, row in enumerate(rows) if row["transcript"] == "odd"] == [13, 41]
    assert (read.rows, read.problems) == (43, {"row_broken": 1})


def test_a_page_that_is_cut_off_is_damaged_and_its_last_cell_a_problem() -> None:
    whole = page(*[cell(said(f"hello {n}"), TIME) for n in range(3)])
    _, read = read_one(SHAPE, whole[:-300])
    assert (read.rows, read.recordings) == (3, 2)
    assert (read.problems, read.damage) == ({"row_cut_off": 1}, ["file_cut_off"])


def test_a_page_that_is_cut_off_behind_a_cell_keeps_it() -> None:
    data = page(cell(said("hello"), TIME))[: -len(AFTER)]
    _, read = read_one(SHAPE, data)
    assert (read.recordings, read.problems, read.damage) == (1, {}, ["file_cut_off"])


def test_a_page_that_is_cut_off_anywhere_keeps_every_entry_before_it_and_is_loud() -> None:
    cells = [
        cell(said("one"), "Hi.", TIME, caption=products("Assistant") + HOTWORD + WHY),
        cell(said("two"), "<p>odd</p>", TIME),
        cell(said("three"), TIME, after=""),
        cell("Used&nbsp;Assistant", TIME),
    ]
    data = page(*cells)
    whole, _ = read_one(SHAPE, data)
    ends = [len((BEFORE + "".join(cells[:number])).encode()) for number in range(1, 5)]
    for at in range(len(data)):
        rows, read = read_one(SHAPE, data[:at])
        assert rows == whole[: sum(end <= at for end in ends)]
        assert read.damage == ["file_cut_off"]
        assert read.rows == data[:at].count(b'<div class="outer-cell')


def test_a_cell_that_is_too_large_is_a_problem_and_the_others_are_read() -> None:
    huge = cell(said("x" * (17 << 20)), TIME)
    rows, read = read_one(SHAPE, page(cell(said("a"), TIME), huge, cell(said("b"), TIME)))
    assert [row["transcript"] for row in rows] == ["a", "b"]
    assert (read.problems, read.problem_rows) == ({"row_too_large": 1}, [1])


def test_an_odd_cell_of_which_a_tree_would_fill_the_memory_is_a_problem() -> None:
    odd = [cell(said("a"), "<p>x" * count, TIME) for count in (500_000, 1_100_000)]
    rows, read = read_one(SHAPE, page(*odd, cell(said("b"), TIME)))
    assert [row["transcript"] for row in rows] == ["a", "b"]
    assert (read.problems, read.problem_rows) == ({"row_too_large": 1}, [1])
    long = cell(said("a"), "x" * 5_000_000, TIME)  # written as usual: no tree is needed
    assert len(read_one(SHAPE, page(long))[0]) == 1


def test_streams_that_give_a_few_bytes_at_a_time_give_the_same_rows() -> None:
    data = page(*[cell(said(f"hello {n}"), "Hi.", TIME) for n in range(30)])
    whole, _ = read_all(SHAPE, {"x": data})
    trickled, _ = read_all(SHAPE, {"x": lambda: Trickle(data, 7)})  # type: ignore[dict-item, return-value]
    assert trickled.equals(whole)


def test_a_page_of_many_cells_is_read_in_batches_with_running_numbers() -> None:
    rows, read = read_one(SHAPE, page(*[cell(said(f"hello {n}"), TIME) for n in range(12_345)]))
    assert read.rows == len(rows) == 12_345
    assert [row["row"] for row in rows] == list(range(12_345))
    assert rows[-1]["transcript"] == "hello 12344"


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=3000))
def test_garbage_between_cells_never_raises_and_is_accounted_for(garbage: bytes) -> None:
    good = cell(said("hello"), TIME).encode()
    data = BEFORE.encode() + good + b'<div class="outer-cell' + garbage + good + AFTER.encode()
    _, read = read_one(SHAPE, data)
    assert read.rows == 3 + garbage.count(b'<div class="outer-cell')


words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40).filter(str.strip)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(words, words), min_size=1, max_size=5))
def test_page_and_json_of_the_same_entries_give_the_same_words_and_ids(texts: list[tuple[str, str]]) -> None:
    import html

    items = [
        {
            "header": "Assistant",
            "title": f"Said {said_}",
            "subtitles": [{"name": reply}],
            "products": ["Assistant"],
        }
        | {"time": f"2019-11-03T06:15:{number:02}.120Z"}
        for number, (said_, reply) in enumerate(texts)
    ]
    cells = [
        cell(said(html.escape(said_), "x"), html.escape(reply), f"Nov 3, 2019, 7:15:{number:02} AM CET")
        for number, (said_, reply) in enumerate(texts)
    ]
    from_json, _ = read_one(MyActivityJson(), json.dumps(items).encode())
    from_page, _ = read_one(SHAPE, page(*cells))
    for name in ("recording_id", "transcript", "kind", "outcome"):
        assert [row[name] for row in from_page] == [row[name] for row in from_json]


def test_a_history_holds_page_and_json_of_one_export_once(tmp_path: Path) -> None:
    times = [
        ("2019-11-03T06:15:42.318Z", "Nov 3, 2019, 7:15:42 AM CET"),
        ("2019-07-01T05:00:00Z", "Jul 1, 2019, 6:00:00 AM CET"),
    ]
    items = [
        {
            "header": "Assistant",
            "title": "Said hello",
            "titleUrl": "https://www.google.com/search?q=hello",
            "time": utc,
        }
        | {"products": ["Assistant"]}
        for utc, _ in times
    ] * 2
    (tmp_path / "MyActivity.json").write_text(json.dumps(items), encoding="utf-8")
    (tmp_path / "MyActivity.html").write_bytes(page(*[cell(said("hello"), local) for _, local in times] * 2))
    history = read_history([tmp_path])
    assert (history.totals.recordings, history.totals.duplicates) == (4, 4)
    assert history.trustworthy


# Gemini


def gemini(*lines: str) -> dict[str, object]:
    return one(*lines, header="Gemini Apps", caption=products("Gemini Apps") + WHY)


def test_a_request_to_gemini_has_no_verb_and_its_answer_stands_behind_the_time() -> None:
    row = gemini("Prompted&nbsp;dim the lights", f"{TIME}<br><p>They are <i>dim</i>.</p>")
    assert (row["transcript"], row["reply"]) == ("dim the lights", "They are dim.")
    assert (row["kind"], row["product"], row["outcome"]) == ("unknown", "Gemini Apps", "answered")


def test_a_request_of_several_lines_keeps_its_points_and_loses_only_names_of_files() -> None:
    lines = (
        "Prompted&nbsp;buy",
        "- milk",
        "-&nbsp; eggs",
        "2 file(s) attached.",
        "-&nbsp; a-0123.jpg",
        "-  b.pdf",
    )
    assert gemini(*lines, TIME)["transcript"] == "buy\n- milk\n-\u00a0 eggs"
    assert gemini(*lines, f"{TIME}<br><p>Done.</p>")["transcript"] == "buy\n- milk\n-\u00a0 eggs"


def test_what_stands_before_the_time_is_asked_and_never_answered() -> None:
    row = gemini("Prompted&nbsp;dim", "the lights", "1 file attached.", "- lamp.jpg", TIME)
    assert (row["transcript"], row["reply"], row["outcome"]) == ("dim\nthe lights", None, "unknown")


# Names


ASSISTANT = "Takeout/My Activity/Assistant/MyActivity.html"


def test_in_a_folder_of_a_known_product_its_entries_count_whatever_they_call_it() -> None:
    """Folders may stay English where entries do not, as in Chinese exports."""
    made = cell(said("hello"), TIME, header="?????", caption=products("?????", heading="?:"))
    [row], read = read_one(SHAPE, page(made), ASSISTANT)
    assert (row["product"], row["transcript"], read.notes) == ("Assistant", "hello", set())
    odd = made.replace(TIME, f"{TIME}<br><p>Hi.</p>")
    assert [row["product"] for row in read_one(SHAPE, page(odd), ASSISTANT)[0]] == ["Assistant"]
    in_memory = ASSISTANT.replace("Assistant", "Assistant Memory")
    assert read_one(SHAPE, page(made), in_memory)[1].set_aside == {"other_product": 1}
    elsewhere = ASSISTANT.replace("My Activity/", "")
    assert read_one(SHAPE, page(made), elsewhere)[1].set_aside == {"other_product": 1}


@pytest.mark.parametrize(
    ("path", "noted"),
    [
        ("Takeout/Mijn activiteit/?????/MyActivity.html", True),
        ("Takeout/Le mie cose/?????/Le mie cose.html", True),
        ("Takeout/My Activity/?????/MyActivity.html", False),
        ("Takeout/Meine Aktivitäten/?????/MeineAktivitäten.html", False),
        ("MyActivity.html", False),
        ("x.html", False),
    ],
)
def test_where_nobody_has_seen_what_the_assistant_is_called_that_is_said(path: str, noted: bool) -> None:
    unknown = {"header": "?????", "caption": products("?????", heading="?:")}
    _, read = read_one(SHAPE, page(cell(said("hello", verb="....."), TIME, **unknown)), path)
    assert (read.set_aside, "product_unknown" in read.notes) == ({"other_product": 1}, noted)
    _, visited = read_one(
        SHAPE, page(cell("..... x", TIME, **unknown)), path
    )  # no words of a search: no sign
    assert visited.notes == set()


def test_no_text_of_a_page_stands_in_what_went_wrong() -> None:
    broken = (
        '<div class="outer-cell secret">secret',
        cell("secret", "secret 7:15:42"),
        cell(said("secret"), "secret"),
    )
    _, read = read_one(SHAPE, page(*broken)[:-400])
    assert read.problems
    assert "secret" not in repr(read)


# Every language


@pytest.mark.parametrize("language", sorted(SAMPLES))
def test_a_page_of_every_language_is_read(language: str) -> None:
    data = html_cells(language)
    assert claim_of(SHAPE, data, path_of(language, "html"))
    rows, read = read_one(SHAPE, data, path_of(language, "html"))
    assert (read.rows, read.problems, read.flaws) == (2, {}, {})
    for row, want in zip(rows, expected(language, "html"), strict=True):
        assert str(row["started_at"]).replace(" ", "T").startswith(str(want.pop("started_at")))
        assert {name: row[name] for name in want} == want
