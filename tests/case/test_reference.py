"""The built-in reference data that cases, numbers and problems use."""

import pytest

from fieldapp.case.model import STATUSES
from fieldapp.packs.reference import builtin_packs

PACKS = builtin_packs()


@pytest.mark.parametrize(
    ("pack", "tables"),
    [
        ("numbering", ["case_number", "letter_number", "code", "identifier"]),
        ("stages", ["stage"]),
        ("violations", ["violation"]),
        ("deadlines", ["deadline", "requirement", "status", "route"]),
    ],
)
def test_every_row_says_where_it_comes_from_and_how_sure_it_is(pack, tables):
    found = PACKS.table(pack)
    for table in tables:
        assert found[table]
        for row in found[table]:
            assert row["source"], row
            assert row["confidence"] in ("text", "secondary", "derived", "memory", "uncertain"), row


def test_stages_come_in_their_order():
    stages = list(PACKS.stages.values())
    assert [stage.id for stage in stages[:2]] == ["sebelum_tahapan", "perencanaan"]
    campaign = PACKS.stages["kampanye"]
    assert (str(campaign.start), str(campaign.end), campaign.confidence) == ("2024-09-25", "2024-11-23", "secondary")


def test_series_carry_their_confidence():
    series = PACKS.series
    assert set(series) == {
        "laporan",
        "temuan",
        "tanda_bukti",
        "registrasi_laporan",
        "registrasi_temuan",
        "lhp",
        "surat",
        "surat_tugas",
        "surat_masuk",
        "pleno",
    }
    assert series["laporan"].is_verified
    assert not series["registrasi_laporan"].is_verified


def test_a_set_has_a_version():
    assert PACKS.version == str(PACKS.table("pack")["version"])


def test_violations_are_known_by_id():
    assert {"kades-29j", "pidana-71-1"} <= set(PACKS.violation_texts)
    assert "kades" in STATUSES
