"""What lies on the table beside the laptop: sticks that are folders, and a printer that keeps what it is given."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fieldapp.errors import PrinterNotReady
from fieldapp.exchange.stick import Medium, Stick
from ui.jobs import Report
from ui.pages import recoverypaper
from ui.pages.print import printer as port
from ui.pages.print.printer import PrinterState, PrintTask
from ui.pages.transfer import stick as sticks
from ui.pages.transfer.stick import Volume

GIGABYTE = 10**9


@dataclass
class Tray:
    """A printer that keeps what it was given, unless it is jammed; without a name there is none."""

    name: str = "Canon Sekretariat"
    jammed: bool = False
    tasks: list[PrintTask] = field(default_factory=list)

    def list_printers(self) -> list[PrinterState]:
        """Return the printers of the office."""
        papers = ((210.0, 297.0), (215.0, 330.0))
        other = PrinterState("Epson L3210 Gudang", "stopped")
        return [PrinterState(self.name, usual=True, papers=papers), other] if self.name else []

    def print_pages(self, name: str, task: PrintTask, report: Report) -> None:
        """Keep a task."""
        report(0, len(task.pages))
        if self.jammed:
            raise PrinterNotReady(name=name)
        self.tasks.append(task)
        report(len(task.pages), len(task.pages))


@dataclass
class Table:
    """The sticks that are plugged in and the printer; `laid` puts them where the window looks for them."""

    folder: Path
    volumes: list[Volume] = field(default_factory=list)
    medium: Medium = field(default_factory=Medium)
    tray: Tray = field(default_factory=Tray)

    @contextmanager
    def laid(self) -> Iterator[None]:
        """Let the window see this table instead of the machine while the block runs."""
        wanted: list[tuple[Any, str, Any]] = [
            (sticks, "list_volumes", lambda: list(self.volumes)),
            (sticks, "open_stick", lambda folder: Stick(folder, self.medium)),
            (sticks, "EVERY", 20),
            (recoverypaper, "SystemPrinter", lambda: self.tray),
            (port, "SystemPrinter", lambda: self.tray),
        ]
        before = [(module, name, getattr(module, name)) for module, name, _ in wanted]
        for module, name, value in wanted:
            setattr(module, name, value)
        try:
            yield
        finally:
            for module, name, value in before:
                setattr(module, name, value)

    def plug(self, name: str = "SANDISK", free: int = 14_200_000_000, *, read_only: bool = False) -> Path:
        """Plug a stick in; one of this name that was pulled out comes back with what is on it."""
        place, away = self.folder / name, self.folder / f".{name}"
        if away.exists():
            away.rename(place)
        place.mkdir(parents=True, exist_ok=True)
        self.volumes.append(Volume(place, name, "vfat", free, 16 * GIGABYTE, read_only))
        return place

    def pull(self, name: str = "SANDISK") -> None:
        """Pull a stick out."""
        (self.folder / name).rename(self.folder / f".{name}")
        self.volumes = [one for one in self.volumes if one.name != name]

    def empty(self) -> None:
        """Take everything away."""
        self.volumes, self.medium = [], Medium()
        self.tray.name, self.tray.jammed = Tray.name, False
