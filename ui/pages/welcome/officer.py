"""Who works at this laptop: name and position as they stand on paper, and what they may do."""

from fieldapp.case.right import first_roles, known_roles
from fieldapp.case.text import clean_text
from fieldapp.desk.office import LONGEST
from fieldapp.vault.roles import ADMIN
from fieldapp.words import say
from ui.gate import Gate
from ui.pages.roleedit import RoleEdit
from ui.pages.welcome.step import Answers, Step
from ui.widgets.entry import TextEdit
from ui.widgets.field import Field


class OfficerStep(Step):
    """The first officer; others are added in the settings."""

    key = "officer"

    def __init__(self, gate: Gate, answers: Answers) -> None:
        super().__init__(gate, answers)
        self._name = Field(
            say("ui.welcome.officer.name"), TextEdit("officer_name_edit", say("ui.welcome.officer.example"), LONGEST),
            say("ui.welcome.officer.name_hint"), needed=True,
        )  # fmt: skip
        self._position = Field(
            say("ui.welcome.officer.position"), TextEdit("officer_position_edit", longest=LONGEST),
            say("ui.welcome.officer.position_hint"),
        )  # fmt: skip
        self.roles = RoleEdit("first_role_edit")
        self._roles = Field(say("ui.welcome.officer.roles"), self.roles, say("ui.welcome.officer.roles_hint"))
        self._asked = ""
        for field in (self._name, self._position, self._roles):
            self.body.addWidget(field)
            field.changed.connect(lambda field=field: field.set_problem(""))

    def arrive(self) -> None:
        """Offer the roles of the office that was chosen, all of them at first, and take the focus."""
        if self.answers.office != self._asked:
            self._asked = self.answers.office
            offered = first_roles(self._asked)
            self.roles.offer(offered, (ADMIN,))
            self.roles.set_value(offered)
        self._name.take_focus()

    def finish(self) -> bool:
        """Keep name, position and roles."""
        name, position = (clean_text(field.value(), lines=False).strip() for field in (self._name, self._position))
        too_long = say("ui.welcome.too_long", longest=LONGEST)
        self._name.set_problem(
            say("ui.welcome.officer.missing") if not name else too_long if len(name) > LONGEST else ""
        )
        self._position.set_problem(too_long if len(position) > LONGEST else "")
        for field in (self._name, self._position):
            if field.problem():
                field.take_focus()
                return False
        self.answers.officer, self.answers.position = name, position
        self.answers.roles = known_roles(self.roles.value())
        return True
