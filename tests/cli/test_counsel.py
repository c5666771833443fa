"""Advice and letters on the command line: what people read, what scripts read, what is refused."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from fieldapp.vault.journal import Change
from fieldapp.vault.register import load_case
from fieldapp.vault.vault import open_vault
from tests.cli.conftest import SECRET, Terminal
from tests.cli.pattern import answers, mismatches

STEP = "019338b0-0000-7000-8000-000000000001"


def decide(terminal: Terminal, case: str, results: dict[int, str], folder: str = "vault") -> None:
    """Write a plenary as it arrives from another laptop."""
    with open_vault(
        terminal.tmp / folder, None, SECRET, clock=lambda: datetime.fromisoformat("2024-11-05T09:00+08:00")
    ) as vault:
        subjects = load_case(vault.db, case).subjects
        decisions = [{"subject": subjects[place].id, "result": result} for place, result in results.items()]
        facts = {
            "case": case,
            "name": "pleno",
            "on": "2024-10-31T15:00",
            "plenary": {"number": "1", "decisions": decisions},
        }
        with vault.writing():
            vault.journal.write([Change("step.set", STEP, facts)], vault.officer, vault.now())


def checked(terminal: Terminal, noun: str, verb: str, *arguments: object):
    data = terminal.json(noun, verb, *arguments).done().data
    assert not mismatches(data, answers()[f"{noun} {verb}"], verb)
    return data


def test_from_advice_to_the_sanction(terminal: Terminal):
    case = terminal.add()
    advice = checked(terminal, "case", "advise", case)
    assert {"pidana-71-1", "disiplin-12-fasilitas-negara"} <= {one["id"] for one in advice["suggestions"]}
    assert not any(route["settled"] for route in advice["routes"])
    assert terminal.json("desk", "refer", case).error == "referral_undecided"
    decide(terminal, case, {0: "pelanggaran_hukum_lainnya"})
    made = checked(terminal, "desk", "refer", case, "--on", "2024-11-01")
    letter = made["referrals"][0]
    assert letter["to"].startswith("Kepala BKN")
    assert made["held"] == []
    assert terminal.json("desk", "refer", case).error == "referral_made"
    name = letter["id"]
    overdue = checked(terminal, "referral", "list", "--overdue")["referrals"]
    assert [one["id"] for one in overdue] == [name]
    assert overdue[0]["late"] > 0
    pairs = ("sanction_on=2024-12-01", "sanction=Pernyataan secara terbuka", "sanction_by=PPK")
    assert checked(terminal, "referral", "set", name[:20], *pairs)["changed"] == [
        "sanction",
        "sanction_by",
        "sanction_on",
    ]
    assert checked(terminal, "referral", "show", name)["standing"] == "disanksi"
    assert checked(terminal, "referral", "list", "--open")["referrals"] == []
    assert len(checked(terminal, "referral", "list", "--case", case)["referrals"]) == 1
    assert terminal.json("referral", "set", name, "sanction_by=PPK").error == "nothing_changed"
    checked(terminal, "referral", "remove", name, "--reason", "salah alamat")
    assert terminal.json("referral", "show", name).error == "referral_unknown"


def test_what_people_read(terminal: Terminal):
    case = terminal.add("grup-wa-dinas-sembilan-asn")
    page = terminal("case", "advise", case).done().out
    assert "Kepala BKN c.q. Kantor Regional" in page
    assert "'Pak Op' (nama lengkap belum diketahui): NIP atau NIK" in page
    assert "perkiraan" in page
    assert "belum terverifikasi" in page
    decide(terminal, case, dict.fromkeys(range(9), "pelanggaran_hukum_lainnya"))
    page = terminal("desk", "refer", case).done().out
    assert "1 surat penerusan" in page
    assert "Pak Op" in page
    assert "disiapkan" in terminal("referral", "list").done().out
    held = terminal.json("desk", "refer", case)
    assert held.error == "referral_held"
    assert "Bu Ining" in held.data["error"]["sentence"]
    name = terminal.json("referral", "list").data["referrals"][0]["id"]
    page = terminal("referral", "set", name, "sent_on=2024-10-01", "on=2024-11-01").done().out
    assert "mendahului" in page
    assert "Kepala BKN" in terminal("referral", "show", name).done().out


def test_no_row_and_no_letter_are_said(terminal: Terminal):
    case = terminal.add("akun-tanpa-nama-informasi-awal")
    page = terminal("case", "advise", case).done().out
    assert "Tidak ada baris yang cocok." in page
    assert "Tidak ada surat penerusan." in page
    assert "Tidak ada yang kurang." in page


def test_wrong_use(terminal: Terminal):
    case = terminal.add()
    assert terminal.json("desk", "refer", case, "--on", "31/12/2024").code == 2
    assert terminal.json("referral", "set", "0" * 8, "tanpa-nilai").code == 2
    assert terminal.json("referral", "show", "x").error == "referral_unknown"
    assert terminal.json("case", "advise", "0" * 12).error == "record_unknown"


def test_nobody_private_is_named(terminal: Terminal, tmp_path: Path):
    case = terminal.add("pj-kades-beras-berstiker")
    said = terminal("case", "advise", case).done().out + json.dumps(terminal.json("case", "advise", case).data)
    assert not any(name in said for name in ("Tri Wahyu", "Siti Romlah", "Ketut Suarte", "Bambang Irawan"))


def pass_on(run: Callable[..., Any], terminal: Terminal) -> None:
    """Run every command of advice and letters once, for the story that compares all answers with their patterns."""
    here = ("--vault", terminal.create("penerusan"), "--officer", "Hariyati N.")
    case = run("case", "add", terminal.case_file(), *here)["cases"][0]["id"]
    assert run("case", "advise", case, *here)["routes"]
    decide(terminal, case, {0: "pelanggaran_hukum_lainnya"}, "penerusan")
    name = run("desk", "refer", case, *here)["referrals"][0]["id"]
    letter = run("document", "prepare", case, run("referral", "show", name, *here)["form"], "--referral", name, *here)
    assert run("referral", "show", name, *here)["document"] == letter["documents"][0]["id"]
    assert run("document", "bind", name, "-o", terminal.tmp / "berkas.pdf", *here)["size"] > 1000
    run("referral", "set", name, "sent_on=2024-11-02", *here)
    assert run("referral", "show", name, *here)["standing"] == "dikirim"
    assert run("referral", "list", "--open", *here)["referrals"]
    run("referral", "remove", name, "--reason", "salah alamat", *here)
