"""A stick is noticed by its names alone: what they promise, and what of it was received already."""

import pytest

from fieldapp.exchange.merge import import_paths
from fieldapp.exchange.notice import Notice, list_names, weigh_names
from fieldapp.vault.packbook import builtin_packs

NEWER = "netra-acuan-2999.1.tar"


@pytest.fixture
def sent(offices):
    """Give desk, laptop, and the folder of a stick with a bundle of several parts."""
    kab, kec = offices.pair()
    case = offices.add_case(kec, "panjang " * 400)
    offices.add_evidence(kec, case, bytes(range(256)) * (2**13 + 5))
    stick = offices.stick()
    offices.write(kec, stick, "64.01")
    return kab, kec, stick.folder


def notice(vault, folder):
    return weigh_names(vault, folder, list_names(folder))


def test_parts_for_this_office_are_counted_until_they_were_received(sent):
    kab, kec, folder = sent
    parts = len(list(folder.glob("*.netra")))
    assert notice(kab, folder) == Notice(folder, ours=parts)
    assert not notice(kec, folder).says_something
    assert notice(kec, folder).others == parts
    import_paths(kab, [folder])
    assert notice(kab, folder) == Notice(folder)


def test_own_parts_among_those_of_a_colleague_are_not_counted(sent):
    kab, _, folder = sent
    name = f"64.01-64.01-{kab.device[:8]}.1-1-1of1.netra"
    (folder / name).write_bytes(b"x")
    (folder / name.replace(kab.device[:8], "0" * 8)).write_bytes(b"x")
    parts = len(list(folder.glob("*.netra"))) - 1
    assert notice(kab, folder).ours == parts


def test_reference_data_counts_when_it_would_be_newer(sent, tmp_path):
    kab, tmp_path = sent[0], tmp_path / "stick"
    tmp_path.mkdir()
    for name in (NEWER, f"netra-acuan-{builtin_packs().version}.tar", "netra-acuan-...tar", "netra-acuan-1.tar"):
        (tmp_path / name).touch()
    found = notice(kab, tmp_path)
    assert (found.packs, found.ours, found.says_something) == (1, 0, True)


@pytest.mark.parametrize(
    "name",
    ["64.01.05-64.01-0a1b2c3d.1-1-1of1.netra.part", "x-64.01-0a1b2c3d.1-1-1of1.netra", "64.01.netra",
     "٦٤-64.01-0a1b2c3d.1-1-1of1.netra",
     "64.01.05-64.01-0a1b2c3d.1-" + "9" * 40 + "-1of1.netra", "a.netra"],
)  # fmt: skip
def test_names_of_another_form_promise_nothing(sent, tmp_path, name):
    (tmp_path / "stick").mkdir()
    (tmp_path / "stick" / name).touch()
    assert not notice(sent[0], tmp_path / "stick").says_something


def test_a_stick_that_is_gone_promises_nothing(tmp_path):
    assert list_names(tmp_path / "tercabut") == ()
