"""The history for a hearing: every entry with its proof, what is lacking, nobody's identity."""

import io

import pypdfium2
import pytest

from fieldapp.case.file import read_case_changes
from fieldapp.case.ids import new_id
from fieldapp.desk.hearing import print_history, tell_chronicle
from fieldapp.desk.telling import tell_history
from fieldapp.errors import RecordUnknown
from fieldapp.vault import casebook, numbers
from fieldapp.vault.history import history
from fieldapp.vault.journal import Change
from fieldapp.vault.sealing import seal_session
from fieldapp.vault.trace import trace_change


def text_of(pdf):
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        pages = [document[n].get_textpage().get_text_range() for n in range(len(document))]
    return pages, " ".join(" ".join(pages).split())


@pytest.fixture
def told(laptop, add_case):
    """Give a vault with a finished, revised case, its id, and what must never be read."""
    vault = laptop()
    case = add_case(vault)
    casebook.finalise(vault, case)
    number = numbers.draw(vault, case)
    changes = read_case_changes(b'{"narrative": "Uraian yang diperbaiki."}')
    casebook.revise_case(vault, case, changes, "salah tulis tempat", vault.folder)
    with vault.writing():
        said = {"case": case, "note": "dengar Budi Rahasia"}
        vault.journal.write(
            [Change("witness.set", new_id(), {"case": case}, {"name": "Budi Rahasia", "phone": "0812777"})],
            vault.officer, vault.now(),
        )  # fmt: skip
        vault.journal.write([Change("step.set", new_id(), said | {"name": "catatan"})], vault.officer, vault.now())
    vault.note(trace_change("revealed", action="reveal", about=case, reason="Sidang kode etik", sign=vault.signer()))
    seal_session(vault)
    return vault, case, number


def test_every_entry_stands_on_the_paper_with_its_hash_and_place(told):
    vault, case, number = told
    events = history(vault.db, case)
    found = tell_chronicle(vault, case)
    assert [line.hash for line in found.lines] == [event.hash for event in events]
    pages, text = text_of(print_history(vault, case))
    squeezed = text.replace(" ", "")
    for event, line in zip(events, found.lines, strict=True):
        assert event.hash in squeezed
        assert line.when in text
        assert f"catatan ke-{event.seq}" in line.place
    assert number in text
    assert "salah tulis tempat" in text
    assert len(pages) > 1


def test_nobodys_identity_stands_on_it(told):
    vault, case, _ = told
    for shown in (
        text_of(print_history(vault, case))[1],
        repr(tell_chronicle(vault, case)),
        repr(tell_history(vault, case)),
    ):
        assert "Budi" not in shown
        assert "0812777" not in shown
    assert any("disamarkan" in change for line in tell_chronicle(vault, case).lines for change in line.changes)


def test_signatures_are_told_as_they_are(told):
    vault, case, _ = told
    lines = tell_chronicle(vault, case).lines
    signed = [line for line in lines if any("tanda tangannya sah" in note for note in line.notes)]
    assert [line.what for line in signed][-1] == "Menampilkan identitas pelapor dan saksi"
    assert "Sidang kode etik" in [line.reason for line in lines]
    vault.db.execute("UPDATE signature SET signature = zeroblob(64)")
    lines = tell_chronicle(vault, case).lines
    wrong = [line for line in lines if any("tidak sah" in note for note in line.notes)]
    assert [line.hash for line in wrong] == [line.hash for line in signed]


def test_books_say_whether_they_are_whole_and_who_vouches_for_them(told):
    vault, case, _ = told
    (book,) = tell_chronicle(vault, case).books
    assert "Utuh" in book.state
    assert "Hariyati Nopriani: tanda tangan sampai catatan ke-" in book.witnesses
    vault.db.execute("DROP TRIGGER entry_remains")
    vault.db.execute("PRAGMA foreign_keys = OFF")
    vault.db.execute("DELETE FROM entry WHERE book = ? AND seq = 4", (vault.book,))
    (book,) = tell_chronicle(vault, case).books
    assert "Tidak berurutan sejak catatan ke-5" in book.state


def test_what_is_held_is_named(told):
    vault, case, _ = told
    assert tell_chronicle(vault, case).lacks == ()
    with vault.writing() as db:
        db.execute("INSERT INTO held SELECT hash, book, seq, 'gap' FROM entry WHERE kind = 'step.set'")
    (lack,) = tell_chronicle(vault, case).lacks
    assert "belum dihitung: catatan sebelumnya belum sampai" in lack


def test_the_same_history_gives_the_same_paper(told):
    vault, case, _ = told
    still = vault.now()
    vault.clock = lambda: still
    assert print_history(vault, case) == print_history(vault, case)


def test_nobody_asks_for_what_is_no_case(told):
    vault, _, _ = told
    with pytest.raises(RecordUnknown):
        print_history(vault, new_id())
