"""Every command answers as `resources/format/cli.md` promises."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from fieldapp.cli.command import Noun
from fieldapp.cli.program import make_program
from tests.cli.books import end_office, keep_books
from tests.cli.conftest import Terminal
from tests.cli.pattern import PAGE, answers, mismatches
from tests.cli.test_counsel import pass_on
from tests.cli.test_pack import carry_update
from tests.paper.reading import pages_of

PRINTS_TEXT = {"case template", "case schema", "lhp template", "lhp schema", "office schema", "demo"} | {
    f"{name} template" for name in ("mail", "assignment", "declaration", "meeting", "contact")
}


def verbs() -> Iterator[str]:
    program = make_program()
    for name in program.list_commands(None):
        command = program.get_command(None, name)
        if isinstance(command, Noun):
            yield from (f"{name} {verb}" for verb in command.commands)
        else:
            yield name


def test_page_and_program_know_the_same_commands():
    page = PAGE.read_text(encoding="utf-8")
    assert set(verbs()) == set(answers()) | PRINTS_TEXT
    for name in PRINTS_TEXT:
        assert f"`{name}" in page or f"`netra {name}" in page


class Story:
    """Runs commands with --json and compares each answer with its pattern."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self.seen: set[str] = set()

    def __call__(self, noun: str, verb: str, *arguments: object, code: int = 0):
        result = self.terminal.json(noun, verb, *arguments)
        assert result.code == code, (result.line, result.out, result.err)
        name = f"{noun} {verb}"
        assert not mismatches(result.data, answers()[name], name), result.line
        self.seen.add(name)
        return result.data


def test_every_answer_is_as_documented(bare: Terminal, tmp_path: Path):
    run = Story(bare)
    field, desk, stick = tmp_path / "vault", tmp_path / "desk", tmp_path / "stick"
    stick.mkdir()
    open_vaults(run, field, desk, tmp_path)
    case = record_case(run, field, bare, tmp_path)
    fill_papers(run, field, case, tmp_path)
    print_papers(run, field, case, tmp_path)
    record_reports(run, field, bare)
    pass_on(run, bare)
    keep_books(run, field, case, tmp_path)
    sheet = make_key(run, desk, tmp_path)
    enrol_laptop(run, field, desk, stick)
    rescue_laptop(run, field, desk, stick, sheet)
    carry_update(run, field, desk, tmp_path)
    travel(run, field, desk, stick, case, tmp_path)
    differ(run, field, desk, bare, tmp_path)
    keep_safe(run, field, tmp_path)
    change_people(run, field, tmp_path)
    end_office(run, field, desk, tmp_path)
    # these need broken books (test_book.py) or a second laptop of the office (test_books.py, test_conflict.py)
    assert answers().keys() - run.seen == {
        "book note",
        "book resolve",
        "book waive",
        "number handover",
        "number takeover",
        "conflict settle-all",
        "conflict keep-number",
    }


def open_vaults(run: Story, field: Path, desk: Path, tmp: Path) -> None:
    facts = ("--name", "Panwaslu Kecamatan Lempake", "--officer", "Hariyati N.")
    sheet = tmp / "lembar.pdf"
    made = run("vault", "create", "--vault", field, "--office", "64.01.05", *facts, "--recovery-sheet", sheet)
    assert sheet.read_bytes().startswith(b"%PDF")
    assert made["recovery"] is None
    made = run("vault", "create", "--vault", desk, "--office", "64.01", "--name", "Bawaslu Paser", "--officer", "Rina")
    typed = tmp / "lembar.txt"
    typed.write_text(made["recovery"], encoding="utf-8")
    run("vault", "recover", "--vault", desk, "--sheet", typed)
    assert run("vault", "info", "--vault", field)["office"] == "64.01.05"
    settings = run.terminal.write("kantor.json", {"city": "Lempake", "bawaslu_code": "19.01.05", "paper": "f4"})
    assert run("office", "set", settings, "--vault", field)["changed"] == ["bawaslu_code", "city", "paper"]
    assert run("office", "show", "--vault", field)["bawaslu_code"] == "19.01.05"
    run("officer", "set", "--position", "Ketua", "--vault", field)
    assert run("officer", "show", "--vault", field)["position"] == "Ketua"
    secret = tmp / "sandi.txt"
    secret.write_text("kambing putih makan rumput sore\n", encoding="utf-8")
    run("officer", "add", "Sri Wahyuni", "--new-passphrase-file", secret, "--vault", field, "--officer", "Hariyati N.")
    assert len(run("officer", "list", "--vault", field)["officers"]) == 2


