"""Reference data as people look at it, and papers that stay what they were when it changes."""

from datetime import date

import pytest

from fieldapp.desk import document as papers
from fieldapp.desk.printing import make_document_form, print_document_form
from fieldapp.desk.reference import corrections_told, look, plain_value
from fieldapp.errors import PackKeyUnknown
from fieldapp.packs.reference import builtin_packs
from fieldapp.vault import packbook
from fieldapp.vault.correction import set_correction
from fieldapp.vault.documents import load_document
from fieldapp.vault.packbook import INSTALLED, keep_set
from fieldapp.vault.vault import Vault
from tests.desk.test_document import filled, report, vault
from tests.packs.sets import NEXT, next_set
from tests.paper.reading import text_of

__all__ = ["report", "vault"]

TITLE = builtin_packs().forms["N.DATA"].title
DAYS = "deadlines/deadline/lapor/days"


def install(vault: Vault, files: dict[str, bytes]) -> None:
    with vault.writing() as db:
        keep_set(db, files, INSTALLED, "", vault.now())
    packbook._ready.clear()


def test_a_letter_is_printed_again_with_the_form_it_was_made_on(vault: Vault, report: str) -> None:
    paper = papers.finalise(vault, filled(vault, papers.prepare(vault, report, "N.DATA")[0]).id).id
    assert load_document(vault.db, paper).pack == builtin_packs().version
    first = print_document_form(vault, paper)
    files = next_set()
    files["forms"] = files["forms"].replace(TITLE.encode(), f"{TITLE} (BARU)".encode())
    files["forms"] = files["forms"].replace(b'label = "', b'label = "X ')
    install(vault, files)
    again = make_document_form(vault, paper)
    assert again.printed.pdf == first.printed.pdf
    assert (again.pack, again.pack_missing) == (builtin_packs().version, "")
    assert first.seal is not None
    assert make_document_form(vault, paper, seal=first.seal.code).printed.pdf == first.printed.pdf
    fresh = papers.prepare(vault, report, "N.DATA")[0]
    assert fresh.pack == NEXT
    made = make_document_form(vault, fresh.id)
    assert made.form.title == f"{TITLE} (BARU)"
    assert "BARU" in text_of(made.printed.pdf) or made.form.layout == "letter"


def test_from_all_files_down_to_one_value() -> None:
    packs = builtin_packs()
    files = [part.key for part in look(packs).parts]
    assert set(files) == set(packs.files) - {"regions.txt"}
    tables = {part.key: part for part in look(packs, "deadlines").parts}
    assert tables["deadlines/deadline"].count == len(packs.table("deadlines")["deadline"])
    rows = {part.key: part for part in look(packs, "deadlines/deadline").parts}
    assert rows["deadlines/deadline/lapor"].label == "Penyampaian laporan"
    assert rows["deadlines/deadline/temuan"].doubtful
    row = look(packs, "deadlines/deadline/lapor")
    assert row.value["days"] == 7
    assert DAYS in [part.key for part in row.parts]
    value = look(packs, DAYS)
    assert (value.value, value.confidence, value.doubtful, value.corrected) == (7, "text", False, False)
    assert value.parts == ()
    assert value.source.startswith("https://id.wikisource.org")
    assert look(packs, "stages/phase/boundary").value == "2024-09-22"


def test_every_key_that_is_shown_can_be_looked_at() -> None:
    packs = builtin_packs()
    seen, waiting = 0, [part.key for part in look(packs).parts]
    while waiting:
        found = look(packs, waiting.pop())
        seen += 1
        if found.key.count("/") < 3:
            waiting += [part.key for part in found.parts]
    assert seen > 1000


@pytest.mark.parametrize("key", ["tiada", "deadlines/tiada", "deadlines/deadline/tiada", f"{DAYS}/x", "/", "pack/x"])
def test_a_key_of_nothing(key: str) -> None:
    with pytest.raises(PackKeyUnknown):
        look(builtin_packs(), key)


def test_a_corrected_value_says_what_the_set_says_and_why(vault: Vault) -> None:
    set_correction(vault, DAYS, 9, "Surat edaran")
    set_correction(vault, "holidays/holiday/2024-10-14", {"label": "Hari jadi daerah"}, "Keputusan bupati")
    found = look(vault.packs, DAYS)
    assert (found.value, found.set_value, found.reason, found.corrected, found.doubtful) == (
        9, 7, "Surat edaran", True, False,
    )  # fmt: skip
    assert [(one.key, one.set_value, one.fits) for one in corrections_told(vault)] == [
        (DAYS, 7, True),
        ("holidays/holiday/2024-10-14", None, True),
    ]
    assert {part.key: part.corrected for part in look(vault.packs, "deadlines/deadline").parts}[
        "deadlines/deadline/lapor"
    ]
    assert date(2024, 10, 14) in [row["date"] for row in vault.packs.table("holidays")["holiday"]]


def test_a_correction_that_a_new_set_has_no_place_for_is_told(vault: Vault) -> None:
    key = "holidays/holiday/2024-09-16/label"
    set_correction(vault, key, "Maulid", "Ringkas")
    files = next_set()
    files["holidays"] = b"[meta]\nschema = 2\n"
    install(vault, files)
    (told,) = corrections_told(vault)
    assert (told.key, told.fits, told.set_value) == (key, False, None)
    assert vault.packs.find(key) is None


def test_values_are_told_as_json_has_them() -> None:
    assert plain_value({"a": [date(2024, 1, 2), {"b": 1}]}) == {"a": ["2024-01-02", {"b": 1}]}
