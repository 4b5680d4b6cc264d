"""Which shape a member belongs to: the most confident one, never a guess between two, never a crash."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.shapes.contract import Batch, Claim, Head, Shape, Source
from auditor.shapes.registry import SHAPES, claim

HEAD = Head("a/b.json", 2, b"[]")


class Sure(Shape):
    id, title, source = "google.sure", "Sure", "made up"

    def __init__(self, confidence: float) -> None:
        self.confidence = confidence

    def recognise(self, head: Head) -> Claim | None:
        return Claim(self.confidence, ("it says so",))

    def read(self, source: Source) -> Iterator[Batch]:
        return iter(())


class Fails(Sure):
    title = "Fails"

    def recognise(self, head: Head) -> Claim | None:
        raise ValueError(head.data)


def test_the_most_confident_shape_wins() -> None:
    strong = Sure(0.9)
    found = claim(HEAD, (Sure(0.5), strong))
    assert isinstance(found, tuple) and found[0] is strong


def test_equal_confidence_is_said_and_not_guessed() -> None:
    assert claim(HEAD, (Sure(0.5), Sure(0.5))) == "two shapes claim this file equally: Sure and Sure"


def test_a_shape_that_fails_does_not_hide_the_others() -> None:
    found = claim(HEAD, (Fails(1), Sure(0.5)))
    assert isinstance(found, tuple)


def test_a_failure_alone_is_said_without_the_content() -> None:
    assert (
        claim(Head("x", 6, b"secret"), (Fails(1),)) == "Fails: the reader failed when it looked at this file"
    )


def test_nobody_s_file_is_nobody_s() -> None:
    assert claim(HEAD, ()) is None


def test_every_shape_has_an_id_of_its_own_and_says_where_it_is_known_from() -> None:
    assert len({shape.id for shape in SHAPES}) == len(SHAPES)
    assert all(shape.title and shape.source and shape.id.count(".") == 1 for shape in SHAPES)