def record_case(run: Story, field: Path, terminal: Terminal, tmp: Path) -> str:
    here = ("--vault", field, "--officer", "Hariyati N.")
    case = run("case", "add", terminal.case_file(), *here)["cases"][0]["id"]
    assert run("case", "list", "--search", "camat", *here)["cases"][0]["id"] == case
    photo = tmp / "foto.jpg"
    photo.write_bytes(b"\xff\xd8\xff\xe0 foto")
    added = run("evidence", "add", case, photo, "--note", "Foto", *here)["evidence"]
    assert added["sha256"] in {item["sha256"] for item in run("evidence", "list", case, *here)["evidence"]}
    assert run("evidence", "verify", case, *here)["ok"] is True
    out = run("evidence", "extract", added["sha256"][:10], tmp / "keluar.jpg", *here)
    assert Path(out["file"]).read_bytes() == photo.read_bytes()
    run("case", "finalise", case, *here)
    number = run("case", "number", case, *here)["number"]
    change = terminal.write("ubah.json", {"narrative": "Uraian lain."})
    assert run("case", "set", number, change, "--reason", "salah ketik", *here)["state"] == "revised"
    assert run("case", "finalise", case, *here)["revision"] == 2
    step = terminal.write("langkah.json", {"subjects": ["1"], "note": "Diterima", "time": "10:15"})
    done = run("case", "step", case, "lhp", "--on", "2024-10-27", "--file", step, *here)
    assert done["step"]["on"] == "2024-10-27T10:15"
    assert len(done["step"]["subjects"]) == 1
    assert done["papers"] == ["LHP"]
    handle_case(run, case, here)
    shown = run("case", "show", case, *here)
    assert shown["numbers"][0]["number"] == number
    assert shown["steps"]
    assert run("case", "history", case, *here)["entries"]
    paper = terminal.tmp / "riwayat.pdf"
    assert run("case", "history", case, "--pdf", paper, *here)["file"] == str(paper)
    assert paper.read_bytes().startswith(b"%PDF")
    return str(case)


def handle_case(run: Story, case: str, here: tuple[object, ...]) -> None:
    offered = {one["step"]: one for one in run("case", "next", case, *here)["steps"]}
    assert offered["pleno_temuan"]["usual"]
    assert {fact["id"] for fact in offered["pleno_temuan"]["facts"] if fact["needed"]} == {
        "plenary.number",
        "plenary.present",
    }
    assert not offered["registrasi"]["allowed"]
    assert "rapat pleno penetapan temuan" in offered["registrasi"]["reasons"][0]
    held = run.terminal.write(
        "pleno.json", {"plenary": {"number": "01/BA", "present": ["Ketua", "Anggota"]}, "time": "09.00"}
    )
    taken = run("case", "step", case, "pleno_temuan", "--on", "2024-10-28", "--file", held, *here)
    assert taken["papers"] == ["A.2", "N.PLENO", "N.HADIR"]
    told = run("case", "steps", case, *here)
    assert [one["step"] for one in told["steps"]] == ["lhp", "pleno_temuan"]
    assert told["stage"] == "registrasi"
    assert [check["id"] for check in told["checks"]] == ["temuan_isi"]
    clocks = run("deadline", "show", case, *here)["clocks"]
    assert ("temuan", "met") in [(one["id"], one["state"]) for one in clocks]
    listed = run("deadline", "list", "--within", "30", "--ics", run.terminal.tmp / "batas.ics", *here)
    assert Path(listed["file"]).read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    undone = run("case", "undo-step", case, taken["step"]["id"][:18], "--reason", "salah tanggal", *here)
    assert undone["step"] == taken["step"]["id"]
    assert run("case", "offers", *here)["cases"] == []


