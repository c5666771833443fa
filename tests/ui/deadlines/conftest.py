"""Cases with running clocks: at the desk it is Thursday, 24 October 2024, 10.15 WITA."""

import json
from datetime import datetime

import pytest

from fieldapp.case.file import read_case_file
from fieldapp.case.ids import new_id
from fieldapp.vault import casebook
from fieldapp.vault.journal import Change
from tests.ui.conftest import WITA

NOON = datetime(2024, 10, 24, 10, 15, tzinfo=WITA)


@pytest.fixture
def clock(clock):
    clock.moment = NOON
    return clock


@pytest.fixture
def begin(world):
    """Save a report on somebody and take its first step: `begin(vault, "Budi", "registrasi", "2024-10-20T09:00")`."""

    def add(vault, name, step, on, kind="laporan"):
        subjects = [{"name": name}] if name else []
        file = read_case_file(json.dumps({"kind": kind, "subjects": subjects}).encode())
        case = casebook.add_case(vault, file, world.home)
        with vault.writing():
            fields = {"case": case, "name": step, "on": on}
            vault.journal.write([Change("step.set", new_id(), fields)], vault.officer, vault.now())
        return case

    return add


@pytest.fixture
def running(world, begin):
    """Give the ids of cases by their subjects: Late ran out, Between is between both readings, Near and Far run."""
    with world.opened() as vault:
        return {
            "Late": begin(vault, "Late", "registrasi", "2024-10-20T09:00"),
            "Between": begin(vault, "Between", "registrasi", "2024-10-21T09:00"),
            "Near": begin(vault, "Near", "registrasi", "2024-10-24T09:00"),
            "Far": begin(vault, "Far", "lhp", "2024-10-23T09:00", "temuan"),
        }
