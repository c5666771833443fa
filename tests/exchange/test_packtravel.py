"""Reference data rides along with receipts: signed, unchanged, once, and never brought into force by itself."""

import itertools

import pytest

from fieldapp.errors import PackSigner, PackWaitsNot, StickFull
from fieldapp.exchange import enrolment
from fieldapp.exchange.merge import import_files, import_paths
from fieldapp.exchange.packfile import install_pack, install_waiting, open_bytes, sign_pack
from fieldapp.exchange.packtravel import look_at_pack, rider_for
from fieldapp.exchange.preview import inspect_paths
from fieldapp.exchange.receipt import make_receipt
from fieldapp.exchange.stick import Stick
from fieldapp.packs.reference import builtin_packs
from fieldapp.vault.officers import add_officer
from fieldapp.vault.packbook import kept_sets, newest_signed, signed_file, waiting_sets
from fieldapp.vault.passphrase import Cost
from fieldapp.vault.vault import open_vault
from tests.exchange.conftest import PASSPHRASE
from tests.packs.sets import NEXT, next_set

OTHER = "sawah hijau di tepi kota"
DAYS = "deadlines/deadline/lapor/days"
SET = next_set(deadlines=("days = 7", "days = 8"))
LATER = "2999.12.31"


def later_set():
    files = dict(SET)
    files["pack"] = files["pack"].replace(NEXT.encode(), LATER.encode())
    return files


def issue(offices, desk, files=SET):
    """Sign a set at a desk, bring it into force there, and return the file."""
    built = sign_pack(desk, files)
    path = offices.stick().folder / built.name
    path.write_bytes(built.data)
    install_pack(desk, path)
    return path


def answer(desk, office, offices):
    stick = offices.stick()
    done = make_receipt(desk, office, stick)
    return stick.folder, done


@pytest.fixture
def chain(offices):
    """Give four offices, each enrolled at the one above."""
    names = ("00", "64", "64.01", "64.01.05")
    vaults = [offices.vault(name) for name in names]
    for above, below in itertools.pairwise(vaults):
        offices.enrol(above, below)
    return vaults


def test_a_set_rides_down_the_chain_unchanged_and_each_office_decides(offices, chain):
    path = issue(offices, chain[0])
    signed = path.read_bytes()
    for above, below in itertools.pairwise(chain):
        offices.add_case(below)
        offices.send(below, above)
        folder, done = answer(above, below.office, offices)
        assert done.pack == NEXT
        assert (folder / path.name).read_bytes() == signed
        (one,) = [one for one in inspect_paths(below, [folder]).files if one.kind == "pack"]
        assert (one.state, one.goes_in, one.proved) == ("good", True, True)
        assert one.pack is not None
        assert (one.pack.version, one.pack.signer_name) == (NEXT, "Kantor 00")
        report = import_paths(below, [folder])
        (told,) = report.packs
        assert (told.state, told.code) == ("waiting", "")
        assert below.packs is builtin_packs()
        assert newest_signed(below.db) is None
        assert [one.version for one in waiting_sets(below.db)] == [NEXT]
        kept = install_waiting(below, NEXT)
        assert (kept.version, kept.source, below.packs.value(DAYS)) == (NEXT, "installed", 8)
        assert signed_file(below.db, NEXT) == signed
        assert waiting_sets(below.db) == []


def test_what_waits_is_not_passed_on(offices, chain):
    issue(offices, chain[0])
    folder, _ = answer(chain[0], "64", offices)
    import_paths(chain[1], [folder])
    _, done = answer(chain[1], "64.01", offices)
    assert done.pack == ""


def test_it_goes_along_until_the_office_says_that_it_has_it(offices):
    desk, field = offices.pair()
    issue(offices, desk)
    assert rider_for(desk, field.office) is not None
    offices.add_case(field)
    offices.send(field, desk)
    folder, _ = answer(desk, field.office, offices)
    import_paths(field, [folder])
    # it waits there: that is having it
    offices.add_case(field)
    offices.send(field, desk)
    assert rider_for(desk, field.office) is None
    _, done = answer(desk, field.office, offices)
    assert done.pack == ""
    issue(offices, desk, later_set())
    rider = rider_for(desk, field.office)
    assert rider is not None
    assert rider.version == LATER


def test_of_two_laptops_the_older_one_decides(offices):
    desk, field = offices.pair()
    second = offices.vault(field.office)
    offices.enrol(desk, second)
    path = issue(offices, desk)
    install_pack(field, path)
    for laptop in (field, second):
        offices.add_case(laptop)
        offices.send(laptop, desk)
    assert rider_for(desk, field.office) is not None
    install_pack(second, path)
    offices.add_case(second)
    offices.send(second, desk)
    assert rider_for(desk, field.office) is None


def test_used_in_one_step_with_the_rest(offices):
    desk, field = offices.pair()
    issue(offices, desk)
    folder, _ = answer(desk, field.office, offices)
    report = import_paths(field, [folder], use=[NEXT])
    (told,) = report.packs
    assert told.state == "used"
    assert NEXT in told.sentence
    assert field.packs.value(DAYS) == 8
    again = import_paths(field, [folder], use=[NEXT])
    assert [one.state for one in again.packs] == ["same"]
    assert [one.state for one in inspect_paths(field, [folder]).files if one.kind == "pack"] == ["known"]


