"""What the list of devices and the other files tell about serials together, for one audit and as hashes."""

from __future__ import annotations

import io

from auditor.recording import device_id
from auditor.shapes.amazon.households import Households
from auditor.shapes.contract import Options, Source
from tests.reading import Clips

SERIAL = "G000EXAMPLE00001"


def source(shared: dict[type, object]) -> Source:
    return Source(0, "x", 0, io.BytesIO, Clips(), Options(), {}, shared=shared)  # type: ignore[arg-type]


def test_shapes_of_one_audit_have_one_and_another_audit_has_its_own() -> None:
    shared: dict[type, object] = {}
    assert Households.of(source(shared)) is Households.of(source(shared))
    assert Households.of(source(shared)) is not Households.of(source({}))


def test_a_listed_device_gets_its_id_when_a_record_tells_its_type() -> None:
    households = Households()
    listed = households.note_listed(SERIAL)
    assert households.id_of(listed) is None
    households.note_type("A0EXAMPLEDEVTY", SERIAL)
    assert households.id_of(listed) == device_id("A0EXAMPLEDEVTY", SERIAL)


def test_of_two_types_the_same_one_counts_in_any_order() -> None:
    one, other = Households(), Households()
    for type_ in ("A0", "A1"):
        one.note_type(type_, SERIAL)
    for type_ in ("A1", "A0"):
        other.note_type(type_, SERIAL)
    assert one.id_of(one.note_listed(SERIAL)) == other.id_of(other.note_listed(SERIAL)) is not None


def test_a_serial_is_strange_only_where_there_is_a_list_without_it() -> None:
    households = Households()
    assert not households.is_strange(SERIAL)
    households.note_listed("G000EXAMPLE00002")
    assert households.is_strange(SERIAL)
    households.note_listed(SERIAL)
    assert not households.is_strange(SERIAL)


def test_no_serial_is_held() -> None:
    households = Households()
    households.note_listed(SERIAL)
    households.note_type("A0EXAMPLEDEVTY", SERIAL)
    assert SERIAL not in repr(vars(households))
