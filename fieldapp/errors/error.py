"""What every error that an officer must hear about is.

The sentence of a class stands in `resources/words/` under `error.<code>` and says what happened, that nothing is lost,
and what to do next. Anything else that is raised is a fault of the program.
"""

from typing import ClassVar

from fieldapp.words import say


class NetraError(Exception):
    """An event the officer must hear about; `facts` fill the places of its sentence."""

    code: ClassVar[str] = "netra"

    def __init__(self, **facts: object) -> None:
        super().__init__(facts)
        self.facts = facts

    @property
    def sentence(self) -> str:
        """The Indonesian sentence of this error."""
        return say(f"error.{self.code}", **self.facts)

    def __str__(self) -> str:
        return f"{self.code}: {self.sentence}"