def fill_papers(run: Story, field: Path, case: str, tmp: Path) -> None:
    here = ("--vault", field, "--officer", "Hariyati N.")
    assert "N.DATA" in {form["code"] for form in run("document", "list", case, *here)["forms"]}
    made = run("document", "prepare", case, "N.DATA", *here)["documents"][0]
    assert made["standing"] == "konsep"
    values = {"kepada": {"name": "Kepala BKPSDM"}, "batas": "2024-11-02"}
    wanted = run.terminal.write("naskah.json", {"on": "2024-10-30", "values": values})
    saved = run("document", "set", made["id"], wanted, *here)
    assert not [one for one in saved["fields"] if one["missing"]]
    assert run("document", "refresh", made["id"][:18], *here)["changed"] == []
    done = run("document", "finalise", made["id"], *here)["document"]
    assert done["number"]
    printed = run("document", "print", done["number"], "-o", tmp / "surat.pdf", *here)
    assert (printed["first"], printed["document"]) == (True, made["id"])
    again = run("form", "print", "N.DATA", made["id"], "-o", tmp / "surat2.pdf", *here)
    assert (again["sha256"], again["first"]) == (printed["sha256"], False)
    assert run("form", "check", printed["seal"], *here)["document"] == made["id"]
    assert run("document", "sign", made["id"], "--on", "2024-10-31", *here)["document"]["standing"] == "ditandatangani"
    scanned = run("document", "scan", tmp / "surat.pdf", *here)
    assert [one["document"] for one in scanned["attached"]] == [made["id"]]
    assert run("document", "show", made["id"], *here)["document"]["standing"] == "dipindai"
    spare = run("document", "prepare", case, "N.IMBAU", *here)["documents"][0]
    run("document", "remove", spare["id"], "--reason", "tidak diperlukan", *here)
    assert len(run("document", "list", case, *here)["documents"]) == 1


def print_papers(run: Story, field: Path, case: str, tmp: Path) -> None:
    here = ("--vault", field, "--officer", "Hariyati N.")
    assert "A.2" in {form["code"] for form in run("form", "list")["forms"]}
    made = run("form", "print", "A.2", case, "-o", tmp / "a2.pdf", *here)
    assert made["first"] is True
    assert made["draft"] is False
    assert run("form", "check", made["seal"], *here)["changed"] is False
    blank = run("form", "blank", "A.1", "-o", tmp / "kosong.pdf", "--count", "3", *here)
    assert blank["running"] == ["001", "002", "003"]
    run("number", "reserve", "temuan", "5", *here)
    register = run("number", "list", *here)
    assert [span["first"] for span in register["ranges"]] == [1, 2]
    run("number", "void", register["numbers"][0]["number"], "--reason", "salah ambil", *here)


def record_reports(run: Story, field: Path, terminal: Terminal) -> None:
    here = ("--vault", field, "--officer", "Hariyati N.")
    whole = {
        "assignment": "001/ST/2024",
        "stage": "kampanye",
        "finder": {"name": "Hariyati N.", "position": "Anggota", "address": "Lempake"},
        "activities": [{"form": "Langsung", "goal": "Kampanye", "target": "ASN", "time_place": "26-10-2024, lapangan"}],
        "result": "Camat hadir.",
        "place": "Lempake",
        "date": "2024-10-26",
        "alleged": {"event": "Camat hadir", "witnesses": [{"name": "Rusdi"}], "summary": "Kata Rusdi, camat berorasi."},
    }
    report = run("lhp", "add", terminal.write("lhp.json", whole), *here)["supervisions"][0]
    assert run("lhp", "list", *here)["supervisions"][0]["id"] == report["id"]
    assert "Rusdi" not in json.dumps(run("lhp", "show", report["id"], *here))
    nothing = terminal.write("lhp-ubah.json", {"alleged": {"summary": "Kata Rusdi, camat berpidato."}})
    changed = run("lhp", "set", report["id"], nothing, "--reason", "Diperjelas", *here)
    assert changed["changed"] == [{"type": "supervision", "record": report["id"], "fields": ["alleged"]}]
    assert "Rusdi" not in json.dumps(run("lhp", "show", report["id"], *here))
    run("lhp", "to-case", report["id"], *here)
    picture = terminal.tmp / "foto.png"
    Image.new("RGB", (60, 40), (90, 120, 60)).save(picture)
    run("evidence", "add", report["id"], picture, "--note", "Panggung", *here)
    assert run("form", "print", "LHP", report["id"], "-o", terminal.tmp / "umum.pdf", *here)["public"]
    named = ("--with-identity", "--reason", "Untuk berkas", *here)
    plain = run("form", "print", "LHP", report["id"], "-o", terminal.tmp / "lhp.pdf", *named)
    album = run("form", "print", "LHP", report["id"], "-o", terminal.tmp / "foto.pdf", "--photos", "2", *named)
    assert album["pages"] == plain["pages"] + 1
    run("lhp", "finalise", report["id"], *here)
    assert run("lhp", "number", report["id"], *here)["series"] == "lhp"
    run("lhp", "nil", "--date", "2024-10-27", "--place", "Lempake", *here)


