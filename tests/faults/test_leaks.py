"""A hundred canaries through the whole program, hunted byte for byte in everything it leaves on the disk.

Names, numbers, addresses, words of the narrative, reasons, names of files, the passphrase and the recovery sheet go in
by the command line. They may come out where somebody asked for them, on printed paper and in extracted originals, and
nowhere else. Broken builds show that the hunt finds what is there.
"""

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import pikepdf
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from fieldapp import fault
from fieldapp.case.ids import new_id
from fieldapp.case.veil import Told
from fieldapp.cli import case as case_commands
from fieldapp.desk.editing import begin, keep
from fieldapp.exchange import inbox, selection
from fieldapp.vault import database, evidence, passphrase, projection
from fieldapp.vault.draft import discard_draft
from fieldapp.vault.journal import Change
from fieldapp.vault.passphrase import Cost
from fieldapp.vault.slots import unlock
from fieldapp.vault.vault import open_vault
from tests.cli.conftest import SECRET, Terminal
from tests.paper.reading import squeeze, text_of

PAGE, RESERVE = 4096, 80
NAMED = "KenariNamaBerkas"
REPORTER, WITNESSES, SUBJECTS, WORDS = "pelapor", "saksi", "terlapor", "uraian"


@dataclass
class Canaries:
    """The words that must not leak, by what they are."""

    known: dict[str, list[str]] = field(default_factory=dict)
    count: int = 0

    def word(self, group: str) -> str:
        self.count += 1
        return self.keep(group, f"Kenari{self.count:03d}{group.title()}")

    def number(self, group: str, length: int) -> str:
        self.count += 1
        return self.keep(group, f"08{7_123_456_789_001 + self.count * 7_919_111_113:d}".ljust(length, "7")[:length])

    def keep(self, group: str, text: str) -> str:
        self.known.setdefault(group, []).append(text)
        return text

    def all(self) -> list[str]:
        return [text for group in self.known.values() for text in group]


def forms(text: str) -> Iterator[bytes]:
    """Give a word as programs write it into files."""
    plain = text.encode()
    yield from (plain, text.upper().encode(), text.lower().encode(), text.encode("utf-16-le"), plain.hex().encode())


def hunt(files: Iterator[Path], words: list[str]) -> list[str]:
    wanted = [(word, form) for word in words for form in set(forms(word))]
    found = []
    for path in files:
        name, data = os.fsencode(path), path.read_bytes()
        found += [f"{path.name}: {word}" for word, form in wanted if form in data]
        found += [f"{path}: {word} in its name" for word, form in wanted if form in name]
    return found


