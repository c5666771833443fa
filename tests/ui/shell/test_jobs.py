"""Queues: order, newest wins, gone owners, cancelling, faults, and the end."""

import threading
from collections.abc import Callable, Iterator

import pytest
import shiboken6
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fieldapp.errors import ProgramFault, VaultBusy
from ui.jobs import Cancelled, Jobs

TIMEOUT = 20_000


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Jobs]:
    made = Jobs("test")
    yield made
    made.shut_down()


@pytest.fixture
def owner(qapp: QApplication) -> QObject:
    return QObject()


class Gate:
    """Work that begins and ends when the test says so."""

    def __init__(self) -> None:
        self.begun, self.free = threading.Event(), threading.Event()

    def __call__(self, _report: Callable[[int, int], None]) -> str:
        self.begun.set()
        assert self.free.wait(10)
        return "done"


def test_three_thousand_answers_come_in_order(jobs: Jobs, owner: QObject, qtbot: QtBot) -> None:
    answers: list[int] = []
    for number in range(3000):
        jobs.start(owner, lambda _report, number=number: number, answers.append)
    qtbot.waitUntil(lambda: len(answers) == 3000, timeout=TIMEOUT)
    assert answers == list(range(3000))
    assert not jobs.busy


def test_work_runs_on_one_thread_and_answers_on_the_window_s(jobs: Jobs, owner: QObject, qtbot: QtBot) -> None:
    worked: set[int] = set()
    answered: list[QThread] = []

    def answer(_nothing: object) -> None:
        answered.append(QThread.currentThread())

    for _ in range(20):
        jobs.start(owner, lambda _report: worked.add(threading.get_ident()), answer)
    qtbot.waitUntil(lambda: len(answered) == 20, timeout=TIMEOUT)
    assert len(worked) == 1
    assert worked != {threading.get_ident()}
    assert set(answered) == {owner.thread()}


def test_of_one_key_only_the_newest_answers(jobs: Jobs, owner: QObject, qtbot: QtBot) -> None:
    gate, began, answers = Gate(), list[str](), list[str]()

    def look(text: str) -> Callable[[object], str]:
        def work(_report: object) -> str:
            began.append(text)
            return text

        return work

    jobs.start(owner, gate)
    for text in ("a", "ab", "abc"):
        jobs.start(owner, look(text), answers.append, pytest.fail, key="search")
    gate.free.set()
    qtbot.waitUntil(lambda: not jobs.busy, timeout=TIMEOUT)
    assert answers == ["abc"]
    assert began == ["abc"]


def test_an_older_answer_of_a_key_is_dropped_even_when_it_is_ready(jobs: Jobs, owner: QObject, qtbot: QtBot) -> None:
    gate, answers = Gate(), list[str]()
    jobs.start(owner, gate, answers.append, key="search")
    assert gate.begun.wait(10)
    jobs.start(owner, lambda _report: "newer", answers.append, key="search")
    gate.free.set()
    qtbot.waitUntil(lambda: not jobs.busy, timeout=TIMEOUT)
    assert answers == ["newer"]


def test_keys_of_two_owners_do_not_meet(jobs: Jobs, owner: QObject, qtbot: QtBot) -> None:
    other, answers = QObject(), list[str]()
    jobs.start(owner, lambda _report: "one", answers.append, key="list")
    jobs.start(other, lambda _report: "two", answers.append, key="list")
    qtbot.waitUntil(lambda: not jobs.busy, timeout=TIMEOUT)
    assert answers == ["one", "two"]


def test_nobody_is_called_whose_owner_is_gone(jobs: Jobs, owner: QObject, qtbot: QtBot) -> None:
    gate, heard = Gate(), list[object]()
    jobs.start(owner, gate, heard.append, heard.append)
    jobs.start(owner, lambda _report: 1 / 1, heard.append, heard.append)
    assert gate.begun.wait(10)
    shiboken6.delete(owner)
    gate.free.set()
    qtbot.waitUntil(lambda: not jobs.busy, timeout=TIMEOUT)
    assert heard == []


