"""The people of a saved case or LHP in the values of a form: hidden behind a mark, and put back in their places.

Called by the editor's core. Pure. Who was typed anew into a form is never hidden: the record does not name them yet.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from fieldapp.case.form import Values, is_filled
from fieldapp.case.path import look_up, put, steps_of

MARK: Final = "withheld"
REPORTER: Final = "reporter"
_LISTS: Final = ("witnesses", "alleged.witnesses")


def hide_people(values: Values, record: Values) -> Values:
    """Return values of a form in which everybody whom `record` names is no more than a mark."""
    found = dict(values)
    if REPORTER in found and _is_named(record.get(REPORTER)):
        found[REPORTER] = _marked(found[REPORTER])
    for path in _LISTS:
        named = {one["id"] for one in _listed(record, path) if _is_named(one)}
        people = [_marked(one) if one.get("id") in named else one for one in _listed(found, path)]
        _replace(found, path, people)
    return found


def show_people(values: Values, *sources: Values) -> Values:
    """Return values of a form in which everybody hidden is as the first of the sources says that names them.

    Who is in none of them stays hidden.
    """
    found = dict(values)
    if is_marked(found.get(REPORTER)):
        known = (source.get(REPORTER) for source in sources)
        found[REPORTER] = dict(next((one for one in known if one and not is_marked(one)), found[REPORTER]))
    for path in _LISTS:
        known_here = [{one.get("id"): one for one in _listed(source, path)} for source in sources]
        people = [_shown(one, known_here) for one in _listed(found, path)]
        _replace(found, path, people)
    return found


def is_marked(value: Any) -> bool:
    """Say whether a member of a form is no more than a mark."""
    return isinstance(value, Mapping) and value.get(MARK) is True


def is_hidden(values: Values, path: str) -> bool:
    """Say whether somebody hidden stands at a place of a form, or the place belongs to one."""
    return any(is_marked(place) for place in _way(values, path))


def hides_anybody(values: Values) -> bool:
    """Say whether somebody is hidden in a form."""
    return is_marked(values.get(REPORTER)) or any(is_marked(one) for path in _LISTS for one in _listed(values, path))


def _way(values: Values, path: str) -> Iterator[Any]:
    at: Any = values
    for step in steps_of(path):
        at = look_up(at, f"[{step}]") if isinstance(step, int) else look_up(at, step)
        yield at
    if isinstance(at, list):
        yield from at


def _shown(member: Values, sources: list[dict[Any, Values]]) -> Values:
    if not is_marked(member):
        return member
    known = (source.get(member.get("id")) for source in sources)
    return dict(next((one for one in known if one and not is_marked(one)), member))


def _marked(member: Values) -> Values:
    """Return a member without anything about who it is."""
    return {key: value if key == "id" else "" for key, value in member.items()} | {MARK: True}


def _is_named(member: Any) -> bool:
    return is_filled(member) and not is_marked(member)


def _listed(values: Values, path: str) -> list[Values]:
    found = look_up(values, path)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _replace(values: Values, path: str, people: list[Values]) -> None:
    """Put a list into its place, leaving alone what the values were made from."""
    if not people:
        return
    first, _, rest = path.partition(".")
    if rest:
        values[first] = dict(values[first])
    put(values, path, people)
