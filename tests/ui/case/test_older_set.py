"""A case that was written under an older set of reference data says so where it is read."""

from fieldapp.packs.reference import builtin_packs
from fieldapp.vault import packbook
from fieldapp.vault.packbook import INSTALLED, keep_set
from fieldapp.words import say
from tests.packs.sets import NEXT, next_set
from tests.ui.conftest import settle
from tests.ui.flows.driver import Driver


def test_a_case_of_an_older_set_says_so(world, open_desk):
    own = builtin_packs().version
    with world.opened() as vault:
        case = world.add_case(vault)
    see = Driver(open_desk(world, page="case", id=case))
    settle(see.window)
    said = say("ui.case.older_set", version=own, present=NEXT)
    assert not see.reads(said)

    def install(vault):
        with vault.writing() as db:
            keep_set(db, next_set(), INSTALLED, "", vault.now())

    packbook._ready.clear()
    see.window.session.write(see.window, install, changed=("*",))
    settle(see.window)
    see.wait_to_read(said)