class Story:
    """Two laptops, their desk and the office above it; where each of them keeps its files."""

    def __init__(self, terminal: Terminal) -> None:
        self.run, self.tmp = terminal, terminal.tmp
        self.birds = Canaries()
        self.given, self.printed = self.tmp / "diberikan", self.tmp / "dicetak"
        self.sticks = 0
        self.case = ""
        for folder in (self.given, self.printed):
            folder.mkdir()
        self.birds.keep("kata sandi", SECRET)
        self.birds.keep("berkas", NAMED)

    def files(self) -> Iterator[Path]:
        """Give every file on the disk but what was there before and what somebody asked for in clear."""
        for path in self.tmp.rglob("*"):
            if path.is_file() and self.given not in path.parents and self.printed not in path.parents:
                yield path

    def vault(self, name: str, office: str) -> tuple[str, Path]:
        sheet = self.birds
        folder = self.tmp / name
        arguments = ("--vault", folder, "--office", office, "--name", f"Kantor {name}", "--officer", "Petugas")
        made = self.run.json("vault", "create", *arguments).done().data
        for line in made["recovery"].splitlines():
            secret = line.split("  ", 1)[1].partition(" =")[0]
            sheet.keep("lembar pemulihan", secret)
            sheet.keep("lembar pemulihan", secret.replace(" ", ""))
        return ("--vault", folder)

    def stick(self) -> Path:
        self.sticks += 1
        folder = self.tmp / f"stik-{self.sticks}"
        folder.mkdir()
        return folder

    def file(self) -> dict:
        word, number = self.birds.word, self.birds.number

        def person(group: str, *numbers: tuple[str, int]) -> dict:
            return {
                "name": f"{word(group)} {word(group)}",
                "address": f"Jalan {word(group)} {word(group)}",
                "phone": number(group, 14),
                **{name: number(group, length) for name, length in numbers},
            }

        return {
            "kind": "laporan",
            "event": {
                "summary": f"{word(WORDS)} hadir",
                "place": f"Lapangan {word(WORDS)}",
                "region": "64.01.05",
                "occurred_on": "2024-10-26",
            },
            "reporter": person(REPORTER) | {"email": f"{word(REPORTER)}@contoh.id", "occupation": word(REPORTER)},
            "subjects": [
                person(SUBJECTS, ("nip", 18), ("nik", 16)) | {"position": word(SUBJECTS), "status": "asn_pns"}
                for _ in range(4)
            ],
            "witnesses": [person(WITNESSES) for _ in range(5)],
            "narrative": " ".join(f"Pengawas melihat {word(WORDS)} di sana." for _ in range(20)),
            "impact": word(WORDS),
            "evidence": [self.original(size) for size in (400, 2_300_000, 900)],
        }

    def original(self, size: int) -> dict:
        name, content = self.birds.word("berkas"), self.birds.word("isi bukti")
        (self.given / f"{name}.txt").write_bytes((content * (size // len(content) + 1)).encode())
        return {"path": f"{name}.txt", "note": self.birds.word("catatan"), "source": self.birds.word("catatan")}

    def write(self, name: str, content: object) -> Path:
        path = self.given / name
        path.write_text(json.dumps(content), encoding="utf-8")
        return path

    def tell(self) -> None:
        self.kec, self.kab, self.prov = (
            self.vault("kec", "64.01.05"), self.vault("kab", "64.01"), self.vault("prov", "64")
        )  # fmt: skip
        for desk, laptop, office in ((self.kab, self.kec, "64.01.05"), (self.prov, self.kab, "64.01")):
            self.enrol(desk, laptop, office)
        self.record()
        self.print_papers()
        self.travel()
        self.keep_copies()
        self.fail()

    def enrol(self, desk: tuple, laptop: tuple, office: str) -> None:
        stick = self.stick()
        invitation = self.run.json("enrol", "invite", office, stick, *desk).done().data["file"]
        asked = self.run.json("enrol", "request", invitation, stick, *laptop).done().data
        how = ("--fingerprint", asked["fingerprint"])
        answer = self.run.json("enrol", "approve", asked["file"], stick, *how, *desk).done().data["file"]
        self.run("enrol", "accept", answer, *laptop).done()

    def record(self) -> None:
        word = self.birds.word
        file = self.file()
        # somebody writes the reporter's own name and number into the story
        name, phone = file["reporter"]["name"], file["reporter"]["phone"]
        self.loose = (*name.split(), phone)
        file["narrative"] += f" Menurut {name}, {phone}, ramai."
        file["event"]["summary"] += f" menurut {name}"
        added = self.run.json("case", "add", self.write("perkara.json", file), *self.kec).done().data
        self.case = added["cases"][0]["id"]
        change = self.write("ubah.json", {"narrative": f"Kemudian {word(WORDS)} pulang {word(WORDS)}."})
        self.run("case", "set", self.case, change, "--reason", f"Karena {word('alasan')}", *self.kec).done()
        more = self.given / f"{word('berkas')}.jpg"
        more.write_bytes(word("isi bukti").encode() * 50)
        self.run("evidence", "add", self.case, more, "--note", word("catatan"), *self.kec).done()
        for text in (self.birds.known[SUBJECTS][0], self.birds.known[WORDS][3], "tidak ada"):
            self.run("case", "list", "--search", text, *self.kec).done()
        for verb in ("show", "history"):
            self.run("case", verb, self.case, *self.kec).done()

    def print_papers(self) -> None:
        self.run("form", "print", "A.1", self.case, "-o", self.printed / "a1.pdf", *self.kec).done()
        self.run("form", "print", "A.1", self.case, "-o", self.printed / "p.pdf", "--public", *self.kec).done()
        item = self.run.json("evidence", "list", self.case, *self.kec).done().data["evidence"][0]
        self.run("evidence", "extract", item["id"], self.printed / "asli", *self.kec).done()

    def travel(self) -> None:
        up = self.stick()
        self.run("bundle", "export", up, "--part-size", "1", *self.kec).done()
        parts = sorted(up.glob("*.netra"))
        assert len(parts) >= 3
        self.run("bundle", "inspect", up, *self.kab).done()
        assert self.run("bundle", "import", parts[1], *self.kab).code in (0, 3)
        assert list((self.tmp / "kab" / "inbox").rglob("*.age")), "no piece of evidence waits"
        self.run("bundle", "import", up, *self.kab).done()
        assert self.run("bundle", "import", up, *self.prov).code == 3  # not meant for it: into quarantine
        (self.given / "rusak.netra").write_text(self.birds.word("paket"))
        assert self.run("bundle", "import", self.given / "rusak.netra", *self.kab).code == 3
        assert self.run("quarantine", "list", *self.kab).code == 0
        further, down = self.stick(), self.stick()
        self.run("bundle", "export", further, *self.kab).done()
        self.run("bundle", "import", further, *self.prov).done()
        reason = ("--return", "--reason", self.birds.word("alasan"))
        self.run("desk", "review", self.case, *reason, *self.kab).done()
        self.run("receipt", "make", "64.01.05", down, *self.kab).done()
        self.run("bundle", "import", down, *self.kec).done()
        self.run("receipt", "list", *self.kec).done()

    def keep_copies(self) -> None:
        backup = self.tmp / "cadangan"
        backup.mkdir()
        self.run("vault", "backup", backup, *self.kec).done()
        with pytest.MonkeyPatch.context() as another_laptop:
            another_laptop.setenv("NETRA_HOME", str(self.tmp / "home-2"))
            self.run("vault", "restore", backup, "--vault", self.tmp / "pulih").done()
        self.run("vault", "check", "--full", *self.kab).done()

    def people(self) -> list[str]:
        return [*self.birds.known[REPORTER], *self.birds.known[WITNESSES]]

    def unspoken(self) -> list[str]:
        """Return what gives people away and was not told in the story, which travels whole."""
        return [word for word in self.people() if word not in self.loose]

    def ask(self, *, refused: bool) -> None:
        """Let the desk ask for the identities, and the sub-district answer."""
        self.run("case", "ask-identity", self.case, "--reason", self.birds.word("alasan"), *self.kab).done()
        down, up, back = self.stick(), self.stick(), self.stick()
        self.run("receipt", "make", "64.01.05", down, *self.kab).done()
        self.run("bundle", "import", down, *self.kec).done()
        answer = ("--refuse", "--reason", self.birds.word("alasan")) if refused else ("--grant",)
        self.run("case", "answer-identity", self.case, *answer, *self.kec).done()
        self.run("bundle", "export", up, *self.kec).done()
        self.run("bundle", "import", up, *self.kab).done()
        self.run("receipt", "make", "64.01.05", back, *self.kab).done()
        self.run("bundle", "import", back, *self.kec).done()

    def look_and_draft(self) -> list[str]:
        """Show the identities, and type a whole new report that is given up; return what was typed of people."""
        self.run("case", "reveal", self.case, "--reason", self.birds.word("alasan"), *self.kec).done()
        word, number = self.birds.word, self.birds.number
        with open_vault(self.tmp / "kec", None, SECRET) as vault:
            editing = begin(vault, "laporan")
            for name in ("name", "address", "occupation", "birth"):
                editing.values["reporter"][name] = f"{word('konsep')} {word('konsep')}"
            editing.values["reporter"]["phone"] = number("konsep", 14)
            editing.values["witnesses"] = [{"id": new_id(), "name": word("konsep"), "address": "", "phone": ""}]
            keep(vault, editing)
            discard_draft(vault, editing.draft)
        return list(self.birds.known["konsep"])

    def fail(self) -> None:
        """Let the program break over a canary, and let a writer be at work while the files are read."""
        word = self.birds.word("kerusakan")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(case_commands, "list_cases", lambda *_, **__: {}[word])
            assert self.run("case", "list", "--search", word, *self.kec).code == 70
        assert list((self.tmp / "home" / "crash").iterdir())

    def leaks_while_writing(self) -> list[str]:
        """Hunt in the write-ahead log, too, which lies there while a vault is open or after it was killed."""
        word = self.birds.word
        with open_vault(self.tmp / "kec", None, SECRET) as vault:
            fields = {"kind": "laporan", "narrative": f"{word(WORDS)} {word(WORDS)}"}
            with vault.writing():
                change = Change("case.set", new_id(), fields, {"reporter.name": word(REPORTER)}, reason=word("alasan"))
                vault.journal.write([change], vault.officer, vault.now())
            assert (vault.folder / "vault.db-wal").stat().st_size > 0
            return hunt(self.files(), self.birds.all())


@pytest.fixture
def story(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Story:
    monkeypatch.setattr(passphrase, "STANDARD", Cost(memory=16, time=1, lanes=1))
    for name in ("home", "sementara", "kerja"):
        (tmp_path / name).mkdir()
    monkeypatch.setenv("NETRA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("NETRA_PASSPHRASE", SECRET)
    monkeypatch.delenv("NETRA_VAULT", raising=False)
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(tmp_path / "sementara"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.chdir(tmp_path / "kerja")
    return Story(Terminal(capsys, tmp_path))


def pages(folder: Path, key: bytes) -> bytes:
    """Decrypt a database page by page, free pages and what is left between the rows included."""
    data = (folder / "vault.db").read_bytes()
    plain = []
    for at in range(0, len(data), PAGE):
        page = data[at : at + PAGE]
        iv, body = page[PAGE - RESERVE : PAGE - RESERVE + 16], page[16 if at == 0 else 0 : PAGE - RESERVE]
        decryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
        plain.append(decryptor.update(body) + decryptor.finalize())
    return b"".join(plain)


def in_pages(folder: Path, words: list[str]) -> list[str]:
    """Name the words that somebody finds who has the folder and its key."""
    with open_vault(folder, None, SECRET) as vault:
        vault.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    data = pages(folder, unlock(folder, None, SECRET).db_key)
    return [word for word in words if any(form in data for form in forms(word))]


# Where somebody wrote freely, and where identities lie; they travel or stay by rules of their own.
FREE = {"payload.open", "record.fields", "record.conflicts", "payload.identity", "record.identity", "draft.data"}


def in_columns(folder: Path, words: list[str], *, free: bool = True) -> list[str]:
    """Name the columns of every table, but those of free texts, in which a word stands."""
    found = set()
    wanted = [word.encode() for word in words]
    with open_vault(folder, None, SECRET, write=False) as vault:
        tables = vault.db.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'search%'"
        ).fetchall()
        for (table,) in tables:
            cursor = vault.db.execute(f"SELECT * FROM {table}")
            names = [f"{table}.{column[0]}" for column in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    data = value if isinstance(value, bytes) else str(value).encode()
                    if not (free and name in FREE) and any(word in data for word in wanted):
                        found.add(name)
    return sorted(found)


def in_index(folder: Path, words: list[str]) -> list[str]:
    """Name the words that the search index holds, as it spells them."""
    with open_vault(folder, None, SECRET) as vault:
        vault.db.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab('main', 'search', 'row')")
        terms = {row[0] for row in vault.db.execute("SELECT term FROM temp.terms").fetchall()}
    assert terms
    return sorted({part for word in words for part in word.lower().split() if part in terms})


def test_nothing_leaks(story):
    story.tell()
    assert len(story.birds.all()) >= 100
    found = sorted({path.relative_to(story.tmp).parts[0] for path in story.files()})
    expected = {"kec", "kab", "prov", "pulih", "cadangan", "home", "stik-1", "stik-3", "stik-4", "stik-5"}
    assert expected <= set(found)
    assert hunt(story.files(), story.birds.all()) == []
    assert story.leaks_while_writing() == []
    assert list((story.tmp / "sementara").rglob("*")) == list((story.tmp / "kerja").rglob("*")) == []
    # the hunt reads pages: with the key everything is there
    assert in_pages(story.tmp / "kec", story.birds.known[REPORTER]) == story.birds.known[REPORTER]


def test_no_office_above_ever_has_the_reporter(story):
    story.tell()
    assert in_pages(story.tmp / "kec", story.people()) == story.people()
    for office in ("kab", "prov"):
        assert in_pages(story.tmp / office, story.unspoken()) == []
        assert in_pages(story.tmp / office, story.birds.known[SUBJECTS][:1])


def test_the_office_that_asked_and_was_granted_has_them_and_its_receipt_says_so(story):
    story.tell()
    story.ask(refused=False)
    assert in_pages(story.tmp / "kab", story.people()) == story.people()
    assert in_pages(story.tmp / "prov", story.unspoken()) == []
    assert hunt(story.files(), story.birds.all()) == []


def test_the_office_that_asked_and_was_refused_has_nobody(story):
    story.tell()
    story.ask(refused=True)
    assert in_pages(story.tmp / "kab", story.unspoken()) == []


def test_with_the_key_they_stand_where_they_must_and_nowhere_else(story):
    story.tell()
    story.look_and_draft()
    for office, words in (("kec", story.people()), ("kab", story.unspoken()), ("prov", story.unspoken())):
        assert in_columns(story.tmp / office, words) == []
        assert in_index(story.tmp / office, words) == []
    # the hunt reads what is there: the subjects stand in the list and in the index
    subject = story.birds.known[SUBJECTS][:1]
    assert {"case_row.subjects", "record.fields"} <= set(in_columns(story.tmp / "kec", subject, free=False))
    assert in_index(story.tmp / "kec", subject) == [subject[0].lower()]
    assert hunt(story.files(), story.birds.all()) == []


def test_a_draft_that_was_given_up_is_gone_with_the_key_too(story):
    story.tell()
    typed = story.look_and_draft()
    assert len(typed) >= 10
    assert in_pages(story.tmp / "kec", typed) == []


def test_the_copy_that_is_printed_unasked_names_nobody(story):
    story.tell()
    text = squeeze(text_of((story.printed / "p.pdf").read_bytes()))
    assert [word for word in story.people() if squeeze(word) in text] == []
    with pikepdf.open(story.printed / "p.pdf") as document:
        told = " ".join([str(document.docinfo), bytes(document.Root.Metadata.read_bytes()).decode()])
    assert [word for word in story.birds.all() if word in told] == []


def left_after_destruction(story) -> list[str]:
    story.tell()
    for name in ("kec", "kab"):
        with open_vault(story.tmp / name, None, SECRET) as vault:
            rows = vault.db.execute("SELECT id, type FROM record WHERE case_id = ?", (story.case,)).fetchall()
            kinds = {(one, kind) for one, kind in rows if kind in ("case", "witness")}
            with vault.writing():
                changes = [Change(f"{kind}.destroy", one, {"parts": ["identity"]}, office="64.01.05")
                           for one, kind in sorted(kinds)]  # fmt: skip
                vault.journal.write(changes, vault.officer, vault.now())
    return [word for name in ("kec", "kab") for word in in_pages(story.tmp / name, story.unspoken())]


def test_a_destroyed_identity_is_gone_with_the_key_too(story):
    assert left_after_destruction(story) == []


def test_without_secure_deletion_the_identity_would_stay(story, monkeypatch):
    kept = [
        (name, *({"secure_delete": ("OFF", 0)}.get(name, (value, want)))) for name, value, want in database.SETTINGS
    ]
    monkeypatch.setattr(database, "SETTINGS", tuple(kept))
    assert left_after_destruction(story)


# ---- broken builds: the hunt finds what is there --------------------------------------------------------------------


def plain_pieces(monkeypatch):
    monkeypatch.setattr(inbox, "encrypt_bytes", lambda data, _recipient: data)
    monkeypatch.setattr(inbox, "decrypt_bytes", lambda data, _identity: data)
    # the folder is gone as soon as the file is whole: leave it, as a kill would
    monkeypatch.setattr(inbox, "_remove", lambda _folder: None)


def plain_temporary(monkeypatch):
    real = evidence.encrypt_stream

    def careless(read: Callable[[], bytes], write: Callable, recipient: str) -> None:
        with tempfile.NamedTemporaryFile(delete=False) as file:
            while block := read():
                file.write(block)
        with Path(file.name).open("rb") as copy:
            real(lambda: copy.read(65536), write, recipient)

    monkeypatch.setattr(evidence, "encrypt_stream", careless)


def talkative_crash(monkeypatch):
    real = fault.fault_lines
    monkeypatch.setattr(fault, "fault_lines", lambda error: [*real(error), repr(error)])


def names_of_people(monkeypatch):
    monkeypatch.setattr(evidence, "hmac", SimpleNamespace(**{**vars(evidence.hmac), "new": _named}))


def _named(_key: bytes, digest: bytes, _hash: object) -> object:
    return SimpleNamespace(hexdigest=lambda: NAMED + digest.hex()[:48])


def careless_index(monkeypatch):
    monkeypatch.setattr(projection, "people_in", lambda _identities: Told())


def generous_exchange(monkeypatch):
    def everything(db, _to, _area):
        return frozenset(row[0] for row in db.execute("SELECT id FROM record").fetchall())

    monkeypatch.setattr(selection, "records_shown", everything)


@pytest.mark.parametrize("broken", [careless_index, generous_exchange])
def test_a_build_that_keeps_names_where_they_must_not_be_is_caught(story, monkeypatch, broken):
    broken(monkeypatch)
    story.tell()
    found = [*in_index(story.tmp / "kec", story.people()), *in_pages(story.tmp / "kab", story.unspoken())]
    assert found


@pytest.mark.parametrize("broken", [plain_pieces, plain_temporary, talkative_crash, names_of_people])
def test_a_build_that_leaks_is_caught(story, monkeypatch, broken):
    broken(monkeypatch)
    story.tell()
    assert hunt(story.files(), story.birds.all())
