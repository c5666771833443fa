"""A signed set is looked at and installed; every refusal is a sentence, and nothing changed."""

import pytest

from fieldapp.exchange.packfile import sign_pack
from fieldapp.packs.reference import builtin_packs
from fieldapp.vault import packbook
from fieldapp.vault.correction import set_correction
from fieldapp.vault.packbook import kept_sets
from tests.packs.sets import NEXT, next_set, write_set
from tests.ui.conftest import settle
from tests.ui.flows.driver import Driver

CHANGED = next_set(deadlines=("days = 7", "days = 8"))


@pytest.fixture
def signed(world, stick):
    with world.opened() as vault:
        built = sign_pack(vault, CHANGED)
    path = stick / built.name
    path.write_bytes(built.data)
    return path


@pytest.fixture
def window(world, signed, open_desk):
    packbook._ready.clear()
    return open_desk(world, page="reference", tab="sets")


def test_a_dropped_file_is_shown_and_installed(window, page, see, signed):
    assert see.reads(f"Berlaku: {builtin_packs().version}")
    see.drop("in_force_label", [signed])
    settle(window)
    assert see.reads(NEXT)
    assert window.session.packs.base == builtin_packs().version
    see.click("install_button")
    settle(window)
    assert see.reads(f"Data acuan {NEXT} berlaku.")
    assert see.reads(f"Berlaku: {NEXT}")
    assert window.session.packs.value("deadlines/deadline/lapor/days") == 8
    assert [one.version for one in kept_sets(window.session.here.db)] == [NEXT, builtin_packs().version]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda data: data[:-600], "bukan data acuan yang utuh"),
        (lambda data: b"bukan tar", "bukan data acuan yang utuh"),
        (lambda data: data.replace(b"days = 8", b"days = 6"), "bukan data acuan yang utuh"),
    ],
)
def test_a_spoiled_file_is_refused_in_a_sentence(window, page, see, signed, spoil, said):
    signed.write_bytes(spoil(signed.read_bytes()))
    see.click("open_install_button")
    see.type_into("pack_path_edit", str(signed))
    see.press("Enter")
    settle(window)
    assert see.reads(said)
    see.click("install_button")
    settle(window)
    assert see.reads(said)
    assert window.session.packs.base == builtin_packs().version


def test_a_path_without_a_file_is_told_as_such(page, see, signed, window):
    see.click("open_install_button")
    see.type_into("pack_path_edit", str(signed.with_name("tiada.tar")))
    see.press("Enter")
    see.wait_to_read("Berkas tiada.tar tidak ada di tempat itu.")
    assert not see.reads("utuh")
    see.type_into("pack_path_edit", str(signed))
    see.press("Enter")
    see.wait_to_read(NEXT)


def test_an_older_set_and_a_foreign_signer_are_refused(window, page, see, world, stick, tmp_path):
    with world.opened(world.make_vault(folder=tmp_path / "lain", office="72.01.01")) as other:
        foreign = stick / "asing.tar"
        foreign.write_bytes(sign_pack(other, CHANGED).data)
    see.drop("in_force_label", [foreign])
    settle(window)
    assert see.reads("tidak ditandatangani kantor ini atau jenjang di atasnya")
    see.press("Esc")
    old = stick / "lama.tar"
    done = []
    window.session.write(
        page, lambda vault: old.write_bytes(sign_pack(vault, next_set("2020.1.1.1")).data), done.append
    )
    settle(window)
    assert done
    see.drop("in_force_label", [old])
    settle(window)
    assert see.reads("tidak lebih baru daripada")
    assert window.session.packs.base == builtin_packs().version


def test_corrections_that_no_longer_fit_are_told(world, stick, open_desk, tmp_path):
    key = "deadlines/deadline/lapor/days"
    with world.opened() as vault:
        set_correction(vault, key, 9, "Surat edaran")
        files = next_set(deadlines=('id = "lapor"', 'id = "melapor"'))
        files["deadlines"] = files["deadlines"].replace(b'"lapor"', b'"melapor"')
        built = sign_pack(vault, files)
    path = stick / built.name
    path.write_bytes(built.data)
    packbook._ready.clear()
    window = open_desk(world, page="reference", tab="sets")
    see = Driver(window)
    see.drop("in_force_label", [path])
    settle(window)
    see.click("install_button")
    settle(window)
    assert see.reads("1 pembetulan kantor ini tidak cocok lagi")
    see.click("corrected_tab")
    settle(window)
    assert see.reads("tidak cocok lagi")


def test_a_copy_is_written_for_whoever_keeps_the_data(window, page, see, stick):
    see.click("save_set_button")
    see.click("save_set_now_button")
    assert see.reads("Sebut foldernya dahulu.")
    see.type_into("set_folder_path_edit", str(stick / "acuan"))
    see.click("save_set_now_button")
    settle(window)
    assert (stick / "acuan" / "deadlines.toml").is_file()
    see.click("save_set_button")
    see.type_into("set_folder_path_edit", str(stick / "acuan"))
    see.click("save_set_now_button")
    settle(window)
    assert see.shown("save_set_sheet") is not None


def test_a_sub_district_builds_nothing(window, page, see):
    assert see.shown("build_set_button") is None


def test_a_desk_sees_every_fault_and_signs_what_has_none(world, tmp_path, open_desk, stick):
    folder = world.make_vault("64.01", tmp_path / "kabupaten")
    write_set(stick / "acuan", next_set(deadlines=("days = 7", "dayz = 7"), stages=("label = ", "labell = ")))
    window = open_desk(world, folder, page="reference", tab="sets")
    see = Driver(window)
    see.click("build_set_button")
    see.type_into("build_folder_path_edit", str(stick / "acuan"))
    see.press("Enter")
    settle(window)
    assert see.shown("faults_table").block_model().rowCount() >= 2
    assert see.reads("Selama masih ada, berkas pembaruan tidak dibuat.")
    assert not list(stick.glob("*.tar"))
    write_set(stick / "acuan", CHANGED)
    see.click("build_button")
    settle(window)
    assert see.reads("tidak ada kesalahan")
    see.type_into("build_out_path_edit", str(stick))
    see.click("build_button")
    settle(window)
    assert (stick / f"netra-acuan-{NEXT}.tar").is_file()
    assert see.reads(f"Data acuan {NEXT} ditandatangani")
