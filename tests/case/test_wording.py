"""Ids, fields and values as words; what nobody knows comes back as it is."""

import pytest

from fieldapp.case import wording


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", None, ""), ("name", "", ""), ("nik", "3171234567890001", "3171********0001"),
        ("official", True, "ya"), ("official", False, "tidak"), ("urls", ["a", "b"], "a, b"),
        ("name", "kajian_awal", "kajian awal"), ("name", "Budi", "Budi"), ("status", "kades", "kepala desa"),
        ("status", "baru", "baru"), ("exif", {"a": 1}, '{"a": 1}'), ("size", 12, "12"),
    ],
)  # fmt: skip
def test_values_are_told_in_words(field, value, words):
    assert wording.name_value(field, value) == words


def test_fields_have_labels_and_some_are_not_told():
    assert wording.label_field("case", "event.place") == "Tempat kejadian"
    assert wording.label_field("subject", "nip") == "NIP/NI PPPK"
    assert wording.label_field("step", "on") == "Tanggal"
    assert wording.label_field("case", "state") == "Status"
    assert wording.label_field("case", "tak.dikenal") == "tak.dikenal"
    assert wording.is_told("case", "narrative")
    assert not wording.is_told("case", "order")
    assert not wording.is_told("number", "running")
    assert wording.is_told("number", "text")


def test_sizes_counts_and_days_are_short():
    assert [wording.name_size(size) for size in (1, 999, 1000, 1_500_000)] == ["1 B", "999 B", "1,0 KB", "1,5 MB"]
    assert [wording.name_count(count) for count in (0, 999, 12_480)] == ["0", "999", "12.480"]
    assert [wording.name_short_day(day) for day in ("2024-10-21", "", "kira-kira")] == ["21-10-2024", "", "kira-kira"]
    assert wording.name_kind("tak_dikenal") == "tak_dikenal"
