"""Reporter and witnesses in the form of a saved case: hidden, left alone by a save, shown for a reason, hidden."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPlainTextEdit, QWidget

from fieldapp.desk import disclosure
from fieldapp.desk.editing import begin, save
from fieldapp.vault.register import load_case, load_supervision
from fieldapp.vault.trace import list_traces

KADES = "kades-yel-yel-video"


@pytest.fixture
def case(world):
    with world.opened() as vault:
        return world.add_case(vault, KADES)


def people_of(by, case):
    found = load_case(by.window.session.here.db, case)
    return found.reporter, found.witnesses


def texts(by):
    """Give everything that can be read on the window, tool tips and names for readers among it."""
    found = []
    for part in by.window.findChildren(QWidget):
        if not part.isVisible():
            continue
        found += [part.toolTip(), part.accessibleName(), part.accessibleDescription()]
        if isinstance(part, QLabel | QLineEdit | QAbstractButton):
            found.append(part.text())
        if isinstance(part, QPlainTextEdit):
            found.append(part.toPlainText())
    return "\n".join(found)


def names_seen(by, case):
    reporter, witnesses = people_of(by, case)
    said = texts(by)
    return [text for one in (reporter, *witnesses) for text in (one.name, one.phone) if text and text in said]


def reveal(by):
    by.click("show_identity_button")
    by.find("reveal_reason_choice").set_value("check")
    by.click("reveal_button")
    by.wait(lambda: by.page.desk is not None and by.page.desk.editing.people == "shown" and not by.page.saving)
    by.settle()


def revealed(by, case):
    session = by.window.session
    return list_traces(session.here.db, session.office.code, about=case, what="revealed")


def test_a_saved_case_opens_with_its_people_hidden(writer, case):
    by = writer(id=case)
    reporter, witnesses = people_of(by, case)
    assert reporter.name
    assert witnesses
    # Not "event": what somebody wrote of them into the story is text like any other.
    for section in ("received", "reporter", "subjects", "witnesses", "evidence", "violations", "review"):
        by.section(section)
        by.settle()
        assert names_seen(by, case) == [], section
    by.section("witnesses")
    assert "Saksi 1" in texts(by)
    assert revealed(by, case) == []


def test_everything_else_is_saved_and_the_hidden_stay_as_they_are(writer, case):
    by = writer(id=case)
    before = people_of(by, case)
    by.section("violations")
    by.type("impact", "Pelayanan tutup setengah hari. ")
    assert by.saved() == case
    assert people_of(by, case) == before
    assert load_case(by.window.session.here.db, case).impact.startswith("Pelayanan tutup")
    assert revealed(by, case) == []


def test_a_witness_is_added_while_the_others_are_hidden(writer, case):
    by = writer(id=case)
    reporter, witnesses = people_of(by, case)
    by.section("witnesses")
    by.click("add_witnesses_button")
    by.type(f"witnesses[{len(witnesses)}].name", "Saksi Baru")
    assert by.saved() == case
    assert people_of(by, case)[0] == reporter
    assert people_of(by, case)[1][:-1] == witnesses
    assert people_of(by, case)[1][-1].name == "Saksi Baru"


def test_a_reason_shows_them_and_what_is_typed_then_is_saved(writer, case):
    by = writer(id=case)
    reporter, witnesses = people_of(by, case)
    by.section("violations")
    by.type("impact", "Satu. ")
    by.section("reporter")
    reveal(by)
    (trace,) = revealed(by, case)
    assert trace.signed
    assert by.page.panel.current == "reporter"
    assert by.find("reporter_name_edit").text() == reporter.name
    assert "Identitas terlihat sampai pukul" in by.page.identity.banner.text()
    by.type("reporter.phone", "9")
    assert by.saved() == case
    after = people_of(by, case)
    assert after == (replace(reporter, phone=after[0].phone), witnesses)
    assert after[0].phone != reporter.phone
    assert load_case(by.window.session.here.db, case).impact.startswith("Satu.")


def test_hidden_by_hand_they_keep_what_was_typed(writer, case):
    by = writer(id=case)
    reporter, witnesses = people_of(by, case)
    by.section("reporter")
    reveal(by)
    by.find("reporter_occupation_edit").clear()
    by.type("reporter.occupation", "Nelayan")
    by.page.identity.showing.end()
    by.wait(lambda: by.page.desk is not None and by.page.desk.editing.people == "hidden" and not by.page.saving)
    by.settle()
    assert names_seen(by, case) == []
    assert "Nelayan" not in texts(by)
    assert not by.page.identity.banner.text()
    by.section("violations")
    by.type("impact", "Dua. ")
    assert by.saved() == case
    assert people_of(by, case) == (replace(reporter, occupation="Nelayan"), witnesses)
    assert load_case(by.window.session.here.db, case).impact.startswith("Dua.")


def test_the_time_runs_out(writer, case):
    by = writer(id=case)
    by.section("reporter")
    reveal(by)
    timer = by.page.identity.showing._timer
    assert timer.interval() == disclosure.SHOWN_MINUTES * 60_000
    timer.timeout.emit()
    by.wait(lambda: by.page.desk is not None and by.page.desk.editing.people == "hidden" and not by.page.saving)
    by.settle()
    assert names_seen(by, case) == []


def test_a_draft_hides_again_when_it_is_opened_later(writer, case):
    by = writer(id=case)
    by.section("reporter")
    reveal(by)
    by.find("reporter_occupation_edit").clear()
    by.type("reporter.occupation", "Nelayan")
    by.window.go("home")
    (draft,) = by.drafts()
    by.open(draft=draft.id)
    by.wait(lambda: by.page.desk.editing.people == "hidden")
    by.section("reporter")
    by.settle()
    assert names_seen(by, case) == []
    assert "Nelayan" not in texts(by)
    reveal(by)
    assert by.find("reporter_occupation_edit").text() == "Nelayan"
    assert len(revealed(by, case)) == 2


def test_a_page_left_without_a_change_hides_them_too(writer, case):
    by = writer(id=case)
    by.section("reporter")
    reveal(by)
    by.window.go("home")
    assert by.drafts() == []
    by.open(id=case)
    by.section("reporter")
    by.settle()
    assert names_seen(by, case) == []


def test_a_new_case_is_open_to_who_types_it(writer):
    by = writer(kind="laporan")
    by.section("reporter")
    by.type("reporter.name", "Kanari")
    by.window.go("home")
    (draft,) = by.drafts()
    by.open(draft=draft.id)
    by.section("reporter")
    assert by.find("reporter_name_edit").text() == "Kanari"


def test_a_report_hides_its_witnesses(writer, world):
    with world.opened() as vault:
        owner = _report(vault)
    by = writer(id=owner)
    before = load_supervision(by.window.session.here.db, owner)
    by.section("alleged")
    by.settle()
    assert "Merpati" not in texts(by)
    by.click("add_witnesses_button")
    by.type("alleged.witnesses[1].name", "Gelatik")
    by.saved()
    after = load_supervision(by.window.session.here.db, owner)
    assert [one.name for one in after.alleged.witnesses] == ["Merpati", "Gelatik"]
    assert after.alleged.witnesses[0] == before.alleged.witnesses[0]


def _report(vault):
    form = begin(vault, "lhp")
    form.values |= {"result": "Patroli.", "alleged": {"event": "Orasi", "witnesses": [{"name": "Merpati"}]}}
    return save(vault, form)
