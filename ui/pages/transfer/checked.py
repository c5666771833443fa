"""The second step of receiving: what every file is and what would become of it, before anything goes in."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.case.wording import name_size
from fieldapp.exchange.gathering import MOST_FILES
from fieldapp.exchange.handover import name_places
from fieldapp.exchange.preview import ENROLMENT_KINDS, USED_ELSEWHERE, Inspection, Lack, Preview
from fieldapp.packs.check import version_key
from fieldapp.words import say
from ui.pages.transfer.phrase import write_count, write_office, write_short_day
from ui.style import GAP, SNUG
from ui.widgets.banner import Banner
from ui.widgets.block import Column
from ui.widgets.button import Button
from ui.widgets.card import row
from ui.widgets.choice import FlagEdit
from ui.widgets.empty import Empty
from ui.widgets.progress import ProgressPanel
from ui.widgets.table import SmallTable
from ui.widgets.text import Label, tip_text

TONES = {"good": "accent", "held": "ochre", "damaged": "ochre", "unreadable": "ochre", "refused": "ochre"}
MOST_LACKS, MOST_PARTS = 6, 50


class CheckedStep(QWidget):
    """Shows an Inspection; `enrolment_asked` carries the Preview of an enrolment file that somebody wants to use."""

    enrolment_asked = Signal(object)

    def __init__(self) -> None:
        """Make the step; `show_checking` and `show_found` fill it."""
        super().__init__()
        self._files: tuple[Preview, ...] = ()
        self.panel = ProgressPanel()
        self.panel.setObjectName("checking_panel")
        self._summary = Label("", "name", wrap=True)
        self._summary.setObjectName("summary_label")
        self._lead = Label(say("ui.receive.checked_lead"), tone="soft", wrap=True)
        self._lacks = Banner(tone="ochre")
        self._lacks.setObjectName("lacks_banner")
        self._table = SmallTable(_columns(), "preview_table", most=6)
        self._table.picked.connect(self._show_detail)
        self._table.opened.connect(self._use_enrolment)
        self._detail = Label("", "body", "soft", wrap=True)
        self._detail.setObjectName("detail_label")
        self._detail.let_select()
        self._pack = FlagEdit("use_pack_flag", "")
        self._version = ""
        self._use = Button("", icon="laptop", name="use_enrolment_button")
        self._use.call(lambda: self._use_enrolment(self._table.current_row()))
        self._none = Empty("stick", say("ui.receive.nothing"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SNUG)
        shown = (self.panel, self._summary, self._lead, self._lacks, self._pack, self._none, self._table, self._detail)
        for part in shown:
            layout.addWidget(part)
        layout.addLayout(row(self._use, None))
        layout.addSpacing(GAP)

    def show_checking(self) -> None:
        """Show that the files are being looked at."""
        self._show_parts(checking=True, found=False)
        self.panel.stop_button.setEnabled(True)
        self.panel.show_step(0, 0, say("ui.receive.checking"))

    def show_progress(self, done: int, total: int) -> None:
        """Show how many files were looked at."""
        self.panel.show_step(done, total, say("ui.receive.checking_file", done=done, total=total))

    @property
    def versions_to_use(self) -> tuple[str, ...]:
        """The reference data that is to come into force with the rest."""
        return (self._version,) if self._version and self._pack.value() else ()

    def show_found(self, found: Inspection, why_not: str = "") -> None:
        """Show what was found; `why_not` says why this officer may not bring reference data into force."""
        self._files = found.files
        self._show_parts(checking=False, found=bool(found.files))
        self._none.setVisible(not found.files)
        self._summary.say(_summary_of(found))
        self._lacks.say("\n".join([*_limits_of(found), *(_lack(one) for one in found.lacks[:MOST_LACKS])]))
        self._offer_pack(found, why_not)
        self._table.fill(found.files)
        if found.files:
            first = next((at for at, one in enumerate(found.files) if TONES.get(one.state) == "ochre"), 0)
            self._table.pick(first)
            self._show_detail(found.files[first])

    def _offer_pack(self, found: Inspection, why_not: str) -> None:
        """Offer the newest set that could be used; it never comes into force unless somebody ticks it."""
        packs = [one.pack for one in found.wanted if one.pack is not None]
        newest = max(packs, key=lambda one: version_key(one.version), default=None)
        self._version = newest.version if newest else ""
        self._pack.set_value(False)
        self._pack.setEnabled(not why_not)
        self._pack.setToolTip(tip_text(why_not))
        self._pack.setVisible(newest is not None)
        if newest is not None:
            text = say("ui.receive.use_pack", version=newest.version)
            self._pack.setText(" ".join(filter(None, (text, why_not))))
            self._pack.setAccessibleName(text)

    def _show_parts(self, *, checking: bool, found: bool) -> None:
        self.panel.setVisible(checking)
        self._none.hide()
        self._use.hide()
        self._pack.hide()
        self._lacks.say("")
        for part in (self._summary, self._lead, self._table, self._detail):
            part.setVisible(found)

    def _show_detail(self, one: Preview | None) -> None:
        enrolment = one is not None and one.kind in USED_ELSEWHERE
        self._use.setVisible(enrolment)
        if one is None:
            self._detail.say("")
            return
        if enrolment:
            self._use.say(say(f"ui.receive.use.{one.kind}"))
        self._detail.say(_detail_of(one))

    def _use_enrolment(self, one: Preview | None) -> None:
        if one is not None and one.kind in USED_ELSEWHERE:
            self.enrolment_asked.emit(one)


def _summary_of(found: Inspection) -> str:
    ready = [one for one in found.files if one.state == "good" and one.goes_in and one.pack is None]
    packs = [one for one in found.wanted if one.pack is not None]
    waiting = [one for one in found.wanted if one.state != "good"]
    enrolments = [one for one in found.files if one.kind in ENROLMENT_KINDS]
    sentences = []
    if ready:
        # A long file lies in several parts and is still one piece of evidence.
        evidence = frozenset[str]().union(*(one.hashes for one in ready))
        counts = {"new": sum(one.new for one in ready), "evidence": len(evidence)}
        bare = "ready_entries" if counts["new"] else "ready_known"
        code = bare if not counts["evidence"] else "ready" if counts["new"] else "ready_evidence"
        shown = {name: write_count(count) for name, count in counts.items()}
        sentences.append(say(f"ui.receive.{code}", parts=len(ready), **shown))
    if packs:
        sentences.append(say("ui.receive.packs", count=len(packs)))
    if waiting:
        sentences.append(say("ui.receive.will_wait", count=len(waiting)))
    if enrolments:
        sentences.append(say("ui.receive.enrolments", count=len(enrolments)))
    rescues = [one for one in found.files if one.kind == "rescue"]
    if rescues:
        sentences.append(say("ui.receive.rescues", count=len(rescues)))
    if not sentences:
        sentences.append(say("ui.receive.nothing_new" if found.files else "ui.receive.nothing"))
    return " ".join(sentences)


def _limits_of(found: Inspection) -> list[str]:
    """Return what was not looked at."""
    said = [say("ui.receive.unread", names=", ".join(path.name for path in found.unread[:MOST_LACKS]))]
    return [*(said if found.unread else []), *([say("ui.receive.more", most=MOST_FILES)] if found.more else [])]


def _lack(one: Lack) -> str:
    if one.parts:
        named = name_places(one.parts[:MOST_PARTS]) + ("…" if len(one.parts) > MOST_PARTS else "")
        return say("ui.receive.lack_parts", office=one.office, number=one.number, parts=named, of=one.of)
    code = "lack_after" if one.last else "lack_entries"
    return say(
        f"ui.receive.{code}", office=one.office, number=one.number, entries=write_count(one.entries), last=one.last
    )


def _name_of(one: Preview) -> str:
    if one.pack is not None and one.pack.version:
        return say("ui.receive.pack_name", version=one.pack.version)
    if not one.office:
        return one.name
    named = write_office(one.office_name, one.office)
    return say("ui.receive.to", office=named) if one.state == "own" else named


def _second_of(one: Preview) -> str:
    kind = say(f"ui.receive.kind.{one.kind}")
    if one.pack is not None:
        return " · ".join(filter(None, (one.pack.signer_name or kind, one.pack.label)))
    if one.header is None:
        return kind if not one.office else f"{kind} · {one.name}"
    facts = {"kind": kind, "number": one.header.number, "part": one.header.part, "parts": one.header.parts}
    return say("ui.receive.place", **facts)


def _made_of(one: Preview) -> str:
    if one.pack is not None:
        return one.pack.made
    return one.header.made if one.header else ""


def _contents_of(one: Preview) -> str:
    if one.pack is not None or one.state != "good" or one.kind in USED_ELSEWHERE:
        return ""
    if not one.entries:
        return say("ui.receive.only_evidence") if one.evidence else ""
    return say("ui.receive.new_of", new=write_count(one.new), entries=write_count(one.entries))


def _detail_of(one: Preview) -> str:
    if one.kind in USED_ELSEWHERE:
        return say(f"ui.receive.about.{one.kind}")
    code = "good" if one.cases and one.evidence else "evidence" if one.evidence else "entries"
    code = "receipt" if one.kind == "receipt" else code
    counts = {"cases": write_count(one.cases), "evidence": write_count(one.evidence)}
    lines = [one.sentence or say(f"ui.receive.about.{code}", **counts)]
    if one.header is not None and one.state in ("good", "held", "damaged"):
        code = "proved" if one.proved else "claimed"
        lines.append(say(f"ui.receive.{code}", device=one.header.device[:8]))
    if not one.goes_in:
        lines.append(say("ui.receive.left_there"))
    if one.pack is None or one.pack.version:
        lines.append(say("ui.receive.file_name", name=one.name))
    return " ".join(lines)


def _columns() -> list[Column]:
    return [
        Column("file", say("ui.receive.column.file"), 0, text=_name_of, second=_second_of),
        Column(
            "made",
            say("ui.receive.column.made"),
            108,
            text=lambda o: write_short_day(_made_of(o)),
        ),
        Column("new", say("ui.receive.column.new"), 128, text=_contents_of),
        Column("size", say("ui.receive.column.size"), 92, text=lambda o: name_size(o.size), align="right"),
        Column(
            "state",
            say("ui.receive.column.state"),
            176,
            text=lambda o: say(f"ui.receive.state.{_state_of(o)}"),
            tone=lambda o: TONES.get(o.state, "soft"),
            chip=True,
        ),
    ]


def _state_of(one: Preview) -> str:
    if one.kind == "rescue":
        return "rescue"
    if one.pack is not None:
        return f"pack_{one.pack.state}"
    return "enrolment" if one.kind in ENROLMENT_KINDS else one.state


def paths_of(files: Sequence[Preview]) -> list[Path]:
    """Return where the files lie."""
    return [one.path for one in files]
