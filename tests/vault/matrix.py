"""The table of rights a second time, written by hand, and every kind of entry that somebody could try to write.

What the program says is compared with this; a cell that is changed there and not here fails a test.
"""

from dataclasses import dataclass, field
from typing import Any

FIELD = "ketua anggota staf kepala_sekretariat admin_perangkat"
DESK = "penerima verifikator pemegang_identitas auditor"
EVERYBODY = f"{FIELD} {DESK}"
OFFICE = "ketua anggota staf kepala_sekretariat"
CASEWORK = "ketua anggota staf"
LEADERS = "ketua anggota"
ANY = "open closed passed none"
HERE = "open closed none"
# action: who, where, in which state, whether it is signed
EXPECTED = {
    "read": (f"{OFFICE} {DESK}", "own below device", ANY, False),
    "record": (CASEWORK, "own", "open none", False),
    "amend": (LEADERS, "own", "closed", False),
    "finalise": (CASEWORK, "own", HERE, True),
    "handle": (CASEWORK, "own", ANY, False),
    "decide": (LEADERS, "own", HERE, True),
    "delegate": (LEADERS, "own below", ANY, False),
    "prepare": (OFFICE, "own", ANY, False),
    "number": (OFFICE, "own below", ANY, False),
    "void": ("ketua kepala_sekretariat", "own", ANY, False),
    "register": ("ketua kepala_sekretariat admin_perangkat", "own", ANY, False),
    "correspond": (OFFICE, "own", ANY, False),
    "refer": (CASEWORK, "own below", ANY, False),
    "review": ("verifikator", "own below", ANY, True),
    "receive": (f"{CASEWORK} penerima", "own below device", ANY, True),
    "send": (f"{CASEWORK} penerima", "device", ANY, True),
    "settle": (f"{LEADERS} verifikator", "own below", ANY, False),
    "rule_books": ("verifikator admin_perangkat", "own below device", ANY, False),
    "certify": ("ketua admin_perangkat", "own below device", ANY, False),
    "rescue": ("ketua admin_perangkat", "device", ANY, False),
    "reveal": (CASEWORK, "own", ANY, True),
    "reveal_below": ("pemegang_identitas", "below", ANY, True),
    "ask_identity": ("verifikator pemegang_identitas", "below", ANY, False),
    "grant_identity": (LEADERS, "own", ANY, True),
    "destroy": ("ketua", "own below", ANY, True),
    "office": ("ketua kepala_sekretariat admin_perangkat", "own", ANY, False),
    "reference": ("ketua kepala_sekretariat admin_perangkat", "own device", ANY, False),
    "officers": ("ketua admin_perangkat", "own", ANY, False),
    "own_officer": (EVERYBODY, "own", ANY, False),
    "trace": (EVERYBODY, "own", ANY, False),
    "clear": ("ketua kepala_sekretariat", "device", ANY, True),
    "rebuild": ("ketua admin_perangkat", "device", ANY, False),
    "back_up": (EVERYBODY, "device", ANY, False),
    "check": (EVERYBODY, "device", ANY, False),
}
ROLES = EVERYBODY.split()
SCOPES = ("own", "below", "device", "")
STATES = ANY.split()


def is_allowed(action: str, role: str, scope: str, state: str) -> bool:
    """Say what the table written here says."""
    roles, scopes, states, _ = EXPECTED[action]
    return role in roles.split() and scope in scopes.split() and state in states.split()


@dataclass(frozen=True)
class Try:
    """One entry to try: its kind, what it sets, and the actions under any of which it may be written.

    `over` are fields that the record has before; `known` says which record that is when it is not a new one.
    """

    name: str
    kind: str
    actions: tuple[str, ...]
    sets: dict[str, Any] = field(default_factory=dict)
    over: dict[str, Any] | None = None
    known: str = ""
    in_case: bool = True


