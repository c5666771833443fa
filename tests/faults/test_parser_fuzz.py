"""Every kind of file and text that an office may be handed, damaged and forged: a sentence each time, never taken.

Damaged: bytes turned over, cut, put in and taken out, as sticks and copying do it. Forged: values that no program
expects, in a file that is sealed anew as its form asks, with a key of the forger's own.
"""

import random
import re
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp import canonical
from fieldapp.errors import NetraError, NotCanonical
from fieldapp.exchange import enrolment
from fieldapp.exchange.export import export
from fieldapp.exchange.merge import verify_bytes
from fieldapp.exchange.packfile import build_pack, install_pack
from fieldapp.exchange.receipt import answer_devices
from fieldapp.exchange.rescue import open_answer
from fieldapp.exchange.rescue_desk import answer_rescue
from fieldapp.exchange.rootcode import code_of, read_root
from fieldapp.exchange.slip import make_slip, read_slip, watch_typing
from tests.exchange import world as w
from tests.exchange.conftest import Offices
from tests.exchange.test_packfile import CHANGED, write_set
from tests.exchange.test_rescue import NEW, Pair
from tests.faults.mutation import NASTY

NAMES = ["invitation", "request", "answer", "bundle", "pack", "rescue_request", "rescue_answer", "slip", "root_sheet"]
TEXTS = ("slip", "root_sheet")
SEALED = ("invitation", "request", "answer", "rescue_request", "rescue_answer")
# what a stranger may make himself is told apart on the telephone, by its fingerprint; these nobody may make
PROVED = ("request", "answer")
_value = re.compile(rb'(?<=:)(?:"(?:[^"\\]|\\.)*"|\d+|true|false|\[[^\[\]]*\]|\{[^{}]*\})')


@dataclass(frozen=True)
class Kind:
    """One kind of file: a true one, the door that it comes in by, and what an office believes behind that door."""

    true: bytes
    take: Callable[[bytes], object]
    believed: Callable[[], object]
    look: Callable[[bytes], object] | None = None


def entries(vault):
    tables = ("entry", "certificate", "trust", "ack", "bundle_seen")
    return [vault.db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables]


def door(folder, name, vault, true, take):
    """Return a kind whose files are read from the disk."""
    path = folder / name

    def offer(data):
        path.write_bytes(data)
        return take(path)

    return Kind(true, offer, lambda: entries(vault))


def enrolment_kinds(offices, folder):
    """An invitation, a request and an answer that would each be taken, were they offered as they are."""
    desk, fresh, asking, waiting = (offices.vault(code) for code in ("64.01", "64.01.05", "64.01.06", "64.01.07"))
    stick = offices.stick().folder
    invited = [enrolment.invite(desk, one.office, stick).path for one in (fresh, asking, waiting)]
    asked = [enrolment.request(one, path, stick).path for one, path in zip((asking, waiting), invited[1:], strict=True)]
    answered = enrolment.approve(desk, asked[1], stick).path
    out = offices.stick().folder
    return desk, {
        "invitation": door(folder, "undangan.json", fresh, invited[0].read_bytes(),
                           lambda path: enrolment.request(fresh, path, out)),
        "request": door(folder, "permohonan.json", desk, asked[0].read_bytes(),
                        lambda path: enrolment.approve(desk, path, out)),
        "answer": door(folder, "izin.json", waiting, answered.read_bytes(),
                       lambda path: enrolment.accept(waiting, path)),
    }  # fmt: skip


def travel_kinds(offices, folder, desk):
    """A part, a set of reference data and a slip of a laptop that the desk knows."""
    laptop = offices.vault("64.01.08")
    offices.enrol(desk, laptop)
    offices.add_case(laptop)
    offices.send(laptop, desk)
    answer_devices(desk, laptop.office)
    slip = make_slip(desk, laptop.office)
    offices.add_case(laptop)
    stick = offices.stick()
    export(laptop, stick, "64.01")
    write_set(folder / "set", CHANGED)
    part = next(stick.folder.glob("*.netra")).read_bytes()

    def type_slip(data):
        watch_typing(laptop, data.decode("utf-8", "replace"))
        return read_slip(laptop, data.decode("utf-8", "replace"))

    return {
        "bundle": Kind(part, lambda data: verify_bytes(desk, data), lambda: entries(desk)),
        "pack": door(folder, "acuan.netrapack", laptop, build_pack(desk, folder / "set").data,
                     lambda path: install_pack(laptop, path)),
        "slip": Kind(slip.encode(), type_slip, lambda: entries(laptop)),
    }  # fmt: skip


