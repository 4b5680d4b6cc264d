"""Search finds exactly what a naive search finds, whatever is typed."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.insights.heard.search import QUERY_LENGTH, marked, rows_with, searchable, terms_of, view_of
from tests.making import history_of

# Letters whose lower case is one letter everywhere, signs that mean something to regular expressions, and
# what other programs stumble over.
LETTERS = st.sampled_from(
    [*"abAB \"'.*+?[](){}|\\^$%_<>&-0123", "ä", "Ä", "ß", "é", "Д", "д", "漢", "\u0301", "\U0001f600"]
)
TEXTS = st.text(LETTERS, max_size=12)


def naive_lower(text: str) -> str:
    return "".join(one.lower() for one in text)


def history(rows: list[tuple[str | None, str | None]]):
    return history_of([{"transcript": said, "reply": answered} for said, answered in rows])


@settings(deadline=None)
@given(st.lists(st.tuples(st.none() | TEXTS, st.none() | TEXTS), max_size=8), TEXTS, st.booleans())
def test_every_row_that_holds_all_terms_is_found_and_no_other(rows, query: str, answers: bool) -> None:
    terms = terms_of(query)
    expected = [
        at
        for at, (said, answered) in enumerate(rows)
        if terms
        and all(
            term in naive_lower(said or "") or (answers and term in naive_lower(answered or ""))
            for term in terms
        )
    ]
    assert rows_with(searchable(history(rows)), query, answers=answers).tolist() == expected


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_marked_pieces_are_the_text_again_and_only_terms_are_marked(text: str, query: str) -> None:
    pieces = marked(text, query)
    assert "".join(piece for piece, _ in pieces) == text
    low = naive_lower(text)
    assert any(hit for _, hit in pieces) == any(term in low for term in terms_of(query))


def test_words_may_stand_in_any_order_and_a_phrase_must_stand_as_it_is() -> None:
    assert terms_of('lights "turn ON" kitchen') == ["lights", "turn on", "kitchen"]
    assert terms_of("\u201eturn on\u201c lights") == ["turn on", "lights"]
    assert terms_of('"turn on') == ["turn on"]
    assert terms_of('  "" ') == []
    said = searchable(history([("Turn on the lights", None), ("on the lights turn", None)]))
    assert rows_with(said, "LIGHTS turn").tolist() == [0, 1]
    assert rows_with(said, '"turn on" lights').tolist() == [0]


def test_a_term_may_stand_in_the_words_and_another_in_the_answer() -> None:
    said = searchable(history([("how is the weather", "Sunny in Hamburg")]))
    assert rows_with(said, "weather hamburg").tolist() == []
    assert rows_with(said, "weather hamburg", answers=True).tolist() == [0]


def test_duplicates_are_not_found_twice() -> None:
    row = {
        "transcript": "lights on",
        "recording_id": "0" * 20,
        "vendor": "google",
        "started_at": "2026-05-04T20:59:58Z",
    }
    twice = history_of([{**row, "member": 0}, {**row, "member": 1}])
    assert twice.duplicates == 1
    assert len(rows_with(searchable(twice), "lights")) == 1
    assert searchable(twice).with_words == 1


def test_an_endless_query_is_cut() -> None:
    assert sum(map(len, terms_of("ab " * 10_000))) <= QUERY_LENGTH


def test_a_view_holds_only_the_rows_that_were_found() -> None:
    whole = history([("one", None), ("two", None), ("three", None)])
    view = view_of(whole, rows_with(searchable(whole), "t"))
    assert view.table.column("transcript").to_pylist() == ["two", "three"]
    assert view_of(whole, rows_with(searchable(whole), "nothing")).table.num_rows == 0


def test_a_history_that_was_read_without_words_is_searched_in_vain() -> None:
    whole = history([("one", "two")])
    bare = type(whole)(table=whole.table.drop_columns(["transcript", "reply"]))
    assert rows_with(searchable(bare), "one", answers=True).tolist() == []
