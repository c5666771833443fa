"""Places in a form: read, written, made on the way."""

import pytest

from fieldapp.case.path import general, is_within, look_up, put, steps_of

VALUES = {"event": {"place": "Balai"}, "subjects": [{"name": "A"}, {"name": "B"}], "alleged": None}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("event.place", "Balai"),
        ("subjects[1].name", "B"),
        ("subjects[2].name", None),
        ("alleged.event", None),
        ("x", None),
    ],
)
def test_look_up(path, value):
    assert look_up(VALUES, path) == value


def test_put_makes_what_is_missing():
    values = {"alleged": None, "subjects": [{}]}
    put(values, "alleged.event", "Orasi")
    put(values, "subjects[0].name", "A")
    put(values, "event.place", "Balai")
    assert values == {"alleged": {"event": "Orasi"}, "subjects": [{"name": "A"}], "event": {"place": "Balai"}}
    with pytest.raises(IndexError):
        put(values, "subjects[1].name", "B")


def test_within():
    assert is_within("subjects[2].name", "subjects")
    assert is_within("subjects[2].name", "subjects[2]")
    assert not is_within("subjects[20].name", "subjects[2]")
    assert not is_within("subjects_more", "subjects")


def test_steps():
    assert steps_of("alleged.witnesses[3].name") == ("alleged", "witnesses", 3, "name")
    assert general("alleged.witnesses[3].name") == "alleged.witnesses.name"
