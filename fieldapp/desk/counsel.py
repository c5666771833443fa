"""What is advised about a case, and letters on their way, as plain data; names of reporter and witnesses are masked.

Called by the command line and the window. The patterns are those of `resources/format/cli.md`.
"""

from dataclasses import asdict
from datetime import date
from typing import Any

from fieldapp.case.referral import Referral, referral_problems
from fieldapp.desk.advice import Advice, FollowUp
from fieldapp.desk.veil import veil_data
from fieldapp.desk.view import view_problems
from fieldapp.vault.vault import Vault

Data = dict[str, Any]
_SUGGESTION = (
    *("subject", "id", "text", "category", "group", "why", "confidence", "certain", "sanction_basis"),
    "sanction_confidence",
)
_ROUTE = ("to", "channel", "form", "route", "kind", "settled", "confidence", "note")


def view_advice(vault: Vault, advice: Advice) -> Data:
    """Return what is advised about a case."""
    span = advice.span
    data = {
        "id": advice.case.id,
        "on": advice.on.isoformat(),
        "first": span.first.isoformat() if span else "",
        "last": span.last.isoformat() if span else "",
        "phases": list(advice.phases),
        "suggestions": [
            {name: getattr(one, name) for name in _SUGGESTION}
            | {name: list(getattr(one, name)) for name in ("phases", "words", "basis", "sanctions", "doubts")}
            for one in advice.suggestions
        ],
        "misses": [asdict(one) for one in advice.misses],
        "routes": [
            {name: getattr(one, name) for name in _ROUTE}
            | {name: list(getattr(one, name)) for name in ("subjects", "cc", "address")}
            for one in advice.routes
        ],
        "lacks": [asdict(one) for one in advice.lacks],
        "remarks": view_problems((*advice.unfit, *advice.remarks)),
        "results": [{"subject": name, "results": list(results)} for name, results in advice.results.items()],
        "ready": advice.ready,
    }
    return veil_data(vault, advice.case.id, data)


def view_referral(referral: Referral, today: date) -> Data:
    """Return one letter with its standing and what is odd about its days."""
    data = asdict(referral)
    data |= {"subjects": list(referral.subjects), "cc": list(referral.cc)}
    data["enclosures"] = [asdict(one) for one in referral.enclosures]
    return data | {"standing": referral.standing, "problems": view_problems(referral_problems(referral, today))}


def view_follow_up(one: FollowUp, today: date) -> Data:
    """Return one letter of the list, with the day on which to ask and how many days ago that was."""
    return view_referral(one.referral, today) | {"due": one.due.isoformat() if one.due else "", "late": one.late}