def rescue_kinds(offices, folder):
    """A call for help of a laptop whose passphrase is lost, and the answer of the office above."""
    pair = Pair(offices)
    asked = pair.ask()
    answer = pair.answer(asked)
    out, true = offices.stick().folder, answer.read_bytes()
    taken = door(folder, answer.name, pair.desk, true, pair.finish)
    looked = door(folder, answer.name, pair.desk, true, lambda path: open_answer(pair.folder, path, NEW))
    return {
        "rescue_request": door(folder, asked.path.name, pair.desk, asked.path.read_bytes(),
                               lambda path: answer_rescue(pair.desk, path, pair.sheet, out)),
        "rescue_answer": replace(taken, believed=pair.slots, look=looked.take),
    }  # fmt: skip


@pytest.fixture(scope="module")
def kinds(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fuzz")
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        patch.setenv("NETRA_HOME", str(folder / "home"))
        offices = Offices(folder, stack)
        desk, found = enrolment_kinds(offices, folder)
        sheet = code_of(w.ROOT)
        found |= travel_kinds(offices, folder, desk) | rescue_kinds(offices, folder)
        found["root_sheet"] = Kind(sheet.encode(), lambda data: read_root(data.decode("utf-8", "replace")), str)
        yield found


def refuse(kind, data):
    """Offer what is not as it was: it must be refused with a sentence, and nothing believed."""
    before = kind.believed()
    with pytest.raises(NetraError) as refused:
        kind.take(data)
    assert refused.value.sentence
    assert "Traceback" not in refused.value.sentence
    assert kind.believed() == before


def damaged(data, where, act, stuff):
    at = int(where * (len(data) - 1))
    if act == "flip":
        return data[:at] + bytes([data[at] ^ (stuff[0] or 1)]) + data[at + 1 :]
    if act == "cut":
        return data[:at]
    if act == "insert":
        return data[:at] + stuff + data[at:]
    if act == "remove":
        return data[:at] + data[at + len(stuff) :]
    return data[:at] + data + stuff


@pytest.mark.parametrize("name", [name for name in NAMES if name not in TEXTS])
@given(
    where=st.floats(0, 1),
    act=st.sampled_from(["flip", "flip", "cut", "insert", "remove", "double"]),
    stuff=st.binary(min_size=1, max_size=40),
)
def test_damaged_files_are_refused(kinds, name, where, act, stuff):
    kind = kinds[name]
    wrong = damaged(kind.true, where, act, stuff)
    if wrong != kind.true:
        refuse(kind, wrong)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in TEXTS])
@given(data=st.one_of(st.binary(max_size=300), st.sampled_from(NASTY)))
def test_any_bytes_are_refused(kinds, name, data):
    refuse(kinds[name], data)


@pytest.mark.parametrize("name", TEXTS)
def test_every_letter_of_a_typed_text_counts(kinds, name):
    kind = kinds[name]
    text, dice = kind.true.decode(), random.Random(name)
    # which letter is wrong is looked for in a slip, and that takes its time
    every = 11 if name == "slip" else 1
    for at, letter in enumerate(text):
        if letter.isalnum() and at % every == 0:
            other = dice.choice([one for one in "ABCDEFGHJKMNPQRSTVWXYZ234567" if one != letter])
            refuse(kind, (text[:at] + other + text[at + 1 :]).encode())
    for at in range(1, len(text), 7 * every):
        refuse(kind, text[:at].rstrip(" \n-").encode()[: at - 1])


@pytest.mark.parametrize("name", TEXTS)
@given(text=st.text(max_size=400))
def test_any_text_is_refused(kinds, name, text):
    refuse(kinds[name], text.encode("utf-8", "replace"))


def sealed_anew(name, data):
    """Give a file whose values were changed the proof or the sum that its form asks for, by a stranger."""
    try:
        fields = canonical.decode(data)
    except NotCanonical:
        return data
    if not isinstance(fields, dict):
        return data
    fields.pop("proofs", None)
    fields.pop("sum", None)
    body = canonical.encode(fields)
    if name.startswith("rescue"):
        return canonical.encode({**fields, "sum": canonical.sha256(body)[:16]})
    proof = {"key": w.hexkey(w.STRANGER), "signature": w.STRANGER.sign(body).hex()}
    return canonical.encode({**fields, "proofs": [proof]})


@pytest.mark.parametrize("name", SEALED)
@given(seed=st.integers(0, 2**32))
def test_values_that_nobody_expects_in_a_file_sealed_anew(kinds, name, seed):
    kind, dice = kinds[name], random.Random(seed)
    data = kind.true
    for _ in range(dice.choice([1, 1, 2])):
        one = dice.choice(list(_value.finditer(data)))
        data = data[: one.start()] + dice.choice(NASTY) + data[one.end() :]
    wrong = sealed_anew(name, data)
    if name in PROVED:
        refuse(kind, wrong)
    else:
        with suppress(NetraError):
            (kind.look or kind.take)(wrong)


def test_what_was_offered_damaged_is_taken_when_it_is_whole(kinds):
    """The doors were open all the time: nothing was refused for another reason."""
    for name in NAMES:
        kinds[name].take(kinds[name].true)
