"""A paper that was written under another set of reference data says so where it is filled in."""

from fieldapp.packs.reference import builtin_packs
from fieldapp.vault import packbook
from fieldapp.vault.journal import Change
from fieldapp.vault.packbook import INSTALLED, keep_set
from fieldapp.words import say
from tests.packs.sets import NEXT, next_set
from tests.ui.conftest import settle
from tests.ui.flows.driver import Driver


def test_a_paper_of_an_older_set_says_so(world, open_desk, laid):
    own = builtin_packs().version
    see = Driver(open_desk(world, page="document", id=laid("A.17")))
    see.reveal()
    settle(see.window)
    said = say("ui.document.set_older", version=own, present=NEXT)
    assert not see.reads(said)

    def install(vault):
        with vault.writing() as db:
            keep_set(db, next_set(), INSTALLED, "", vault.now())

    packbook._ready.clear()
    see.window.session.write(see.window, install, changed=("*",))
    settle(see.window)
    see.wait_to_read(said)


def test_a_paper_of_a_set_that_is_not_here_says_so(world, open_desk, laid):
    paper = laid("A.17")
    with world.opened() as vault, vault.writing():
        vault.journal.write([Change("document.set", paper, {"pack": "2031.1"})], vault.officer, vault.now())
    see = Driver(open_desk(world, page="document", id=paper))
    see.reveal()
    see.wait_to_read(say("ui.document.set_missing", version="2031.1", present=builtin_packs().version))