def enrol_laptop(run: Story, field: Path, desk: Path, stick: Path) -> None:
    here, there = ("--vault", field, "--officer", "Hariyati N."), ("--vault", desk)
    invitation = run("enrol", "invite", "64.01.05", stick, *there)["file"]
    asked = run("enrol", "request", invitation, stick, *here)
    assert run("enrol", "inspect", asked["file"])["fingerprint"] == asked["fingerprint"]
    answer = run("enrol", "approve", asked["file"], stick, "--fingerprint", asked["fingerprint"], *there)["file"]
    run("enrol", "accept", answer, *here)
    assert len(run("enrol", "list", *there)["devices"]) == 2


def make_key(run: Story, desk: Path, tmp: Path) -> Path:
    """Make the recovery key of the desk twice; give the lines of its newer sheet, read off the paper."""
    first = run("office", "recovery-key", "--sheet", tmp / "lembar-1.pdf", "--vault", desk)
    made = run("office", "recovery-key", "--sheet", tmp / "lembar-2.pdf", "--vault", desk)
    assert (first["before"], made["before"]) == (None, first["mark"])
    text = pages_of((tmp / "lembar-2.pdf").read_bytes())[0]
    lines = re.findall(r"^([1-4])\s+((?:[A-Z0-9]{3,5}\s+){3})([0-9]{4})\s", text, re.MULTILINE)
    assert made["mark"] in text
    assert len(lines) == 4, text
    sheet = tmp / "lembar.txt"
    sheet.write_text("\n".join(" ".join(line) for line in lines), encoding="utf-8")
    return sheet


def rescue_laptop(run: Story, field: Path, desk: Path, stick: Path, sheet: Path) -> None:
    here, there = ("--vault", field, "--officer", "Hariyati N."), ("--vault", desk)
    asked = run("rescue", "request", stick, *here)
    seen = run("rescue", "inspect", asked["file"])
    assert (seen["fingerprint"], seen["officer"]) == (asked["fingerprint"], "Hariyati N.")
    told = ("--sheet", sheet, "--fingerprint", asked["fingerprint"].lower())
    answer = run("rescue", "answer", asked["file"], stick, *told, *there)
    assert (answer["office"], answer["known"]) == ("64.01.05", True)
    assert run("rescue", "finish", answer["file"], *here)["officer"]["name"] == "Hariyati N."


