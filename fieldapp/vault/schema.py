"""The tables of a vault, one numbered migration after the other, as SQL.

Three families: the journal (never changed), local tables (belong to this laptop, never travel), and projections
(computed from the journal; `fieldapp.vault.rebuild` makes them anew). Called by `fieldapp.vault.database` when a file
is opened.
"""

from fieldapp.vault.course import fill_courses
from fieldapp.vault.driver import Database, Migrations

NAMES: tuple[str, ...] = (
    "m0001_journal",
    "m0002_window",
    "m0003_register",
    "m0004_course",
    "m0005_photos",
    "m0006_people",
    "m0007_exchange",
)

migrations = Migrations("netra")

JOURNAL = """
CREATE TABLE entry (
    n INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    book TEXT NOT NULL,
    seq INTEGER NOT NULL CHECK (seq >= 1),
    lamport INTEGER NOT NULL,
    record TEXT NOT NULL,
    kind TEXT NOT NULL,
    bytes BLOB NOT NULL
) STRICT;
CREATE INDEX entry_book ON entry (book, seq);
CREATE INDEX entry_record ON entry (record);
CREATE TRIGGER entry_stays BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;
CREATE TRIGGER entry_remains BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'entries are never removed'); END;
CREATE TABLE payload (
    n INTEGER PRIMARY KEY REFERENCES entry (n),
    open_salt BLOB, open BLOB, identity_salt BLOB, identity BLOB
) STRICT;
CREATE TABLE head (
    book TEXT NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT NULL, signature BLOB NOT NULL,
    PRIMARY KEY (book, seq, hash)
) STRICT, WITHOUT ROWID;
CREATE TABLE signature (
    entry BLOB NOT NULL, officer TEXT NOT NULL, key BLOB NOT NULL, signature BLOB NOT NULL,
    PRIMARY KEY (entry, officer)
) STRICT, WITHOUT ROWID;
"""

LOCAL = """
CREATE TABLE local_key (name TEXT PRIMARY KEY, secret BLOB NOT NULL, public BLOB NOT NULL) STRICT;
CREATE TABLE officer_key (officer TEXT PRIMARY KEY, public BLOB NOT NULL, sealed TEXT NOT NULL) STRICT;
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE draft (id TEXT PRIMARY KEY, kind TEXT NOT NULL, data TEXT NOT NULL, updated TEXT NOT NULL) STRICT;
CREATE TABLE certificate (id TEXT PRIMARY KEY, json BLOB NOT NULL, signature BLOB NOT NULL) STRICT;
CREATE TABLE trust (key BLOB PRIMARY KEY, name TEXT NOT NULL, added TEXT NOT NULL) STRICT;
CREATE TABLE invitation (code_hash TEXT PRIMARY KEY, office TEXT NOT NULL, made TEXT NOT NULL, used TEXT) STRICT;
CREATE TABLE quarantine (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL, code TEXT NOT NULL, sentence TEXT NOT NULL,
    received TEXT NOT NULL, data BLOB NOT NULL, size INTEGER NOT NULL, resolved TEXT
) STRICT;
CREATE TABLE export_plan (
    id TEXT PRIMARY KEY, to_office TEXT NOT NULL, number INTEGER NOT NULL, made TEXT NOT NULL,
    plan TEXT NOT NULL, state TEXT NOT NULL
) STRICT;
CREATE TABLE export_part (
    plan TEXT NOT NULL REFERENCES export_plan (id), part INTEGER NOT NULL, name TEXT NOT NULL, sha256 TEXT NOT NULL,
    size INTEGER NOT NULL, written TEXT, PRIMARY KEY (plan, part)
) STRICT;
CREATE TABLE bundle_seen (
    device TEXT NOT NULL, incarnation INTEGER NOT NULL, number INTEGER NOT NULL, part INTEGER NOT NULL,
    sha256 TEXT NOT NULL, received TEXT NOT NULL, header BLOB NOT NULL,
    PRIMARY KEY (device, incarnation, number, part, sha256)
) STRICT;
CREATE TABLE ack (
    office TEXT NOT NULL, book TEXT NOT NULL, upto INTEGER NOT NULL, hash BLOB NOT NULL, receipt INTEGER NOT NULL,
    at TEXT NOT NULL, PRIMARY KEY (office, book)
) STRICT;
CREATE TABLE receipt_seen (
    office TEXT NOT NULL, number INTEGER NOT NULL, sha256 TEXT NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (office, number, sha256)
) STRICT;
CREATE TABLE evidence_file (
    sha256 TEXT PRIMARY KEY, size INTEGER NOT NULL, blob TEXT NOT NULL, taken_in TEXT NOT NULL
) STRICT;
CREATE TABLE evidence_ack (office TEXT NOT NULL, sha256 TEXT NOT NULL, PRIMARY KEY (office, sha256)) STRICT;
CREATE TABLE wanted_evidence (sha256 TEXT PRIMARY KEY, size INTEGER NOT NULL, case_id TEXT NOT NULL) STRICT;
"""

