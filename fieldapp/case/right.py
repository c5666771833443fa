"""Who may do what: one table of actions, with the roles, the reach and the states in which each is allowed.

`resources/format/people.md`, section 2. Pure. The journal and the vault ask it before they act; the manual is printed
from it. What stands in no row is refused.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final, Literal

from fieldapp.case.office import level_of

Role = Literal[
    "ketua", "anggota", "staf", "kepala_sekretariat", "admin_perangkat",
    "penerima", "verifikator", "pemegang_identitas", "auditor",
]  # fmt: skip
Scope = Literal["own", "below", "device"]
State = Literal["open", "closed", "passed", "none"]

FIELD_ROLES: Final[tuple[Role, ...]] = ("ketua", "anggota", "staf", "kepala_sekretariat", "admin_perangkat")
DESK_ROLES: Final[tuple[Role, ...]] = ("penerima", "verifikator", "pemegang_identitas", "auditor")
ROLES: Final[tuple[Role, ...]] = (*FIELD_ROLES, *DESK_ROLES)

_K, _A, _S, _P, _D = FIELD_ROLES
_R, _V, _I, _U = DESK_ROLES
_OFFICE: Final[tuple[Role, ...]] = (_K, _A, _S, _P)
_EVERYBODY: Final[tuple[Role, ...]] = ROLES
_ANY_STATE: Final[tuple[State, ...]] = ("open", "closed", "passed", "none")
_HERE: Final[tuple[State, ...]] = ("open", "closed", "none")


@dataclass(frozen=True, slots=True)
class Right:
    """One row: who may do an action, where, and in which state of what it is about.

    `kinds` are the kinds of entries it writes; `signed` says that they carry the officer's own signature.
    """

    action: str
    roles: tuple[Role, ...]
    scopes: tuple[Scope, ...]
    states: tuple[State, ...] = _ANY_STATE
    kinds: tuple[str, ...] = ()
    signed: bool = False


TABLE: Final[tuple[Right, ...]] = (
    Right("read", (*_OFFICE, _R, _V, _I, _U), ("own", "below", "device")),
    Right(
        "record", (_K, _A, _S), ("own",), ("open", "none"),
        ("case.set", "subject.set", "witness.set", "evidence.set", "supervision.set"),
    ),
    Right("amend", (_K, _A), ("own",), ("closed",),
          ("case.set", "subject.set", "witness.set", "evidence.set", "supervision.set")),
    Right("finalise", (_K, _A, _S), ("own",), _HERE, ("case.finalise", "supervision.finalise"), signed=True),
    Right("handle", (_K, _A, _S), ("own",), _ANY_STATE, ("step.set",)),
    Right("decide", (_K, _A), ("own",), _HERE, ("step.set",), signed=True),
    Right("delegate", (_K, _A), ("own", "below"), _ANY_STATE, ("delegation.set", "step.set")),
    Right("prepare", _OFFICE, ("own",), _ANY_STATE, ("document.set", "document.print", "evidence.set")),
    Right("number", _OFFICE, ("own", "below"), _ANY_STATE,
          ("number.draw", "foreign.set", "range.set", "register.set")),
    Right("void", (_K, _P), ("own",), _ANY_STATE, ("number.void",)),
    Right("register", (_K, _P, _D), ("own",), _ANY_STATE, ("register.set", "range.set")),
    Right("correspond", _OFFICE, ("own",), _ANY_STATE,
          ("mail.set", "assignment.set", "declaration.set", "meeting.set", "contact.set")),
    Right("refer", (_K, _A, _S), ("own", "below"), _ANY_STATE, ("referral.set", "outcome.set")),
    Right("review", (_V,), ("own", "below"), _ANY_STATE, ("review.set",), signed=True),
    Right("receive", (_K, _A, _S, _R), ("own", "below", "device"), _ANY_STATE, ("receipt.set",), signed=True),
    Right("send", (_K, _A, _S, _R), ("device",), _ANY_STATE, (), signed=True),
    Right("settle", (_K, _A, _V), ("own", "below"), _ANY_STATE),
    Right("rule_books", (_V, _D), ("own", "below", "device"), _ANY_STATE,
          ("book.waive", "book.resolve", "book.note", "device.revoke")),
    Right("certify", (_K, _D), ("own", "below", "device")),
    Right("rescue", (_K, _D), ("device",)),
    Right("reveal", (_K, _A, _S), ("own",), _ANY_STATE, (), signed=True),
    Right("reveal_below", (_I,), ("below",), _ANY_STATE, (), signed=True),
    Right("ask_identity", (_V, _I), ("below",), _ANY_STATE, ("disclosure.set",)),
    Right("grant_identity", (_K, _A), ("own",), _ANY_STATE, ("disclosure.set",), signed=True),
    Right("destroy", (_K,), ("own", "below"), _ANY_STATE, ("*.destroy",), signed=True),
    Right("office", (_K, _P, _D), ("own",), _ANY_STATE, ("office.set", "closing.set")),
    Right("reference", (_K, _P, _D), ("own", "device"), _ANY_STATE, ("reference.set",)),
    Right("officers", (_K, _D), ("own",), _ANY_STATE, ("officer.set",)),
    Right("own_officer", _EVERYBODY, ("own",), _ANY_STATE, ("officer.set",)),
    Right("trace", _EVERYBODY, ("own",), _ANY_STATE, ("access.note",)),
    Right("clear", (_K, _P), ("device",), _ANY_STATE, (), signed=True),
    Right("rebuild", (_K, _D), ("device",)),
    Right("back_up", _EVERYBODY, ("device",)),
    Right("check", _EVERYBODY, ("device",)),
)  # fmt: skip

_rows: Final = {right.action: right for right in TABLE}


def right_of(action: str) -> Right | None:
    """Return the row of an action, None for one that stands in no row."""
    return _rows.get(action)


def may(roles: Collection[str], action: str, scope: str, state: str = "none") -> bool:
    """Say whether somebody with these roles may do an action, there and in that state; unknown words mean no."""
    right = _rows.get(action)
    return (
        right is not None and scope in right.scopes and state in right.states and any(r in right.roles for r in roles)
    )


def may_ever(roles: Collection[str], action: str) -> bool:
    """Say whether somebody with these roles may do an action anywhere and in any state."""
    right = _rows.get(action)
    return right is not None and any(role in right.roles for role in roles)


def first_roles(office: str) -> tuple[Role, ...]:
    """Return the roles of the first officer of an office: all of the field, and all of a desk where it can receive."""
    return FIELD_ROLES if level_of(office) == "Kec" else (*FIELD_ROLES, *DESK_ROLES)


def known_roles(found: Iterable[object]) -> tuple[Role, ...]:
    """Return the known ones of some roles, in the order of the table."""
    named = set(found)
    return tuple(role for role in ROLES if role in named)
