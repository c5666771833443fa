"""What the lists and the search index hold of a case: nobody who reported or saw it is named in them.

Called by the projections alone, for each case that changed. Pure.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from fieldapp.case.veil import Told, may_name, veil_over
from fieldapp.words import say

_decode = msgspec.json.decode


def people_in(identities: Iterable[bytes]) -> Told:
    """Return what gives the reporter and the witnesses of a case away."""
    said = [{name.rpartition(".")[2]: value for name, value in _decode(one).items()} for one in identities]

    def texts(*names: str) -> list[str]:
        return [text for fields in said for name in names if (text := _text(fields.get(name)).strip())]

    return Told(texts("name", "proxy"), texts("address", "birth"), texts("phone", "email"))


def cover_people(
    secret: Told, case: Mapping[str, Any], parts: Mapping[str, list[dict[str, Any]]]
) -> tuple[str, str, str]:
    """Return the summary as the lists show it, then summary and story as the index holds them: nobody is named."""
    summary, story = _text(case.get("event.summary")), _text(case.get("narrative"))
    if not may_name(secret, f"{summary} {story}"):
        return summary, summary, story
    told = [summary, story, _text(case.get("impact")), *(_text(one.get("note")) for one in parts["evidence"])]
    public = [_text(case.get(name)) for name in ("finder.name", "finder.position", "finder.address", "event.place")]
    for name in ("name", "position", "agency", "address"):
        public += [_text(subject.get(name)) for subject in parts["subject"]]
    keep = " ".join(public)
    gone = veil_over(secret, told, keep, " ")
    return veil_over(secret, told, keep, say("paper.withheld"))(summary), gone(summary), gone(story)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