def travel(run: Story, field: Path, desk: Path, stick: Path, case: str, tmp: Path) -> None:
    here, there = ("--vault", field, "--officer", "Hariyati N."), ("--vault", desk)
    planned = run("bundle", "export", stick, "--plan", *here)
    sent = run("bundle", "export", stick, *here)
    assert planned["number"] == sent["number"] == 1
    assert Path(sent["handover"]).is_file()
    part = stick / sent["parts"][0]["name"]
    assert run("stick", "release", stick)["state"] == "flushed"
    assert [one["state"] for one in run("bundle", "check", stick, *here)["parts"]] == ["whole"]
    run("stick", "list")
    assert run("bundle", "inspect", part, *there)["files"][0]["header"]["office"] == "64.01.05"
    assert run("bundle", "verify", part, *there)["ok"] is True
    broken = tmp / "rusak.netra"
    broken.write_bytes(part.read_bytes()[:-7])
    assert run("bundle", "verify", broken, *there, code=1)["files"][0]["code"] == "bundle_damaged"
    assert run("bundle", "import", broken, *there, code=3)["files"][0]["code"] == "bundle_damaged"
    held = run("quarantine", "list", *there)["held"]
    run("quarantine", "save", held[0]["id"], tmp / "ditahan.netra", *there)
    assert (tmp / "ditahan.netra").read_bytes() == broken.read_bytes()
    taken = run("bundle", "import", part, *there)
    assert taken["offered"] == taken["new"] > 10
    assert taken["held"] == 0
    run("quarantine", "retry", *there, code=3)
    assert run("quarantine", "dismiss", held[0]["id"], "--reason", "Salinan rusak", *there)["left"] == 0
    (gone,) = run("quarantine", "list", "--all", *there)["held"]
    assert (gone["reason"], gone["kept"], gone["dismissed"] > "") == ("Salinan rusak", True, True)
    assert run("bundle", "import", broken, *there)["files"][0]["code"] == "bundle_dismissed"
    run("desk", "review", case, "--return", "--reason", "Lengkapi alamat", *there)
    run("case", "ask-identity", case, "--reason", "Memeriksa saksi", *there)
    back = run("receipt", "make", "64.01.05", stick, *there)
    slip = run("receipt", "slip", "64.01.05", "-o", tmp / "slip.pdf", *there)
    text = slip["text"]
    assert run("receipt", "scan", "--picture", tmp / "slip.pdf", *here)["number"] == slip["number"]
    assert run.terminal.json("receipt", "scan", text[:40].lower(), text[40:], *here).error == "receipt_older"
    run("bundle", "import", stick / back["parts"][0]["name"], *here)
    answered = run("receipt", "list", *here)
    listed = answered["receipts"]
    assert answered["alarms"] == []
    assert sum(answered["travel"].values()) >= 1
    assert {item["status"] for item in listed[-1]["cases"]} == {"return", "received"}
    run("case", "reveal", case, "--reason", "Menghubungi saksi", *here)
    assert run("case", "answer-identity", case, "--grant", *here)["answer"] == "granted"
    shown = run("case", "show", case, *here)
    assert (shown["status"], shown["travel"]["state"], shown["answered"]) == ("returned", "unsent", None)
    assert run("case", "show", case, *there)["answered"]["told"] is True
    assert [row["travel"] for row in run("case", "list", "--travel", "unsent", *here)["cases"]].count("unsent") >= 1
    assert run("evidence", "retention", "30", *here)["days"] == 30
    assert run("evidence", "clean", "--plan", *here)["kept"]["open"] >= 1
    adopted = run("case", "adopt", case, "--reason", "dugaan pidana", "--on", "2024-11-02", *there)
    assert run("case", "steps", case, *there)["handed_over"]["linked"] == adopted["id"]
    assert run("case", "show", adopted["id"], *there)["linked"] == case
    further = stick.parent / "stik-2"
    further.mkdir()
    sent = run("bundle", "export", further, *here)["parts"][0]["name"]
    run("bundle", "import", further / sent, *there)
    assert run("case", "take-identity", adopted["id"], *there)["count"] >= 1
    device = next(row["device"] for row in run("enrol", "list", *there)["devices"] if not row["own"])
    assert len(run("enrol", "revoke", device[:8], "--reason", "laptop hilang", *there)["entries"]) >= 1
    keep_root(run, desk, tmp)


def keep_root(run: Story, desk: Path, tmp: Path) -> None:
    """Make the root key of the desk, read its sheet off the paper, and certify the desk with it once more."""
    made = run("enrol", "root", tmp / "induk.pdf", "--vault", desk)
    text = pages_of((tmp / "induk.pdf").read_bytes())[0]
    lines = re.findall(r"^([1-3])\s+((?:[A-Z2-7]{4}\s+){4,5})([0-9]{4})\s", text, re.MULTILINE)
    assert len(lines) == 3, text
    assert made["mark"] in text
    sheet = tmp / "induk.txt"
    sheet.write_text("\n".join(" ".join(line) for line in lines), encoding="utf-8")
    assert run("enrol", "recertify", "--sheet", sheet, "--vault", desk) == {"mark": made["mark"], "key": made["key"]}


def differ(run: Story, field: Path, desk: Path, terminal: Terminal, tmp: Path) -> None:
    here = ("--vault", field, "--officer", "Hariyati N.")
    assert run("conflict", "list", *here)["conflicts"] == []
    other = make_differing(run, field, terminal, tmp)
    listed = run("conflict", "list", *here)["conflicts"]
    assert [one["field"] for one in listed] == ["impact"]
    shown = run("conflict", "show", other, *here)["conflicts"][0]
    assert len(shown["values"]) == 2
    settled = run(
        "conflict", "settle", other, "impact", "--take", shown["values"][0]["entry"][:8], "--reason", "cek", *here
    )
    assert settled["value"] == shown["values"][0]["value"]
    assert len(run("book", "list", *here)["books"]) >= 3


