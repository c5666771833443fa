"""What is said of one side of a difference: the value in words, who wrote it, when, on which laptop of which office.

Called by the cards of differing fields, of doubled numbers and of steps. Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fieldapp.case.wording import label_field, name_value
from fieldapp.desk.telling import tell_wall, tell_word
from fieldapp.desk.view import Data
from fieldapp.words import say
from ui.pages.case.reading import Reading
from ui.widgets.text import shown


@dataclass(frozen=True, slots=True)
class Side:
    """One value of a field: its words, and the entries that say it, each with who wrote it."""

    entry: str
    words: str
    authors: tuple[str, ...]
    devices: tuple[str, ...]


def sides_of(conflict: Data, values: Sequence[Data], reading: Reading) -> list[Side]:
    """Return the different values among some, those that are equal put together."""
    found: dict[int, list[Data]] = {}
    for value in values:
        found.setdefault(value["group"], []).append(value)
    return [
        Side(
            same[0]["entry"],
            shown(value_words(conflict, same[0], reading.packs.stage_labels), lines=True),
            tuple(tell_author(one, reading) for one in same),
            tuple(one["device"] for one in same),
        )
        for same in found.values()
    ]


def field_words(conflict: Data, names: Mapping[str, str]) -> str:
    """Return what a field is called, with the record it belongs to where that is not the case itself."""
    label = label_field(conflict["type"], conflict["field"])
    label = label[:1].upper() + label[1:]
    whose = names.get(conflict["record"], "")
    return f"{label} · {whose}" if whose else label


def value_words(conflict: Data, value: Data, stages: Mapping[str, str]) -> str:
    """Return a value in words; what reveals a reporter or witness only when it was asked for."""
    if conflict["hidden"] and value["value"] is None:
        return say("ui.case.differ.hidden")
    found = value["value"]
    if conflict["type"] in ("register", "range") and conflict["field"] == "device" and isinstance(found, str) and found:
        return say("ui.case.differ.laptop", name=found[:8])
    if isinstance(found, str):
        return tell_word(conflict["field"], found, stages) or say("ui.case.differ.empty")
    words = name_value(conflict["field"].rpartition(".")[2], found)
    return words or say("ui.case.differ.empty")


def tell_author(one: Data, reading: Reading) -> str:
    """Return who wrote something, when, and where: on which laptop, of which office when that is another one."""
    who = one["officer_name"] or say("telling.unknown")
    when = tell_wall(one["wall"], reading.zone)[2]
    return f"{who}\n{when}\n{tell_laptop(one['device'], one['office'], reading)}"


def tell_laptop(device: str, office: str, reading: Reading) -> str:
    """Return a laptop in words: this one, or by the beginning of its name, with its office where that is another."""
    if device == reading.device:
        return say("ui.case.differ.here")
    name = device[:8]
    if office == reading.own_office:
        return say("ui.case.differ.laptop", name=name)
    return say("ui.case.differ.laptop_of", name=name, office=reading.offices.get(office, office))
