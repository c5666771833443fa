"""What a check found, in words: every code has its sentence and its witness, and names case and place."""

import re
from pathlib import Path

import pytest

from fieldapp.desk.audit import audit_vault, label_record, tell_defects
from fieldapp.vault import casebook, numbers
from fieldapp.vault.audit.defect import Defect
from fieldapp.vault.sealing import seal_session
from fieldapp.words import all_words

CORE = Path(__file__).resolve().parents[2] / "fieldapp"
SOURCES = [*(CORE / "vault" / "audit").glob("*.py"), CORE / "vault" / "check.py", CORE / "desk" / "audit.py"]


def codes():
    found = {
        code for path in SOURCES for code in re.findall(r'Defect\(\s*"([a-z_]+)"', path.read_text(encoding="utf-8"))
    }
    found |= {f"{source}_{way}" for source in ("receipt", "ack", "sealed", "shown") for way in ("differs", "beyond")}
    return sorted(found | {"evidence_altered", "evidence_missing", "vault_copied", "vault_rolled_back"})


@pytest.fixture
def finished(laptop, add_case):
    vault = laptop()
    case = add_case(vault)
    casebook.finalise(vault, case)
    return vault, case, numbers.draw(vault, case)


@pytest.mark.parametrize("code", codes())
def test_every_code_has_a_sentence_and_a_witness(finished, code):
    vault, case, number = finished
    place = f"{vault.book} 7"
    where = place if "{place}" in all_words()[f"audit.{code}"] else "record"
    by = "64.01" if code.partition("_")[0] in ("receipt", "ack", "shown") else vault.officer
    defect = Defect(code, where, place if code == "vault_rolled_back" else "3", case, by, 2)
    (told,) = tell_defects(vault, [defect])
    assert told.witness
    assert told.sentence.endswith(".")
    assert told.sentence[0].isupper()
    assert not re.search(r"…|\{|None|audit\.", told.sentence)
    if "{about}" in all_words()[f"audit.{code}"]:
        assert number in told.sentence
    assert (told.owner, number in told.label) == (case, True)
    assert "catatan ke-7" in told.sentence or "{place}" not in all_words()[f"audit.{code}"]


def test_no_sentence_is_for_nothing():
    said = {code.removeprefix("audit.") for code in all_words() if code.startswith("audit.")}
    about = {"about", "span", "span_one", "doubtful", "nobody", "more_labels"}
    kept = {code for code in said if not code.startswith(("place_", "label_", "witness.", "table.", "key."))}
    assert kept - about == set(codes())


def test_what_lies_in_doubt_is_named(finished, add_case):
    vault, _, number = finished
    add_case(vault, "lurah-baliho-dua-fase")
    last = vault.db.execute("SELECT last FROM book WHERE book = ?", (vault.book,)).fetchone()[0]
    (told,) = tell_defects(vault, [Defect("receipt_differs", f"{vault.book} {last}", "4", "", "64.01", 2)])
    assert f"catatan ke-3 sampai ke-{last} diubah sesudahnya" in told.sentence
    assert "nomor 4" in told.sentence
    assert "Paser" in told.sentence
    assert number in told.sentence.partition("Di antaranya")[2]


def test_a_case_without_a_number_is_called_by_its_day(laptop, add_case):
    vault = laptop()
    case = add_case(vault)
    assert label_record(vault.db, case) == "Temuan tanpa nomor, kejadian Sabtu, 26 Oktober 2024"
    vault.db.execute("UPDATE record SET fields = x'5b5d' WHERE id = ?", (case,))
    assert "tanpa nomor" in label_record(vault.db, case)
    assert label_record(vault.db, "tidak ada") == ""


def test_of_many_alike_one_sentence_is_enough(finished):
    vault, case, _ = finished
    same = Defect("projection", "record", "a", case)
    assert len(tell_defects(vault, [same, Defect("projection", "record", "b", case)])) == 1


def test_what_cannot_be_read_is_said_and_the_rest_is_looked_at(finished):
    vault, case, _ = finished
    seal_session(vault)
    vault.db.execute("UPDATE record SET fields = x'5b5d' WHERE id = ?", (case,))
    vault.db.execute("UPDATE evidence_file SET blob = 'lain'")
    found = {one.code for one in audit_vault(vault, full=True).defects}
    assert {"projection", "evidence_misnamed"} <= found | {"unreadable"}
    assert "evidence_misnamed" in found
