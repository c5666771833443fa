"""The part of the story about books: letters, assignments, declarations, numbers, registers, the end of an office."""

from pathlib import Path

LETTER = {
    "direction": "in",
    "on": "2024-10-28",
    "received_on": "2024-10-29",
    "from": "Camat Lempake",
    "subject": "Data",
}
TASK = {
    "on": "2024-10-25",
    "basis": ["UU 10/2016"],
    "officers": [{"name": "Hariyati N.", "position": "Anggota"}],
    "purpose": "Mengawasi kampanye",
    "from": "2024-10-26",
    "until": "2024-10-27",
    "place": "Lempake",
}
PLEDGE = {"official": "Bupati Paser", "position": "Bupati", "region": "64.01", "on": "2024-09-20"}
TALK = {"title": "Rapat koordinasi netralitas", "on": "2024-10-01", "invited": ["BKN"], "present": ["BKPSDM"]}
OFFICE = {"kind": "camat", "region": "64.01.05", "office": "Kantor Camat Lempake", "phone": "0541-1"}


def keep_books(run, field: Path, case: str, tmp: Path) -> None:
    here = ("--vault", field, "--officer", "Hariyati N.")
    write = run.terminal.write
    for noun, said in (("declaration", PLEDGE), ("meeting", TALK), ("contact", OFFICE)):
        keep(run, noun, write(f"{noun}.json", said), write("lain.json", {"region" if noun == "contact" else "on": ""}))
    letter = run("mail", "add", write("surat.json", LETTER | {"about": case}), "--number", *here)
    assert letter["number"] == "001/SM/2024"
    keep(run, "mail", write("surat.json", LETTER), write("lain.json", {"proof": "Tanda terima"}))
    late = run("mail", "list", "--search", "camat data", *here)["records"]
    assert [one["fields"]["from"] for one in late] == ["Camat Lempake"]
    task = run("assignment", "add", write("tugas.json", TASK), "--number", *here)
    assert run("assignment", "show", task["number"], *here)["fields"]["officers"] == TASK["officers"]
    keep(run, "assignment", write("tugas.json", TASK), write("lain.json", {"place": "Kuaro"}))
    again = run("assignment", "add", write("tugas.json", TASK), *here)["id"]
    assert run("assignment", "number", again, *here)["number"] != task["number"]
    second = run("mail", "add", write("surat.json", LETTER), *here)["id"]
    assert run("mail", "number", second, "--on", "2024-11-01", *here)["number"] == "002/SM/2024"
    pledge = run("declaration", "add", write("deklarasi.json", PLEDGE), *here)["id"]
    followed = run("declaration", "follow", pledge, "prinsip-netral", "--kept", "no", "--note", "Camat hadir", *here)
    assert [one["kept"] for one in followed["commitments"] if one["id"] == "prinsip-netral"] == [False]
    run("contact", "add", write("kontak.json", OFFICE), *here)
    assert run("contact", "near", *here)["contacts"][0]["office"] == "Kantor Camat Lempake"
    keep_numbers(run, case, here)
    print_books(run, here, tmp)


def keep(run, noun: str, file: Path, other: Path) -> None:
    """Add, change, scan, show, list and remove one record."""
    here = ("--vault", file.parent / "vault", "--officer", "Hariyati N.")
    name = run(noun, "add", file, *here)["id"]
    assert run(noun, "set", name, other, *here)["changed"]
    if noun != "contact":
        run(noun, "scan", name, file, "--note", "asli", *here)
        assert run(noun, "show", name, *here)["scans"][0]["note"] == "asli"
    assert name in [one["id"] for one in run(noun, "list", *here)["records"]]
    assert run(noun, "show", name, *here)["id"] == name
    run(noun, "remove", name, "--reason", "salah catat", *here)
    assert name not in [one["id"] for one in run(noun, "list", *here)["records"]]


def keep_numbers(run, case: str, here: tuple[object, ...]) -> None:
    assert run("number", "foreign", case, "SL-2024/77", "--series", "sigaplapor", *here)["number"] == "SL-2024/77"
    sheet = run("case", "copy", case, *here)
    assert sheet["number"] == "SL-2024/77"
    assert sheet["doubtful"] is True
    assert "Peristiwa" in [one["label"] for one in sheet["fields"]]
    spoiled = run("number", "spoil", "laporan", "2", "--reason", "formulir rusak", *here)
    assert spoiled["number"].startswith("002/LP/")


def print_books(run, here: tuple[object, ...], tmp: Path) -> None:
    assert "perkara" in [one["id"] for one in run("register", "list", *here)["registers"]]
    book = run("register", "show", "perkara", *here)
    assert "formulir rusak" in str(book["rows"])
    assert book["masked"] is True
    made = run("register", "print", "perkara", "-o", tmp / "perkara.pdf", *here)
    assert Path(made["file"]).read_bytes().startswith(b"%PDF")
    table = run("register", "print", "nomor", "--series", "laporan", "-o", tmp / "nomor.csv", *here)
    assert table["pages"] == 0


def end_office(run, field: Path, desk: Path, tmp: Path) -> None:
    here = ("--vault", field, "--officer", "Hariyati N.")
    found = run("office", "close", "--check", "--tick", "arsip", *here)
    assert found["ready"] is False
    assert {one["id"]: one["met"] for one in found["checks"]}["arsip"] is True
    assert run.terminal.json("office", "close", "--to", "Rina", *here).error == "closing_unready"
    paper = tmp / "serah.pdf"
    done = run("office", "close", "--to", "Rina", "--reason", "masa tugas berakhir", "-o", paper, *here)
    assert done["closing"]
    assert paper.read_bytes().startswith(b"%PDF")
