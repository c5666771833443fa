"""The handling steps of a case (langkah penanganan) and the order they come in.

Called by the register, the conflict desk and the window. The order is data with a confidence mark: a step that comes
out of order is a problem to look at, never a reason to refuse an entry.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from fieldapp.case.problem import Problem
from fieldapp.words import say


@dataclass(frozen=True, slots=True)
class Step:
    """One step that was taken: `on` is an ISO date or date and time, `subjects` are ids (none means all).

    `facts` is everything else that it says, by the names of `resources/format/procedure.md`.
    """

    id: str
    name: str
    on: str = ""
    subjects: tuple[str, ...] = ()
    result: str = ""
    note: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of step: one of `after` must have been taken before it, as far as the sources say."""

    after: tuple[str, ...] = ()
    confidence: str = "derived"


# Order of handling in Perbawaslu 8/2020 jo. 9/2024 as seen in news of 2024 and in Perbawaslu 7/2022 (Pemilu).
STEPS: Final[dict[str, Rule]] = {
    "surat_tugas": Rule(),
    "lhp": Rule(),
    "diterima": Rule(),
    "tanda_bukti": Rule(("diterima",), "secondary"),
    "barang_bukti": Rule(),
    "permintaan_data": Rule(),
    "kajian_awal": Rule(("diterima",), "secondary"),
    "pemberitahuan_kelengkapan": Rule(("kajian_awal",), "secondary"),
    "perbaikan": Rule(("pemberitahuan_kelengkapan",), "secondary"),
    "pleno_temuan": Rule(("lhp",), "secondary"),
    "pleno_registrasi": Rule(("kajian_awal",)),
    "pleno_penelusuran": Rule(),
    "informasi_awal": Rule(),
    "penelusuran": Rule(("pleno_penelusuran", "informasi_awal")),
    "menjadi_lhp": Rule(("penelusuran",), "secondary"),
    "registrasi": Rule(("kajian_awal", "pleno_temuan"), "secondary"),
    "tidak_diregistrasi": Rule(("kajian_awal", "pleno_temuan"), "secondary"),
    "pelimpahan": Rule(confidence="memory"),
    "pengambilalihan": Rule(),
    "undangan_1": Rule(("registrasi",)),
    "undangan_2": Rule(("undangan_1",), "text"),
    "klarifikasi": Rule(("undangan_1",), "text"),
    "sumpah": Rule(("undangan_1",), "text"),
    "perpanjangan": Rule(("registrasi",), "text"),
    "gakkumdu_1": Rule(("registrasi",), "memory"),
    "gakkumdu_2": Rule(("gakkumdu_1",), "memory"),
    "kajian": Rule(("registrasi",), "secondary"),
    "pleno": Rule(("kajian",), "secondary"),
    "penerusan": Rule(("pleno",), "secondary"),
    "penerusan_penyidik": Rule(("gakkumdu_2",), "secondary"),
    "status": Rule(("pleno", "tidak_diregistrasi", "registrasi", "menjadi_lhp"), "secondary"),
    "sanksi": Rule(("penerusan",), "secondary"),
    "pencabutan": Rule(("diterima",), "memory"),
    "penutupan": Rule(),
}
REGISTRATIONS: Final = ("registrasi", "tidak_diregistrasi")
DISMISSED: Final = "bukan_pelanggaran"


def label_of_step(name: str) -> str:
    """Return the label on screen of a step; an unknown one comes back as it is."""
    return say(f"step.{name}") if name in STEPS else name


def missing_before(name: str, taken: Sequence[str]) -> tuple[str, ...]:
    """Return the steps of which one has to be taken before this step, empty when it may be taken now."""
    needed = STEPS[name].after if name in STEPS else ()
    return () if not needed or set(needed) & set(taken) else needed


def step_problems(steps: Sequence[Step]) -> tuple[Problem, ...]:
    """Return what does not fit in a row of steps: unknown or out of order, registered twice, decided in two ways."""
    return (*_out_of_order(steps), *_registered_twice(steps), *_decided_twice(steps))


def _out_of_order(steps: Sequence[Step]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for step in steps:
        first[step.name] = min(first.get(step.name, step.on), step.on)
    for step in steps:
        facts = {"step": label_of_step(step.name), "id": step.id}
        if step.name not in STEPS:
            yield Problem("step_unknown", f"steps.{step.id}", (), facts)
        elif missing_before(step.name, list(first)):
            needed = ", ".join(label_of_step(name) for name in STEPS[step.name].after)
            yield Problem("step_not_allowed", f"steps.{step.id}", (), {**facts, "needed": needed})
        elif not _follows(step, first):
            before = [label_of_step(name) for name in STEPS[step.name].after if name in first]
            yield Problem("step_order", f"steps.{step.id}", (), {**facts, "needed": ", ".join(before)})


def _follows(step: Step, first: dict[str, str]) -> bool:
    """Say whether a step is not dated before all that must come first; a date without time is a whole day."""
    earlier = [first[name] for name in STEPS[step.name].after if name in first]
    return not earlier or any(_not_before(step.on, on) for on in earlier)


def _not_before(later: str, earlier: str) -> bool:
    size = 16 if len(later) > 10 and len(earlier) > 10 else 10
    return not later or not earlier or later[:size] >= earlier[:size]


def _registered_twice(steps: Sequence[Step]) -> Iterator[Problem]:
    found = [step for step in steps if step.name in REGISTRATIONS]
    for step in found[1:]:
        yield Problem("registered_twice", f"steps.{step.id}", ("register", "finalise"), {"id": step.id})


def _decided_twice(steps: Sequence[Step]) -> Iterator[Problem]:
    """Find subjects whom one plenary cleared and another did not; several violations of one subject are lawful."""
    decided: dict[str, set[str]] = {}
    for step in steps:
        for subject in step.subjects if step.name == "pleno" and step.result else ():
            decided.setdefault(subject, set()).add(step.result)
    for subject, results in decided.items():
        if DISMISSED in results and len(results) > 1:
            yield Problem(
                "decided_twice", f"subjects.{subject}", ("finalise",), {"results": ", ".join(sorted(results))}
            )