# What the windows keep on this laptop: small pictures of evidence; what left for a printer or a file, and what waits
# for one; and the evidence of drafts, which lies in the store and may be cleared when its draft was given up.
WINDOW = """
CREATE TABLE thumbnail (sha256 TEXT PRIMARY KEY, made TEXT NOT NULL, data BLOB NOT NULL) STRICT;
CREATE TABLE print_log (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, officer TEXT NOT NULL, form TEXT NOT NULL, owner TEXT NOT NULL,
    number TEXT NOT NULL, seal TEXT NOT NULL, way TEXT NOT NULL, place TEXT NOT NULL, copies INTEGER NOT NULL,
    paper TEXT NOT NULL DEFAULT '', public INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE print_wait (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, officer TEXT NOT NULL, form TEXT NOT NULL, owner TEXT NOT NULL,
    number TEXT NOT NULL, seal TEXT NOT NULL, paper TEXT NOT NULL, public INTEGER NOT NULL, copies INTEGER NOT NULL,
    first INTEGER NOT NULL, last INTEGER NOT NULL
) STRICT;
CREATE TABLE attachment (
    id TEXT PRIMARY KEY, draft TEXT NOT NULL, sha256 TEXT NOT NULL, name TEXT NOT NULL, size INTEGER NOT NULL,
    media_type TEXT NOT NULL, exif TEXT NOT NULL, taken_in TEXT NOT NULL
) STRICT;
CREATE INDEX attachment_draft ON attachment (draft);
CREATE INDEX attachment_sha256 ON attachment (sha256);
"""

# Which finding an LHP became, without reading every case.
SUPERVISION = """
CREATE INDEX record_supervision ON record (json_extract(CAST(fields AS TEXT), '$.supervision'))
    WHERE type = 'case' AND json_extract(CAST(fields AS TEXT), '$.supervision') IS NOT NULL;
"""

PROJECTION = """
CREATE TABLE book (
    book TEXT PRIMARY KEY, device TEXT NOT NULL, incarnation INTEGER NOT NULL, office TEXT NOT NULL,
    writer TEXT NOT NULL, last INTEGER NOT NULL, last_hash BLOB NOT NULL, lamport INTEGER NOT NULL,
    forked INTEGER NOT NULL
) STRICT;
CREATE TABLE held (hash BLOB PRIMARY KEY, book TEXT NOT NULL, seq INTEGER NOT NULL, reason TEXT NOT NULL) STRICT;
CREATE TABLE decision (kind TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (kind, key)) STRICT;
CREATE TABLE record (
    id TEXT PRIMARY KEY, type TEXT NOT NULL, office TEXT NOT NULL, case_id TEXT NOT NULL,
    fields BLOB NOT NULL, identity BLOB NOT NULL, state TEXT NOT NULL, conflicts BLOB NOT NULL, frontier BLOB NOT NULL,
    lamport INTEGER NOT NULL, entries INTEGER NOT NULL
) STRICT;
CREATE INDEX record_case ON record (case_id, type);
CREATE INDEX record_type ON record (type);
CREATE INDEX record_conflict ON record (id) WHERE conflicts <> x'7b7d';
CREATE TABLE case_row (
    n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, office TEXT NOT NULL, status TEXT NOT NULL,
    summary TEXT NOT NULL, place TEXT NOT NULL, region TEXT NOT NULL, occurred_on TEXT NOT NULL,
    known_on TEXT NOT NULL, subjects TEXT NOT NULL, numbers TEXT NOT NULL, evidence INTEGER NOT NULL,
    flags TEXT NOT NULL, revision INTEGER NOT NULL
) STRICT;
CREATE INDEX case_row_status ON case_row (status, n);
CREATE INDEX case_row_office ON case_row (office, n);
CREATE INDEX case_row_occurred ON case_row (occurred_on, n);
CREATE TABLE number_row (
    id TEXT PRIMARY KEY, office TEXT NOT NULL, series TEXT NOT NULL, year INTEGER NOT NULL, running INTEGER NOT NULL,
    text TEXT NOT NULL, case_id TEXT NOT NULL, voided INTEGER NOT NULL
) STRICT;
CREATE INDEX number_row_series ON number_row (office, series, year, running);
CREATE INDEX number_row_text ON number_row (text);
CREATE INDEX number_row_case ON number_row (case_id);
CREATE VIRTUAL TABLE search USING fts5 (
    subjects, numbers, place, summary, narrative, stems, content='', contentless_delete=1,
    tokenize='unicode61 remove_diacritics 2', prefix='3'
);
INSERT INTO search (search, rank) VALUES ('secure-delete', 1);
"""

# Numbers of records that are no case: letters, mail, assignments.
REGISTER = """
ALTER TABLE number_row ADD COLUMN owner TEXT NOT NULL DEFAULT '';
CREATE INDEX number_row_owner ON number_row (owner) WHERE owner <> '';
"""

# Sets of reference data that were in force here; a paper of an older one is printed with it again.
PACK = """
CREATE TABLE pack (
    version TEXT PRIMARY KEY, digest TEXT NOT NULL, schema INTEGER NOT NULL, made TEXT NOT NULL, label TEXT NOT NULL,
    source TEXT NOT NULL, signer TEXT NOT NULL, kept TEXT NOT NULL
) STRICT;
CREATE TABLE pack_file (
    version TEXT NOT NULL REFERENCES pack (version) ON DELETE CASCADE, name TEXT NOT NULL, data BLOB NOT NULL,
    PRIMARY KEY (version, name)
) STRICT;
"""

