"""Answers that are HTML become text; nothing in them is run, and nothing makes the reader slow or fail."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.shapes.google.answer_text import answer_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("plain words", "plain words"),
        ("<p>Hello &amp; <b>you</b>.</p>", "Hello & you."),
        ("<p>one</p><p>two</p>", "one\ntwo"),
        ("<ul><li>milk</li><li>bread</li></ul>after", "milk\nbread\nafter"),
        ("one<br>two<br/><br>three", "one\ntwo\nthree"),
        ("<p>Non\u00a0breaking\n   and broken</p>", "Non breaking and broken"),
        ("<h2>Head</h2><table><tr><td>a</td><td>b</td></tr></table>", "Head\nab"),
        ("<p>a</p><script>alert('x')</script><style>p{}</style><!-- no -->b", "a\nb"),
        ("<pre>if x:\n  y</pre>", "if x:\ny"),
        ("<p onclick=\"x()\"><a href='javascript:x'>link</a></p>", "link"),
        ("2 &lt; 3 and 5 < 7", "2 < 3 and 5 < 7"),
        ("<p>unclosed", "unclosed"),
        ("<?xml version='1.0' encoding='latin-1'?><p>fä</p>", "fä"),
        ("", ""),
        ("   ", ""),
        ("<p></p>", ""),
        ("<!-- only a remark -->", ""),
    ],
)
def test_what_a_reader_of_the_page_would_see(html: str, text: str) -> None:
    assert answer_text(html) == text


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "piece",
    ["<div>", "<", "&", "<a ", "<script>", "<br>", "<!--", "]]>", "<p>x", "&#x110000;", "\0", "<b><i></b>"],
)
def test_hostile_markup_is_read(piece: str) -> None:
    assert answer_text("x" + piece * (400_000 // len(piece))).startswith("x")


@given(st.text(alphabet=st.characters(), max_size=200))
def test_garbage_never_raises(html: str) -> None:
    assert isinstance(answer_text(html), str)


@given(
    st.lists(
        st.sampled_from(
            ["<p>", "</p>", "<b>", "</div>", "<script>", "</script>", "a", "&amp;", "<br>", "\ud800"]
        )
    )
)
def test_broken_markup_never_raises(pieces: list[str]) -> None:
    assert "<" not in answer_text("".join(pieces))
