"""A device is told once, however many files know a part of it."""

from __future__ import annotations

from auditor.history.devices import told_once
from auditor.recording import Device

KITCHEN = Device("amazon", "Kitchen", "aaaaaaaaaaaa")


def test_an_entry_that_says_a_part_of_another_is_left_out() -> None:
    assert told_once({KITCHEN, Device("amazon", "Kitchen", None)}) == [KITCHEN]
    assert told_once({KITCHEN, Device("amazon", None, "aaaaaaaaaaaa")}) == [KITCHEN]


def test_what_nothing_else_says_stays() -> None:
    alone = [Device("amazon", "Hall", None), Device("amazon", None, "bbbbbbbbbbbb")]
    assert told_once([KITCHEN, *alone]) == [alone[0], KITCHEN, alone[1]]
    assert told_once([]) == []


def test_two_devices_of_one_name_and_two_names_of_one_device_stay_two() -> None:
    other = Device("amazon", "Kitchen", "bbbbbbbbbbbb")
    renamed = Device("amazon", "Bath", "aaaaaaaaaaaa")
    assert told_once({KITCHEN, other, renamed}) == [renamed, KITCHEN, other]


def test_another_vendors_device_of_that_name_is_another() -> None:
    assert len(told_once({KITCHEN, Device("google", "Kitchen", None)})) == 2