# What every case went through, so that open deadlines are found without reading what is finished.
COURSE = """
CREATE TABLE course_row (
    id TEXT PRIMARY KEY, office TEXT NOT NULL, course TEXT NOT NULL, latest TEXT NOT NULL
) STRICT;
CREATE INDEX course_row_course ON course_row (office, course, latest, id);
"""

# How many photographs stand on a page of what waits for a printer; NULL where it has none.
PHOTOS = "ALTER TABLE print_wait ADD COLUMN photos INTEGER;"

# Drafts know whose they are, those from before nobody's; receipts of an office are found at once.
DRAFT = """
CREATE TABLE draft_of (
    id TEXT NOT NULL, officer TEXT NOT NULL, kind TEXT NOT NULL, data TEXT NOT NULL, updated TEXT NOT NULL,
    PRIMARY KEY (id, officer)
) STRICT;
INSERT INTO draft_of SELECT id, '', kind, data, updated FROM draft;
DROP TABLE draft;
ALTER TABLE draft_of RENAME TO draft;
CREATE INDEX record_receipt ON record (office) WHERE type = 'receipt';
"""

# What the exchange keeps: which stick holds a part and when that was checked; what was dismissed from quarantine, and
# whether its bytes are still kept (the index spares every list from reading them); alarms that a person has to look
# into; evidence that is held elsewhere; signed sets of reference data as they came.
EXCHANGE = """
ALTER TABLE export_part ADD COLUMN stick TEXT NOT NULL DEFAULT '';
ALTER TABLE export_part ADD COLUMN checked TEXT;
ALTER TABLE quarantine ADD COLUMN dismissed TEXT;
ALTER TABLE quarantine ADD COLUMN kept INTEGER NOT NULL DEFAULT 1;
CREATE INDEX quarantine_shown ON quarantine (
    resolved, dismissed, id, name, sha256, code, sentence, received, size, kept
);
ALTER TABLE evidence_ack ADD COLUMN receipt INTEGER NOT NULL DEFAULT 0;
ALTER TABLE pack ADD COLUMN file BLOB;
CREATE TABLE alarm (
    office TEXT NOT NULL, book TEXT NOT NULL, code TEXT NOT NULL, seq INTEGER NOT NULL, receipt INTEGER NOT NULL,
    at TEXT NOT NULL, PRIMARY KEY (office, book, code)
) STRICT;
CREATE TABLE evidence_cleared (
    sha256 TEXT PRIMARY KEY, size INTEGER NOT NULL, office TEXT NOT NULL, receipt INTEGER NOT NULL, at TEXT NOT NULL
) STRICT;
CREATE TRIGGER evidence_returns AFTER INSERT ON evidence_file BEGIN
    DELETE FROM evidence_cleared WHERE sha256 = new.sha256;
END;
DROP TABLE wanted_evidence;
"""

PROJECTIONS: tuple[str, ...] = ("book", "held", "decision", "record", "case_row", "number_row", "course_row")


@migrations()
def m0001_journal(db: Database) -> None:
    """Make the journal, the local tables and the projections."""
    for block in (JOURNAL, LOCAL, PROJECTION):
        for statement in _statements(block):
            db.execute(statement)


@migrations()
def m0002_window(db: Database) -> None:
    """Make the local tables of the windows, and the index that their list of LHPs needs."""
    for block in (WINDOW, SUPERVISION):
        for statement in _statements(block):
            db.execute(statement)


@migrations()
def m0003_register(db: Database) -> None:
    """Let the register know whose number it is when that is no case; keep sets of reference data."""
    for block in (REGISTER, PACK):
        for statement in _statements(block):
            db.execute(statement)


@migrations()
def m0004_course(db: Database) -> None:
    """Keep the course of every case beside it, and compute it for those that are here."""
    for statement in _statements(COURSE):
        db.execute(statement)
    fill_courses(db)


@migrations()
def m0005_photos(db: Database) -> None:
    """Let what waits for a printer know its photo pages."""
    db.execute(PHOTOS)


@migrations()
def m0006_people(db: Database) -> None:
    """Let every draft be its officer's; find the receipts of an office at once."""
    for statement in _statements(DRAFT):
        db.execute(statement)


@migrations()
def m0007_exchange(db: Database) -> None:
    """Let the exchange keep what sticks, alarms, clearing and signed sets need."""
    for statement in _statements(EXCHANGE):
        db.execute(statement)


def _statements(block: str) -> list[str]:
    """Split a block into its statements: executescript would end the migration's transaction."""
    found: list[str] = []
    rest = ""
    for line in block.strip().splitlines():
        rest += line + "\n"
        if line.rstrip().endswith(";") and (not rest.startswith("CREATE TRIGGER") or line.rstrip().endswith("END;")):
            found.append(rest.strip())
            rest = ""
    return found