def make_differing(run: Story, field: Path, terminal: Terminal, tmp: Path) -> str:
    """A copy of the vault goes on elsewhere, changes the same field, and its bundle comes back."""
    case = terminal.json("case", "list", "--vault", field, "--officer", "Hariyati N.").data["cases"][0]["id"]
    copy, stick = tmp / "salinan", tmp / "stik-dua"
    stick.mkdir()
    here = ("--vault", field, "--officer", "Hariyati N.")
    terminal.json("vault", "backup", tmp / "cadangan", *here).done()
    there = ("--vault", copy, "--officer", "Hariyati N.")
    run("vault", "restore", tmp / "cadangan", *there)
    home = terminal.tmp / "home"
    terminal.write("a.json", {"impact": "Layanan tutup."})
    terminal.write("b.json", {"impact": "Layanan tertunda."})
    terminal.json("case", "set", case, tmp / "b.json", "--reason", "dari salinan", *there).done()
    terminal.json("bundle", "export", stick, "--to", "64.01", "--all", *there).done()
    (home / "witness").rename(home / "saksi-lain")
    terminal.json("vault", "restore", field, *here).done()
    terminal.json("case", "set", case, tmp / "a.json", "--reason", "dari asal", *here).done()
    take_in_elsewhere(terminal, field, copy)
    return str(case)


def take_in_elsewhere(terminal: Terminal, field: Path, copy: Path) -> None:
    """Bring the entries of a copy over, as headquarters' answer would."""
    from fieldapp.vault.books import book_states, entries_of, signatures_of  # noqa: PLC0415
    from fieldapp.vault.entry import entry_hash  # noqa: PLC0415
    from fieldapp.vault.intake import Incoming, take_in  # noqa: PLC0415
    from fieldapp.vault.vault import open_vault  # noqa: PLC0415
    from tests.cli.conftest import SECRET  # noqa: PLC0415

    with open_vault(copy, "Hariyati N.", SECRET, write=False) as source:
        batch = [
            Incoming(entry.data, entry.open_salt, entry.open, entry.identity_salt, entry.identity)
            for state in book_states(source.db)
            for entry in entries_of(source.db, state.book)
        ]
        signatures = [row for one in batch for row in signatures_of(source.db, entry_hash(one.data))]
    with open_vault(field, "Hariyati N.", SECRET) as target, target.writing() as db:
        take_in(db, batch, (), signatures)


def change_people(run: Story, field: Path, tmp: Path) -> None:
    here = ("--vault", field, "--officer", "Hariyati N.")
    secret = tmp / "sandi-baru.txt"
    secret.write_text("domba hitam minum sebelum fajar\n", encoding="utf-8")
    roles = run("officer", "role", "Sri Wahyuni", "--add", "anggota", "--reason", "koordinator baru", *here)["roles"]
    assert roles == ["anggota", "staf"]
    assert [one["roles"] for one in run("officer", "list", *here)["officers"]][1] == roles
    assert {one["action"] for one in run("right", "list", "--role", "auditor")["rights"]} >= {"read", "check"}
    assert "joined" in {one["what"] for one in run("trace", "list", *here)["traces"]}
    run("officer", "reset", "Sri Wahyuni", "--new-passphrase-file", secret, "--reason", "lupa", *here)
    run("vault", "rekey", *here)
    run("officer", "remove", "Sri Wahyuni", "--reason", "pindah tugas", *here)
    assert len(run("officer", "list", "--vault", field)["officers"]) == 1


def keep_safe(run: Story, field: Path, tmp: Path) -> None:
    here = ("--vault", field, "--officer", "Hariyati N.")
    assert run("vault", "seal", *here)["sealed"] is True
    assert run("vault", "seal", *here)["sealed"] is False
    assert run("vault", "check", "--full", *here)["ok"] is True
    assert run("vault", "rebuild", *here)["ok"] is True
    saved = run("vault", "backup", tmp / "cadangan-dua", *here)
    chosen = run("vault", "place", tmp / "tempat-kedua", *here)
    assert chosen["state"] == "there"
    assert run.terminal.json("vault", "backup", "--test", *here).done().data["ok"]
    run("vault", "guide", tmp / "panduan.pdf", *here)
    assert run("vault", "selftest", *here, code=3)["remarks"][0]["code"] == "same_drive"
    assert Path(saved["folder"]).is_dir()


@pytest.mark.parametrize(
    "line", ["case template laporan", "lhp template --nil", "case schema", "lhp schema", "office schema"]
)
def test_templates_and_schemas_are_json_with_and_without_the_option(bare: Terminal, line: str):
    assert bare(*line.split()).done().data == bare.json(*line.split()).done().data
