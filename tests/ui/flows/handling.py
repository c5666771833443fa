"""The chapters of a case's way through the law at the window: steps, papers, letters, each told once for any hands."""

from datetime import datetime

from fieldapp.case.document import Document
from fieldapp.desk.document import open_document
from fieldapp.vault.documents import documents_of, load_document
from fieldapp.vault.register import load_steps
from tests.ui.flows.chapter import Table
from tests.ui.flows.hands import Hands
from tests.ui.scenery import WITA, Clock

ROOM = "Aula kantor, Jalan Negara KM 12"
# What an officer types into a paper that nobody can propose, by the field it belongs to.
TYPED = {
    "fakta": "Saksi melihat kedua terlapor mengangkat dua jari di panggung.",
    "analisis": "Perbuatan dilakukan di depan umum dan menguntungkan satu pasangan calon.",
    "rekomendasi": "Diteruskan kepada bupati.",
    "pertimbangan": "Hasil kajian dan keterangan saksi.",
}


def go_on(clock: Clock, on: str) -> None:
    """Let the days go by until the next thing happens."""
    clock.moment = datetime.fromisoformat(on).replace(tzinfo=WITA)


def open_handling(hands: Hands) -> None:
    """Show the handling of the case that is open."""
    hands.tab("handling")
    hands.driver.wait_to_read("Yang sudah dilakukan")
    rest(hands)


def rest(hands: Hands) -> None:
    """Wait until the window has shown all that it reads."""
    see = hands.driver
    see.wait_for(lambda: not see.window.busy)
    see.settle()


def begin_step(hands: Hands, name: str) -> None:
    """Open the sheet of a step that comes next to mind."""
    hands.press(f"next_{name}_button")
    hands.driver.wait_for("step_sheet")


def end_step(hands: Hands, *, papers: bool = False) -> None:
    """Save the step, with its papers where it has some."""
    see = hands.driver
    hands.press("save_prepare_button" if papers else "save_step_button")
    see.wait_for(lambda: see.shown("step_sheet") is None)
    if papers:
        see.wait_to_read("disiapkan")
    rest(hands)


def take_step(hands: Hands, name: str, *, papers: bool = False) -> None:
    """Take a step as it is proposed."""
    begin_step(hands, name)
    end_step(hands, papers=papers)


def study(hands: Hands) -> None:
    """Decide the kajian awal in a plenary of the members, whose number is drawn."""
    begin_step(hands, "kajian_awal")
    hands.choose("fact_recommendation_edit", "Diregistrasi")
    hands.tick("plenary_held_flag")
    end_step(hands, papers=True)


def take_numbered(hands: Hands, name: str, part: str) -> None:
    """Take a step that gives the case a number; `part` stands in it."""
    take_step(hands, name)
    hands.driver.wait_for(lambda: any(part in text for text in hands.driver.texts()))
    rest(hands)


def invite(hands: Hands, day: str, hour: str) -> None:
    """Call both subjects and the witness to an appointment, a letter for each."""
    begin_step(hands, "undangan_1")
    hands.fill("fact_at_day_edit", day)
    hands.fill("fact_at_time_edit", hour)
    hands.fill("fact_place_edit", ROOM)
    end_step(hands, papers=True)


def hear(hands: Hands) -> None:
    """Hear who came: the first one took the oath, the second one stayed away."""
    begin_step(hands, "klarifikasi")
    hands.choose("present_0_edit", "Hadir")
    hands.choose("oath_0_edit", "Bersedia")
    hands.choose("present_1_edit", "Tidak")
    end_step(hands, papers=True)


def decide(hands: Hands, result: str) -> None:
    """Decide in a plenary, one result for all."""
    begin_step(hands, "pleno")
    hands.choose("decision_all_edit", result)
    hands.fill("decision_all_basis_edit", "Hasil kajian")
    end_step(hands, papers=True)


def choose_violation(hands: Hands) -> None:
    """Take the first row that the advice names into the case, which was finished: with a reason; finish it again."""
    see = hands.driver
    hands.tab("advice")
    hands.press("take_0_button")
    hands.fill("reason_edit", "Hasil kajian")
    hands.press("rows_button")
    see.wait_for("finalise_button")
    hands.press("finalise_button")
    see.wait_for("question_sheet")
    hands.press("answer_1_button")
    see.wait_for(lambda: see.shown("question_sheet") is None)
    rest(hands)


def refer(hands: Hands) -> None:
    """Write the letters that the advice names, with their papers and their step."""
    hands.tab("advice")
    hands.press("refer_button")
    hands.driver.wait_for("refer_sheet")
    hands.press("write_letters_button")
    hands.driver.wait_to_read("1 surat penerusan dibuat beserta naskahnya.")
    rest(hands)


# ---- papers ---------------------------------------------------------------------------------------------------------


def db_of(hands: Hands):  # type: ignore[no-untyped-def]
    """Return the database behind the window, to see what was written."""
    return hands.driver.window.session.here.db


def papers_of(hands: Hands, case: str, form: str) -> list[Document]:
    """Return the papers of a form, oldest first."""
    return [paper for paper in documents_of(db_of(hands), case) if paper.form == form]


def finish_paper(hands: Hands, case: str, form: str) -> Document:
    """Open the newest paper of a form from its step, type what it lacks, make it final; return it."""
    see = hands.driver
    open_handling(hands)
    hands.press(f"sheet_{form}_button")
    uncover(hands, "standing_chip")
    rest(hands)
    paper = papers_of(hands, case, form)[-1]
    lacks = open_document(see.window.session.here, paper.id).lacks
    for field in lacks:
        while see.shown(f"{field.id}_edit") is None:
            hands.press("next_part_button")
        hands.fill(f"{field.id}_edit", TYPED[field.id])
    if lacks:
        see.wait_to_read("Konsep disimpan pukul")
    hands.press("finalise_button")
    see.wait_for("question_sheet")
    hands.press("answer_1_button")
    see.wait_for(lambda: load_document(db_of(hands), paper.id).state == "final")
    rest(hands)
    return load_document(db_of(hands), paper.id)


def uncover(hands: Hands, part: str) -> None:
    """Wait for a part of a page; where the page names a reporter or witness, give a reason first."""
    see = hands.driver
    rest(hands)
    see.wait_for(lambda: see.shown(part) is not None or see.shown("show_identity_button") is not None)
    if see.shown("show_identity_button") is not None:
        see.reveal()
    see.wait_for(part)


def print_paper(hands: Hands, table: Table, *, named: bool = False) -> bytes:
    """Print the paper that is open, with its people when `named`; return what came out of the printer."""
    see = hands.driver
    hands.press("print_button")
    if named:
        uncover(hands, "paper_view")
        hands.choose("copy_edit", "Dengan identitas (RAHASIA)")
        see.wait_for("reveal_sheet")
        see.reveal()
        see.wait_for(lambda: see.shown("copy_edit").value() == "")
        rest(hands)
    return print_shown(hands, table)


def print_shown(hands: Hands, table: Table) -> bytes:
    """Print what the preview shows; return what came out of the printer."""
    see, before = hands.driver, len(table.printer.tasks)
    uncover(hands, "paper_view")
    rest(hands)
    hands.press("print_button")
    hands.press("print_now_button")
    see.wait_for(lambda: len(table.printer.tasks) > before)
    see.wait_for(lambda: see.shown("print_sheet") is None)
    return table.printer.tasks[-1].pdf


def steps_of(hands: Hands, case: str) -> list[str]:
    """Return the steps that were taken, in their order."""
    return [step.name for step in load_steps(db_of(hands), case)]
