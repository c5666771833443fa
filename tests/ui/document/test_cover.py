"""A paper that names a reporter or witness: covered until a reason was given, and covered again."""

import pytest

from fieldapp.desk.secrecy import people_of_paper
from fieldapp.vault.documents import load_document
from fieldapp.vault.register import load_case
from fieldapp.vault.trace import list_traces
from tests.ui.flows.driver import Driver


@pytest.fixture
def officer(open_desk, world, laid):
    driver = Driver(open_desk(world, page="document", id=laid("A.UK", party="reporter")))
    driver.wait_for("show_identity_button")
    driver.settle()
    return driver


def name_of(driver, laid):
    return load_case(driver.window.session.here.db, laid.case).reporter.name


def test_it_is_covered_until_there_is_a_reason(officer, laid):
    page, name = officer.window.page, name_of(officer, laid)
    assert page.desk is None
    assert not officer.reads(name)
    officer.wait_to_read("Naskah ini memuat identitas")
    officer.reveal()
    officer.wait_for(lambda: page.desk is not None)
    officer.wait_to_read("Identitas terlihat sampai pukul")
    (trace,) = list_traces(officer.window.session.here.db, officer.window.session.office.code, what="revealed")
    assert (trace.about, trace.signed) == (laid.case, True)


def test_it_is_covered_again_and_what_was_typed_is_kept(officer):
    page = officer.window.page
    officer.reveal()
    officer.wait_for(lambda: page.desk is not None)
    officer.settle()
    officer.key_into("sifat_edit", "Kilat")
    page.cover.showing.end()
    officer.wait_for(lambda: page.desk is None and page.cover.isVisible())
    officer.reveal()
    officer.wait_for(lambda: page.desk is not None)
    assert page.desk.typing.value("sifat").endswith("Kilat")


def test_it_is_covered_when_the_page_was_left(officer):
    page = officer.window.page
    officer.reveal()
    officer.wait_for(lambda: page.desk is not None)
    name = page._id
    officer.window.go("home")
    officer.window.go("document", id=name)
    officer.wait_for(page.cover.isVisible)
    assert page.desk is None


def test_its_preview_asks_as_well(officer, laid):
    officer.window.go("preview", owner=officer.window.page._id)
    officer.wait_for("show_identity_button")
    page = officer.window.page
    assert page._paper is None
    officer.reveal()
    officer.wait_for(lambda: page._paper is not None)
    assert page._paper.secret


def test_who_is_told_of_is_no_reporter(world, laid):
    of_subject, of_reporter = laid("A.UK", party=_subject(world, laid)), laid("A.UK", party="reporter")
    with world.opened() as vault:
        assert people_of_paper(vault, load_document(vault.db, of_subject)) == ""
        assert people_of_paper(vault, load_document(vault.db, of_reporter)) == laid.case


def _subject(world, laid):
    with world.opened() as vault:
        return f"subject:{load_case(vault.db, laid.case).subjects[0].id}"
