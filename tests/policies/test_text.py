"""What a page shows is read whatever its form, and what changed is told word by word."""

from __future__ import annotations

import time

import pytest

from auditor.policies.text import MOST_MARKS, Part, changes, nearest, normalised, says, visible

QUOTE = "You can’t delete what isn’t there — “less than 1%”, at most."
PAGE = "You can't delete what isn't there - \"less than 1%\", at most."


def text_of(html: str | bytes, charset: str | None = "utf-8") -> str:
    return visible(html.encode() if isinstance(html, str) else html, charset)


@pytest.mark.parametrize(
    "html",
    [
        f"<p>{QUOTE}</p>",
        f"<p>{PAGE}</p>",
        "<p>You can&rsquo;t&nbsp;delete\n\t what isn&#8217;t there &mdash; &ldquo;less than 1%&rdquo;, at most.</p>",
        "<p>You <b>can't</b> del<i>ete</i> what isn't <a href='x'>there</a> - \"less than 1%\" , at most .</p>",
        "<p>You can't del\u00adete what isn't\u200b there - \"less than 1%\", at most.</p>",
        "<div>before</div><div>You can't delete what isn't there -<br>\"less than 1%\", at most.</div>after",
        f"<ul><li>one</li><li>{QUOTE}</li></ul>",
        f"{QUOTE}",
        f"<p>{QUOTE}",
        f"<table><td>{QUOTE}</table></p></div>",
        f"<details><summary>more</summary><p hidden>{QUOTE}</p></details>",
    ],
)
def test_a_sentence_is_found_in_whatever_form_it_is_written(html: str) -> None:
    assert says(text_of(html), QUOTE)


@pytest.mark.parametrize(
    "html",
    [
        f"<script>var a = '{PAGE}'</script>",
        f"<style>/* {PAGE} */</style>",
        f"<!-- {PAGE} -->",
        f"<template><p>{PAGE}</p></template>",
        f"<head><title>{PAGE}</title><meta name=description content='{QUOTE}'></head>",
        f"<noscript>{PAGE}</noscript>",
        f'<img alt="{QUOTE}">',
        f"<textarea>{PAGE}</textarea>",
        '<p>You can delete what isn\'t there - "less than 1%", at most.</p>',
        "<p>You can't delete what isn't there - \"less than 2%\", at most.</p>",
        "",
    ],
)
def test_what_nobody_sees_and_other_words_are_not_the_sentence(html: str) -> None:
    assert not says(text_of(html), QUOTE)


SAMPLE = "<meta charset='{}'><p>Größe: über 1 % für Höfe, naïve café</p>"


@pytest.mark.parametrize(
    ("encoding", "header", "meta"),
    [
        ("utf-8", "utf-8", "utf-8"),
        ("latin-1", "utf-8", "utf-8"),
        ("latin-1", None, "utf-8"),
        ("latin-1", "latin-1", "latin-1"),
        ("utf-8", "latin-1", "latin-1"),
        ("utf-8", None, "nonsense"),
        ("utf-8", "no-such-charset", "x"),
        ("windows-1252", None, "windows-1252"),
        ("utf-8-sig", None, "latin-1"),
        ("utf-16", None, "utf-16"),
    ],
)
def test_a_wrong_charset_is_seen_through(encoding: str, header: str | None, meta: str) -> None:
    body = SAMPLE.format(meta).encode(encoding)
    assert says(text_of(body, header), "Größe: über 1 % für Höfe, naïve café")


def test_a_page_without_words_shows_nothing() -> None:
    for html in ("", "<html></html>", "<body><script>run()</script><div id=app></div></body>", "\0", "   "):
        assert not text_of(html).strip("\0\ufffd")


def test_the_passage_most_like_a_sentence_is_told_with_its_changes() -> None:
    text = normalised(
        "Welcome. Many words stand before it. Reviewers see a tiny fraction of your requests, less than 2%. More follows."
    )
    found = nearest(text, "Reviewers see a small fraction of requests, less than 1%.")
    assert found == (
        Part("same", "Reviewers see a"),
        Part("gone", "small"),
        Part("new", "tiny"),
        Part("same", "fraction of"),
        Part("new", "your"),
        Part("same", "requests, less than"),
        Part("gone", "1%."),
        Part("new", "2%."),
    )


def test_words_around_the_passage_are_left_out() -> None:
    text = normalised("a b c d e f g. Now we keep recordings for six months or more. h i j k l m n.")
    found = nearest(text, "We keep recordings for six months")
    assert [part for part in found if part.kind == "same"] == [Part("same", "keep recordings for six months")]
    assert sum(len(part.words.split()) for part in found if part.kind == "new") <= 1


def test_where_nothing_is_like_it_nothing_is_told() -> None:
    assert (
        nearest(normalised("Our shop sells lamps and chairs. " * 50), "Reviewers see a small fraction") == ()
    )
    assert nearest("", "Reviewers see a small fraction") == ()


def test_a_long_page_is_compared_in_a_moment() -> None:
    text = normalised("the of and to a in is it you that he was for on are with as his they be " * 20_000)
    began = time.monotonic()
    nearest(text + " Reviewers see a tiny fraction of it.", "Reviewers see a small fraction of it.")
    assert time.monotonic() - began < 10


def test_sentences_that_went_and_came_are_told() -> None:
    before = "One stays. Two goes. Three stays."
    assert changes(before, "One stays. Three stays. Four is new.") == (
        Part("gone", "Two goes."),
        Part("new", "Four is new."),
    )
    assert changes(before, before) == ()
    assert changes("", " ".join(f"Sentence {number}." for number in range(30_000))) == ()


@pytest.mark.parametrize(
    "piece", ["<p>a ", "<b>x", "<b><p>", "<table><tr><td>x", "<div>", "<!---->", "<script>"]
)
def test_a_page_of_nothing_but_parts_is_read_in_seconds(piece: str) -> None:
    most = MOST_MARKS // piece.count("<")
    began = time.monotonic()
    text_of(piece * (most // 4))
    assert time.monotonic() - began < 15


def test_a_page_that_is_nested_a_thousandfold_is_read() -> None:
    assert text_of("<div>" * 3000 + "hello" + "</div>" * 3000).strip() in {"hello", ""}