def test_who_may_not_use_it_keeps_it_waiting(offices):
    desk, field = offices.pair()
    issue(offices, desk)
    folder, _ = answer(desk, field.office, offices)
    staff = add_officer(field, "Rusdi", "Staf", OTHER, Cost(memory=16, time=1, lanes=1), roles=("staf",))
    first = field.officer
    field.close()
    with open_vault(field.folder, staff, OTHER) as other:
        (told,) = import_paths(other, [folder], use=[NEXT]).packs
        assert (told.state, told.code) == ("waiting", "right_missing")
        assert other.packs is builtin_packs()
    with open_vault(field.folder, first, PASSPHRASE) as again:
        assert install_waiting(again, NEXT).version == NEXT


def test_an_older_one_changes_nothing(offices):
    desk, field = offices.pair()
    path = issue(offices, desk)
    later = issue(offices, desk, later_set())
    assert import_paths(field, [later]).packs[0].state == "waiting"
    (told,) = import_paths(field, [path]).packs
    assert told.state == "older"
    assert LATER in told.sentence
    assert [one.version for one in waiting_sets(field.db)] == [LATER]
    with pytest.raises(PackWaitsNot):
        install_waiting(field, NEXT)


def test_a_newer_one_takes_the_place_of_what_waits(offices):
    desk, field = offices.pair()
    for path in (issue(offices, desk), issue(offices, desk, later_set())):
        import_paths(field, [path])
    assert [one.version for one in waiting_sets(field.db)] == [LATER]
    assert [one.version for one in kept_sets(field.db)] == [builtin_packs().version]


def test_a_foreign_or_damaged_one_is_told_and_left_and_stops_nothing(offices):
    desk, field = offices.pair()
    stranger = offices.vault("64.02")
    foreign = sign_pack(stranger, SET)
    offices.add_case(field)
    offices.send(field, desk)
    folder, _ = answer(desk, field.office, offices)
    (folder / foreign.name).write_bytes(foreign.data)
    (folder / "netra-acuan-2.tar").write_bytes(b"halo")
    own = sign_pack(desk, SET)
    (folder / "netra-acuan-3.tar").write_bytes(own.data[:9000] + b"?" + own.data[9001:])
    states = {one.name: (one.state, one.code, one.goes_in) for one in inspect_paths(field, [folder]).files}
    assert states[foreign.name] == ("refused", "pack_signer", False)
    assert states["netra-acuan-2.tar"] == ("refused", "pack_refused", False)
    report = import_paths(field, [folder])
    assert {one.name: one.code for one in report.packs} == {
        foreign.name: "pack_signer", "netra-acuan-2.tar": "pack_refused", "netra-acuan-3.tar": "pack_refused"
    }  # fmt: skip
    assert report.total("new") > 0
    assert waiting_sets(field.db) == []
    assert not any("ditahan" in one.sentence.lower() for one in report.packs)


def test_what_waits_is_checked_again_when_it_is_used(offices):
    desk, field = offices.pair()
    path = issue(offices, desk)
    import_paths(field, [path])
    with field.writing() as db:
        db.execute("DELETE FROM trust")
        db.execute("DELETE FROM certificate")
    with pytest.raises(PackSigner):
        install_waiting(field, NEXT)
    assert field.packs is builtin_packs()


def test_a_stick_without_room_for_it_has_the_parts_all_the_same(offices):
    desk, field = offices.pair()
    issue(offices, desk)

    class Small(Stick):
        def write(self, name, data):
            if name.endswith(".tar"):
                raise StickFull(mb=1)
            return super().write(name, data)

    stick = Small(offices.stick().folder)
    done = make_receipt(desk, field.office, stick)
    assert (done.pack, len(done.parts)) == ("", 1)
    assert import_paths(field, [stick.folder]).total("new") > 0


def test_pulled_out_it_is_left_with_the_rest(offices):
    desk, field = offices.pair()
    issue(offices, desk)
    folder, _ = answer(desk, field.office, offices)
    files = [folder / f"netra-acuan-{NEXT}.tar", *folder.glob("*.netra")]
    folder.rename(folder.with_name("tercabut"))
    report = import_files(field, files)
    assert report.gone is not None
    assert set(report.left) == set(files)
    assert report.packs == ()
    folder.with_name("tercabut").rename(folder)
    assert import_files(field, report.left).packs[0].state == "waiting"


def test_a_laptop_that_only_asks_gets_none(offices):
    desk, field = offices.pair()
    folder = offices.stick().folder
    invitation = enrolment.invite(desk, "64.01.06", folder)
    assert invitation.path.is_file()
    assert rider_for(desk, field.office) is None
    assert look_at_pack(field, folder / "netra-acuan-1.tar").code == "pack_missing"
    assert open_bytes(desk, "x", sign_pack(desk, SET).data).signer_office == "64.01"