HELD = {"number": "1", "present": ["A", "B"]}
TRIES = (
    Try("case", "case.set", ("record", "amend"), {"narrative": "x"}, known="case"),
    Try("new case", "case.set", ("record", "amend"), {"kind": "temuan"}, in_case=False),
    Try("final case", "case.finalise", ("finalise",), {"state": "final"}, known="case"),
    Try("subject", "subject.set", ("record", "amend"), {"name": "x"}),
    Try("witness", "witness.set", ("record", "amend"), {"order": 1}),
    Try("evidence", "evidence.set", ("record", "amend"), {"name": "x"}),
    Try("scan", "evidence.set", ("prepare",), {"kind": "naskah_asli"}),
    Try("scan again", "evidence.set", ("prepare",), {"note": "x"}, over={"kind": "naskah_asli"}),
    Try("evidence no scan", "evidence.set", ("record", "amend"), {"kind": "naskah_asli"}, over={"name": "x"}),
    Try("report", "supervision.set", ("record", "amend"), {"nil": True}, in_case=False),
    Try("final report", "supervision.finalise", ("finalise",), {"state": "final"}, in_case=False),
    Try("step", "step.set", ("handle",), {"name": "kajian"}),
    Try("plenary", "step.set", ("decide",), {"name": "pleno", "plenary": HELD}),
    Try("plenary by path", "step.set", ("decide",), {"name": "pleno", "plenary.number": "1"}),
    Try("no plenary", "step.set", ("decide",), {"removed": True}, over={"name": "pleno", "plenary": HELD}),
    Try("delegating", "step.set", ("delegate",), {"name": "pelimpahan"}),
    Try("no delegating", "step.set", ("delegate",), {"removed": True}, over={"name": "pelimpahan"}),
    Try("taken over", "step.set", ("delegate",), {"name": "diambil_alih"}),
    Try("delegation", "delegation.set", ("delegate",), {"to": "64.01"}),
    Try("document", "document.set", ("prepare",), {"form": "A.1"}),
    Try("print", "document.print", ("prepare",), {"seal": "x"}),
    Try("number", "number.draw", ("number",), {"running": 1}),
    Try("foreign", "foreign.set", ("number",), {"text": "1"}),
    Try("void", "number.void", ("void",), {"voided": True}),
    Try("blank forms", "range.set", ("number",), {"first": 1, "device": ""}, in_case=False),
    Try("a laptop's numbers", "range.set", ("register",), {"first": 1, "device": "ab"}, in_case=False),
    Try("first register", "register.set", ("number",), {"holder": "ab"}, in_case=False),
    Try("register", "register.set", ("register",), {"holder": "cd"}, over={"holder": "ab"}, in_case=False),
    Try("mail", "mail.set", ("correspond",), {"on": "2024-11-01"}),
    Try("assignment", "assignment.set", ("correspond",), {"on": "2024-11-01"}, in_case=False),
    Try("declaration", "declaration.set", ("correspond",), {"on": "2024-11-01"}, in_case=False),
    Try("meeting", "meeting.set", ("correspond",), {"on": "2024-11-01"}, in_case=False),
    Try("contact", "contact.set", ("correspond",), {"name": "x"}, in_case=False),
    Try("referral", "referral.set", ("refer",), {"to": "BKN"}),
    Try("outcome", "outcome.set", ("refer",), {"said": "x"}),
    Try("review", "review.set", ("review",), {"decision": "accept"}),
    Try("receipt", "receipt.set", ("receive",), {"number": 1}, in_case=False),
    Try("waived gap", "book.waive", ("rule_books",), {"book": "x", "seq": 1}, in_case=False),
    Try("settled fork", "book.resolve", ("rule_books",), {"book": "x", "seq": 1, "keep": "y"}, in_case=False),
    Try("looked into", "book.note", ("rule_books",), {"book": "x", "what": "restored"}, in_case=False),
    Try("revoked laptop", "device.revoke", ("rule_books",), {"device": "x"}, in_case=False),
    Try("asked identity", "disclosure.set", ("ask_identity", "grant_identity"), {"asked": "64.01"}),
    Try("destroyed case", "case.destroy", ("destroy",), {"parts": ["identity"]}, known="case"),
    Try("destroyed letter", "mail.destroy", ("destroy",), {"parts": ["open"]}),
    Try("office", "office.set", ("office",), {"phone": "1"}, known="office", in_case=False),
    Try("closing", "closing.set", ("office",), {"to": "x"}, in_case=False),
    Try("correction", "reference.set", ("reference",), {"x": 1}, in_case=False),
    Try("another officer", "officer.set", ("officers",), {"name": "x"}, in_case=False),
    Try("own name", "officer.set", ("own_officer",), {"position": "x"}, known="me", in_case=False),
    Try("own roles", "officer.set", ("officers",), {"roles": ["ketua"]}, known="me", in_case=False),
    Try("own leaving", "officer.set", ("officers",), {"left": "2024-11-01"}, known="me", in_case=False),
    Try("trace", "access.note", ("trace",), {"what": "joined"}, in_case=False),
)
