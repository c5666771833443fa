"""The section about the office: its name, letterhead, address and the codes of its numbers, saved as one entry."""

from typing import Any, Final

import msgspec
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from fieldapp.case.office import CONTESTS, PAPERS, ZONES, Office, office_of
from fieldapp.case.text import clean_text
from fieldapp.desk.letterhead import draw_letterhead
from fieldapp.desk.office import (
    LONGEST,
    LONGEST_ADDRESS,
    MOST_KOP_LINES,
    MOST_MEMBERS,
    chosen_settings,
    office_doubts,
    set_office,
)
from fieldapp.desk.printing import find_form
from fieldapp.errors import NothingChanged
from fieldapp.paper.raster import Picture
from fieldapp.vault.vault import Vault
from fieldapp.words import say
from ui.page import Shell
from ui.pages.settings.section import Section
from ui.style import GAP, SNUG, TIGHT, tokens
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import Columns, row, rows
from ui.widgets.choice import ChoiceEdit
from ui.widgets.entry import TextArea, TextEdit
from ui.widgets.field import Field
from ui.widgets.pagesupply import image_of
from ui.widgets.text import Label

TYPED: Final = "ui.settings.office"
SHORT: Final = ("name", "phone", "email", "city", "chair", "chair_title", "bawaslu_code", "lhp_unit")
LINES: Final = {"kop_lines": MOST_KOP_LINES, "members": MOST_MEMBERS}
CHOICES: Final = {"zone": ZONES, "contest": CONTESTS, "paper": PAPERS}
PREVIEW_WIDTH, PREVIEW_SHARE, PREVIEW_DELAY = 712, 0.26, 350


