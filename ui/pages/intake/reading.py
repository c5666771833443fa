"""One case as its reviewer reads it: what happened, who, what proves it, and what is still wrong with it."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.case.dates import write_iso_day, write_iso_time
from fieldapp.case.steps import label_of_step
from fieldapp.case.wording import name_kind
from fieldapp.desk.review import Reviewed
from fieldapp.words import say
from ui.pages.transfer.phrase import write_count
from ui.style import GAP, SNUG, WIDE
from ui.widgets.banner import Banner
from ui.widgets.card import Card, Line, Scroll
from ui.widgets.facts import Facts
from ui.widgets.text import Label

MOST_PROBLEMS = 5
Data = Mapping[str, Any]


class CaseReading(QWidget):
    """Shows a case that `view_case` gave, or nothing."""

    def __init__(self) -> None:
        """Make it empty."""
        super().__init__()
        self._title = Label("", "name", wrap=True)
        self._title.setObjectName("reading_title")
        self._second = Label("", "small", "soft", wrap=True)
        self._before = Banner(tone="ochre")
        self._before.setObjectName("before_banner")
        self._problems = Banner(tone="ochre")
        self._facts = Facts(label_width=112)
        self._narrative = Label("", wrap=True)
        self._narrative.let_select()
        self._card = Card(margin=WIDE)
        self._card.body.setSpacing(SNUG)
        for part in (self._title, self._second, self._before, self._problems, self._facts, Line()):
            self._card.body.addWidget(part)
        self._card.body.addWidget(Label(say("ui.intake.reading.narrative"), "label"))
        self._card.body.addWidget(self._narrative)
        self._card.body.addSpacing(GAP)
        self._scroll = Scroll(self._card)
        self._scroll.body.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)
        self.clear()

    def clear(self) -> None:
        """Show nothing."""
        self._card.hide()

    def show_case(self, data: Data, office: str, review: Reviewed | None, violations: Mapping[str, str]) -> None:
        """Show a case of an office, and what was decided about it before; `violations` are the texts by id."""
        event = data["event"]
        self._title.say(_numbers(data) or event["summary"] or say("ui.intake.review.unnamed"))
        kind = name_kind(data["kind"]).capitalize()
        self._second.say(say("ui.intake.reading.second", kind=kind, office=office, revision=data["revision"]))
        said = review is not None and review.standing in ("mended", "returned")
        self._before.say(say(f"ui.intake.reading.{review.standing}", reason=review.reason) if said and review else "")
        sentences = [problem["sentence"] for problem in data["problems"]]
        if data["conflicts"]:
            sentences.insert(0, say("ui.intake.reading.conflicts", count=len(data["conflicts"])))
        self._problems.say("\n".join(sentences[:MOST_PROBLEMS]))
        self._facts.fill([(label, value) for label, value in _facts_of(data, violations) if value])
        self._narrative.say(data["narrative"] or say("ui.intake.reading.no_narrative"))
        self._narrative.set_tone("ink" if data["narrative"] else "soft")
        self._card.show()
        self._scroll.verticalScrollBar().setValue(0)


def _numbers(data: Data) -> str:
    return "; ".join(number["number"] for number in data["numbers"] if not number["voided"])


def _facts_of(data: Data, texts: Mapping[str, str]) -> list[tuple[str, str]]:
    event = data["event"]
    when = " ".join(filter(None, (write_iso_day(event["occurred_on"]), write_iso_time(event["time"]))))
    shown = {
        "what": event["summary"],
        "when": when,
        "where": event["place"],
        "known": write_iso_day(event["known_on"]),
        "subjects": "\n".join(_person(subject) for subject in data["subjects"]),
        "reporter": _reporter(data),
        "witnesses": write_count(data["witnesses"]["count"]) if data["witnesses"]["count"] else "",
        "evidence": "\n".join(_evidence(item) for item in data["evidence"]),
        "violations": "\n".join(texts.get(name, name) for name in data["violations"]),
        "impact": data["impact"],
        "steps": "\n".join(_step(step) for step in data["steps"]),
    }
    return [(say(f"ui.intake.reading.{key}"), value) for key, value in shown.items()]


def _reporter(data: Data) -> str:
    if data["kind"] == "temuan":
        return str(data["finder"]["name"])
    return say("ui.intake.reading.reporter_hidden") if data["reporter"]["recorded"] else ""


def _person(subject: Data) -> str:
    return ", ".join(filter(None, (subject["name"], subject["position"], subject["agency"])))


def _step(step: Data) -> str:
    return " · ".join(filter(None, (write_iso_day(step["on"]), label_of_step(step["step"]), step["result"])))


def _evidence(item: Data) -> str:
    return " · ".join(filter(None, (item["name"], item["note"])))