def test_cancelled_work_stops_at_its_next_step(jobs: Jobs, owner: QObject, qtbot: QtBot) -> None:
    steps, errors = list[int](), list[Exception]()
    first = threading.Event()

    def work(report: Callable[[int, int], None]) -> None:
        report(1, 2)
        first.set()
        assert stopped.wait(10)
        report(2, 2)
        steps.append(2)

    stopped = threading.Event()
    cancel = jobs.start(owner, work, pytest.fail, errors.append)
    assert first.wait(10)
    cancel()
    stopped.set()
    qtbot.waitUntil(lambda: bool(errors), timeout=TIMEOUT)
    assert [type(error) for error in errors] == [Cancelled]
    assert steps == []


def test_work_cancelled_while_it_waits_never_begins(jobs: Jobs, owner: QObject, qtbot: QtBot) -> None:
    gate, errors, began = Gate(), list[Exception](), list[int]()
    jobs.start(owner, gate)
    cancel = jobs.start(owner, lambda _report: began.append(1), pytest.fail, errors.append)
    cancel()
    gate.free.set()
    qtbot.waitUntil(lambda: bool(errors), timeout=TIMEOUT)
    assert isinstance(errors[0], Cancelled)
    assert began == []


def test_the_last_step_is_told_before_the_answer_and_steps_never_flood(
    jobs: Jobs, owner: QObject, qtbot: QtBot
) -> None:
    heard: list[object] = []

    def work(report: Callable[[int, int], None]) -> str:
        for number in range(1, 50_001):
            report(number, 50_000)
        return "done"

    jobs.start(owner, work, heard.append, progress=lambda done, total: heard.append((done, total)))
    qtbot.waitUntil(lambda: heard[-1:] == ["done"], timeout=TIMEOUT)
    assert heard[-2] == (50_000, 50_000)
    assert len(heard) < 50_000


def test_an_event_of_the_core_reaches_whoever_asked(jobs: Jobs, owner: QObject, qtbot: QtBot) -> None:
    errors: list[Exception] = []

    def work(_report: object) -> None:
        raise VaultBusy

    jobs.start(owner, work, pytest.fail, errors.append)
    qtbot.waitUntil(lambda: bool(errors), timeout=TIMEOUT)
    assert isinstance(errors[0], VaultBusy)


def test_a_fault_goes_to_the_hook_and_its_asker_gets_a_sentence(jobs: Jobs, owner: QObject, qtbot: QtBot) -> None:
    errors: list[Exception] = []

    def work(_report: object) -> None:
        raise KeyError("Wayan")

    with qtbot.captureExceptions() as faults:
        jobs.start(owner, work, pytest.fail, errors.append)
        qtbot.waitUntil(lambda: bool(errors), timeout=TIMEOUT)
    assert [fault[0] for fault in faults] == [KeyError]
    assert isinstance(errors[0], ProgramFault)
    assert "tetap aman" in errors[0].sentence


def test_an_error_holds_no_values_of_its_frames(jobs: Jobs, owner: QObject, qtbot: QtBot) -> None:
    errors: list[Exception] = []

    def work(_report: object) -> None:
        passphrase = "kuda hijau"
        raise VaultBusy(length=len(passphrase))

    jobs.start(owner, work, pytest.fail, errors.append)
    qtbot.waitUntil(lambda: bool(errors), timeout=TIMEOUT)
    trace = errors[0].__traceback__
    while trace is not None:
        assert "passphrase" not in trace.tb_frame.f_locals
        trace = trace.tb_next


def test_the_end_finishes_what_must_be_saved(qapp: QApplication, owner: QObject) -> None:
    jobs, saved, heard = Jobs("test"), list[int](), list[object]()
    for number in range(50):
        jobs.start(owner, lambda _report, number=number: saved.append(number), heard.append)
    jobs.shut_down(lambda: saved.append(-1), finish=True)
    qapp.processEvents()
    assert saved == [*range(50), -1]
    assert heard == []


def test_the_end_drops_what_only_reads(qapp: QApplication, owner: QObject) -> None:
    jobs, gate, began, last = Jobs("test"), Gate(), list[int](), list[int]()
    jobs.start(owner, gate)
    jobs.start(owner, lambda _report: began.append(1))
    assert gate.begun.wait(10)
    gate.free.set()
    jobs.cancel_all()
    jobs.shut_down(lambda: last.append(1))
    assert (began, last) == ([], [1])
    jobs.start(owner, lambda _report: began.append(2))
    assert began == []