class OfficeSection(Section):
    """The settings of the own office."""

    key = "office"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._before: dict[str, Any] = {}
        self._fields: dict[str, Field] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PREVIEW_DELAY)
        self._timer.timeout.connect(self._draw)
        self._build()

    # ---- building ----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self._closed = Banner("", "calm")
        self._unsaved = Banner("", "calm", [(say("ui.settings.office.drop"), self._drop)])
        self._picture = Label("")
        self._picture.setObjectName("letterhead_picture")
        self._picture.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._picture.setAccessibleName(say("ui.settings.office.preview"))
        self._picture.setMinimumHeight(round(PREVIEW_WIDTH * PREVIEW_SHARE))
        self._doubts = Label("", "small", "ochre", wrap=True)
        for name in SHORT:
            self._add(name, TextEdit(f"office_{name}_edit", longest=LONGEST))
        for name, choices in CHOICES.items():
            texts = [(choice, say(f"ui.settings.office.{name}.{choice}")) for choice in choices]
            self._add(name, ChoiceEdit(f"office_{name}_edit", texts))
        self._add("kop_lines", TextArea("office_kop_lines_edit", lines=3, most=MOST_KOP_LINES))
        self._add("members", TextArea("office_members_edit", lines=2, most=MOST_MEMBERS))
        self._add("address", TextArea("office_address_edit", lines=2, longest=LONGEST_ADDRESS, most=4))
        self.save_button = Button(say("ui.settings.office.save"), "main", key="Ctrl+S", name="save_office_button")
        self.save_button.clicked.connect(self.save)
        self.body.addWidget(self._closed)
        self.body.addWidget(self._unsaved)
        self.body.addLayout(rows(Label(say("ui.settings.office.preview"), "label"), self._picture, gap=TIGHT))
        for part in self._arrange():
            self.body.addWidget(part)
        self.body.addWidget(self._doubts)
        self.body.addLayout(row(self.save_button, None, gap=SNUG))

    def _add(self, name: str, control: Any) -> None:
        hint = say(f"ui.settings.office.hint.{name}") if name in HINTED else ""
        field = Field(say(f"ui.settings.office.{name}"), control, hint, path=name)
        field.changed.connect(self._follow)
        self._fields[name] = field

    def _arrange(self) -> list[QWidget]:
        pairs = (("phone", "email"), ("city", "zone"), ("chair", "chair_title"), ("bawaslu_code", "lhp_unit"),
                 ("contest", "paper"))  # fmt: skip
        stacked = [self._fields[name] for name in ("name", "kop_lines", "address")]
        beside = [Columns(*(self._fields[name] for name in pair), narrow=420, gap=GAP) for pair in pairs]
        signers = pairs.index(("chair", "chair_title")) + 1
        return [*stacked, *beside[:signers], self._fields["members"], *beside[signers:]]

    # ---- what is shown -----------------------------------------------------------------------------------------------

    def show_facts(self) -> None:
        """Show the settings as they are, or what was typed and not saved yet."""
        why_not = self.session.why_not("office")
        self._closed.say(why_not, "calm")
        for field in self._fields.values():
            field.setEnabled(not why_not)
        if self._before and self._typed() != self._before:
            return
        vault = self.session.here
        self._show(_values(vault.office_settings()))
        self._before = self._typed()
        kept = _kept(vault.setting(TYPED))
        if kept and kept != self._before:
            self._show(kept)
        self._follow()

    def _show(self, values: dict[str, Any]) -> None:
        for name, field in self._fields.items():
            field.set_value(values.get(name, ""))
            field.set_problem("")

    def _typed(self) -> dict[str, Any]:
        return {name: field.value() for name, field in self._fields.items()}

    def _follow(self) -> None:
        changed = self._typed() != self._before
        self._unsaved.say(say("ui.settings.office.unsaved") if changed else "")
        self.save_button.setEnabled(changed)
        # At once the first time; afterwards when nobody types for a moment.
        self._timer.start(0 if self._picture.pixmap().isNull() else PREVIEW_DELAY)

    def _drop(self) -> None:
        self._show(self._before)
        self._follow()

    def _office(self) -> Office:
        vault = self.session.here
        return office_of(vault.office, {**chosen_settings(vault), **self._wanted(), "practice": vault.practice})

    def _draw(self) -> None:
        office = self._office()
        self._doubts.say("\n".join(problem.sentence for problem in office_doubts(office, self.session.packs.series)))
        self._doubts.setVisible(bool(self._doubts.text()))
        sharpness = self.devicePixelRatioF()
        across = min(max(self._picture.width(), 320), PREVIEW_WIDTH)
        self._picture.setMinimumHeight(round(across * PREVIEW_SHARE))
        width, height = round(across * sharpness), round(across * PREVIEW_SHARE * sharpness)
        self.session.read(
            self,
            lambda vault: draw_letterhead(find_form(vault.packs, "A.1"), office, width, height),
            self._show_picture,
            key="letterhead",
        )

    def _show_picture(self, drawn: Picture) -> None:
        picture = QPixmap.fromImage(image_of(drawn))
        painter = QPainter(picture)
        painter.setPen(tokens().colour("line"))
        painter.drawRect(picture.rect().adjusted(0, 0, -1, -1))
        painter.end()
        picture.setDevicePixelRatio(self.devicePixelRatioF())
        self._picture.setPixmap(picture)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        if self._before:
            self._timer.start()

    # ---- saving ------------------------------------------------------------------------------------------------------

    def _wanted(self) -> dict[str, Any]:
        """Return what was typed as it is saved."""
        found: dict[str, Any] = {}
        for name, value in self._typed().items():
            if name in LINES:
                found[name] = [line.strip() for line in clean_text(value).splitlines() if line.strip()]
            else:
                found[name] = clean_text(value, lines=name == "address").strip()
        return found

    def _show_problems(self, wanted: dict[str, Any]) -> bool:
        for name, field in self._fields.items():
            longest = LONGEST_ADDRESS if name == "address" else LONGEST
            problem = ""
            if name in LINES:
                too_many = len(wanted[name]) > LINES[name] or any(len(line) > LONGEST for line in wanted[name])
                code = "kop_long" if name == "kop_lines" else "members_long"
                problem = say(f"ui.settings.office.{code}", most=LINES[name]) if too_many else ""
            elif len(wanted[name]) > longest:
                problem = say("ui.settings.too_long", longest=longest)
            field.set_problem(problem)
        if not wanted["name"]:
            self._fields["name"].set_problem(say("ui.settings.office.name_missing"))
        wrong = next((field for field in self._fields.values() if field.problem()), None)
        if wrong is not None:
            wrong.take_focus()
        return wrong is not None

    def save(self) -> None:
        """Write what changed as one entry."""
        wanted = self._wanted()
        if not self.save_button.isEnabled() or self._show_problems(wanted):
            return
        shown = _values(self.session.here.office_settings())
        # A default that nobody touched stays a default.
        fields = {name: value for name, value in wanted.items() if value != _comparable(name, shown[name])}
        self.save_button.setEnabled(False)
        self.session.write(
            self, lambda vault: _save(vault, fields), self._show_saved, self._refuse, changed=lambda _names: ("*",)
        )

    def _show_saved(self, _names: list[str]) -> None:
        self._before = self._typed()
        self._follow()
        self.shell.tell(say("ui.settings.office.saved"))

    def _refuse(self, error: Exception) -> None:
        if isinstance(error, NothingChanged):
            self._before = self._typed()
            self._follow()
            self.shell.tell(say("ui.settings.office.same"))
            return
        self.save_button.setEnabled(True)
        self.shell.fail(error)

    def keep_typed(self) -> None:
        """Keep what was typed on this laptop, so that a lock loses nothing."""
        if not self._before:
            return
        typed = self._typed()
        text = msgspec.json.encode(typed).decode() if typed != self._before else ""
        if text != self.session.here.setting(TYPED):
            self.session.write(self, lambda vault: vault.keep_setting(TYPED, text))


HINTED: Final = ("kop_lines", "chair_title", "members", "bawaslu_code", "lhp_unit", "city", "paper")


def _values(office: Office) -> dict[str, Any]:
    found: dict[str, Any] = {name: getattr(office, name) for name in (*SHORT, *CHOICES, "address")}
    return {**found, **{name: "\n".join(getattr(office, name)) for name in LINES}}


def _comparable(name: str, value: str) -> Any:
    return value.splitlines() if name in LINES else value


def _kept(text: str) -> dict[str, Any]:
    try:
        return msgspec.json.decode(text or "{}", type=dict[str, str])
    except msgspec.DecodeError:
        return {}


def _save(vault: Vault, fields: dict[str, Any]) -> list[str]:
    try:
        return set_office(vault, fields)
    finally:
        vault.keep_setting(TYPED, "")
