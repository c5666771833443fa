"""Section 9 of bundle.md followed to the letter: its own commands, run by bash with standard programs alone."""

import base64
import os
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from fieldapp.exchange import credentials, enrolment, minisig
from fieldapp.exchange.certificate import issue
from fieldapp.exchange.content import Piece
from fieldapp.exchange.enrolment_file import Answer, fingerprint, read_file
from fieldapp.exchange.export import export
from fieldapp.exchange.receipt import answer_devices
from fieldapp.exchange.slip import make_slip
from tests.exchange import world as w
from tests.exchange.make_sample import FOLDER
from tests.faults import mutation
from tests.faults.claim import forged_head, forged_officer, headless, signed_by, with_hole
from tests.faults.forge import PAYLOADS, Forge, lawful, own_body, own_facts

PAGE = Path(__file__).resolve().parents[2] / "resources/format/bundle.md"
SECTION = PAGE.read_text(encoding="utf-8").partition("## 9. By hand")[2].partition("## 10.")[0]
BLOCKS = re.findall(r"^```(sh[ a-z]*)\n(.*?)^```$", SECTION, re.MULTILINE | re.DOTALL)
TOOLS = BLOCKS[0][1]
NEEDED = ["age", "tar", "minisign", "openssl", "sha256sum", "base32", "od", "sed", "grep", "find", "xargs", "diff"]
F, ROOT = Forge(w.KAB_RECIPIENT), w.hexkey(w.ROOT)


def bash(folder, *kinds, **known):
    """Run the tools of the page and its blocks of these kinds; return what was printed."""
    steps = [text for kind, text in BLOCKS[1:] if kind in kinds]
    script = "\n".join(["set -euo pipefail", TOOLS, *steps])
    environment = {
        "PATH": os.environ["PATH"],
        "LC_ALL": "C.UTF-8",
        **{name: str(value) for name, value in known.items()},
    }
    return subprocess.run(
        ["bash", "-c", script], cwd=folder, env=environment, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


@pytest.fixture
def by_hand(program, tmp_path):
    """Follow the page on the bytes of a part, opened by an identity and trusted from a root key on."""
    for name in NEEDED:
        program(name)

    def follow(data, root=ROOT, identity=w.KAB_IDENTITY):
        folder = tmp_path / f"hand-{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        (folder / "part.netra").write_bytes(data)
        (folder / "key.txt").write_text(identity + "\n", encoding="ascii")
        return bash(folder, "sh", FILE=folder / "part.netra", KEY=folder / "key.txt", ROOT=root)

    return follow


def test_the_page_has_all_its_steps():
    assert [kind for kind, _ in BLOCKS] == ["sh"] * 9 + ["sh slip", "sh enrolment"]


def test_the_sample_of_version_1(by_hand):
    data = next(FOLDER.glob("*.netra")).read_bytes()
    assert by_hand(data).splitlines() == [
        "64.01.05 <- 64.01 Bawaslu 64.01", "64.01 <- 64 Bawaslu 64", "64 <- 00 Bawaslu 00",
    ] * 2  # fmt: skip


def pieces_of(data):
    count = -(-len(data) // 2**20)
    digest = w.hashlib.sha256(data).hexdigest()
    return tuple(Piece(digest, n + 1, count, data[n << 20 : (n + 1) << 20]) for n in range(count))


def test_pieces_of_evidence_are_joined(by_hand):
    pieces = pieces_of(bytes(range(256)) * 10_000)
    assert len(pieces) == 3
    assert "pieces elsewhere" not in by_hand(F.part(pieces=pieces))
    assert f"pieces elsewhere: {pieces[0].sha256}" in by_hand(F.part(pieces=pieces[:2]))


def test_what_follows_on_an_earlier_part_is_named(by_hand):
    found, payloads = w.entries(w.KEC_DEVICE, w.KEC, 2, start=4, prev="a" * 64)
    body = w.Content((w.Range(found[0].entry.book, 3, 5),), found, payloads, (w.head(w.KEC_DEVICE, found[-1]),))
    assert f"follows {'a' * 64}" in by_hand(F.part(body=body))


LOST = w.key("lost desk")


def of_lost_desk(*, keep):
    """A laptop that a desk certified whose key was taken back; `keep`: the revocation leaves it standing."""
    thief = w.key("thief")
    last = lawful(thief, issuer=LOST)
    kept = [last.id] if keep else []
    chain = [
        *w.chain()[:2], issue(w.desk(LOST, "64.01", w.PROVINCE), w.PROVINCE), last,
        issue(mutation.revoked(LOST, w.PROVINCE, keep=kept), w.PROVINCE),
    ]  # fmt: skip
    return F.part(header=own_facts(thief), body=own_body(thief), certificates=chain, private=thief)


def test_a_revoked_desk_leads_to_nobody_but_for_what_was_kept(by_hand):
    assert "64.01.05 <- 64.01" in by_hand(of_lost_desk(keep=True))
    with pytest.raises(subprocess.CalledProcessError):
        by_hand(of_lost_desk(keep=False))


def outside():
    other = lawful(w.KEC_DEVICE, office="64.02.01")
    body = own_body(w.KEC_DEVICE, office="64.02.01")
    header = w.facts(office="64.02.01", to_office="64.02")
    return F.part(header=header, body=body, certificates=[*w.chain()[:3], other])


def forged_certificate():
    data, _ = w.json_certificate(w.device(w.KEC_DEVICE, w.KEC, w.KAB), w.KAB)
    members = {**F.members, f"cert/{w.chain()[-1].id}.json.minisig": minisig.sign(w.STRANGER, data, "netra/cert/1")}
    return F.tagged(members)


def other_words():
    return F.edit(PAYLOADS, b"teks 1", b"teks 9")


def other_picture():
    name = f"data/evidence/{w.piece().sha256}/00001-00001"
    return F.files({name: b"foto lain"})


FORGED = {
    "cut off": lambda: F.part()[:-50],
    "words, by a stranger": lambda: F.smuggle(PAYLOADS, F.members[PAYLOADS].replace(b"teks 1", b"teks 9")),
    "words, by the sender": other_words,
    "picture, by the sender": other_picture,
    "header of a stranger": lambda: signed_by(F, w.STRANGER),
    "header of other content": lambda: signed_by(F, w.KEC_DEVICE, b"x"),
    "certificate": forged_certificate,
    "area": outside,
    "no head": lambda: headless(F),
    "head": lambda: forged_head(F),
    "hole": lambda: with_hole(F),
    "officer": lambda: forged_officer(F),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forgery_does_not_pass_the_page(by_hand, name):
    with pytest.raises(subprocess.CalledProcessError):
        by_hand(FORGED[name]())


def test_another_root_leads_to_nobody(by_hand):
    with pytest.raises(subprocess.CalledProcessError):
        by_hand(F.part(), root=w.hexkey(w.STRANGER))


# ---- what real offices write ----------------------------------------------------------------------------------------


def root_of(vault):
    return credentials.operations_key(vault).public_key().public_bytes_raw().hex()


def test_a_real_bundle_relayed_over_three_offices(by_hand, offices):
    prov, kab = offices.pair("64", "64.01")
    kec = offices.vault("64.01.05")
    offices.enrol(kab, kec)
    offices.add_evidence(kec, offices.add_case(kec), b"rekaman " * 200_000)
    offices.send(kec, kab)
    stick = offices.stick()
    export(kab, stick, "64")
    told = [by_hand(path.read_bytes(), root_of(prov), prov.age_identity) for path in stick.folder.glob("*.netra")]
    assert told
    assert any(line.startswith("64.01.05 <- 64.01") for text in told for line in text.splitlines())
    assert any(line.startswith("64.01 <- 64 ") for text in told for line in text.splitlines())


def test_a_slip_is_decoded_and_verified(program, offices, tmp_path):
    for name in NEEDED:
        program(name)
    kab, kec = offices.pair()
    offices.add_case(kec)
    offices.send(kec, kab)
    answer_devices(kab, kec.office)
    slip, desk = make_slip(kab, kec.office), kab.device_keys.public.hex()
    told = bash(tmp_path, "sh slip", SLIP=slip, DESK=desk).splitlines()
    assert told[0] == f"version 1 device {kec.device}.1 number 1 from 4001ff by {kab.device[:8]}"
    digest = kec.db.execute("SELECT hash FROM entry WHERE book = ? AND seq = 4", (kec.book,)).fetchone()[0]
    assert told[1] == f"office 400105 upto 4 hash {bytes(digest).hex()[:24]}"
    body = bytearray(base64.b32decode(slip + "=" * (-len(slip) % 8)))
    body[33] ^= 1
    wrong = base64.b32encode(bytes(body)).decode().rstrip("=")
    for text, key in ((wrong, desk), (slip, kec.device_keys.public.hex())):
        with pytest.raises(subprocess.CalledProcessError):
            bash(tmp_path, "sh slip", SLIP=text, DESK=key)


def test_the_fingerprint_that_is_read_out_on_the_phone(program, offices, tmp_path):
    for name in NEEDED:
        program(name)
    kab, kec = offices.vault("64.01"), offices.vault("64.01.05")
    folder = offices.stick().folder
    invited = enrolment.invite(kab, "64.01.05", folder)
    asked = enrolment.request(kec, invited.path, folder)
    answered = enrolment.approve(kab, asked.path, folder)
    for path, spoken in ((invited.path, invited.fingerprint), (asked.path, asked.fingerprint), (answered.path, "")):
        told = bash(tmp_path, "sh enrolment", ENROLMENT=path)
        assert told.strip() == (spoken or fingerprint(read_file(path, Answer)[0]))
    text = invited.path.read_text(encoding="utf-8")
    (folder / "palsu.json").write_text(text.replace('"practice":false', '"practice":true'), encoding="utf-8")
    with pytest.raises(subprocess.CalledProcessError):
        bash(tmp_path, "sh enrolment", ENROLMENT=folder / "palsu.json")


def test_the_signature_of_a_header_under_another_context_does_not_count(by_hand):
    members = {**F.members, "netra.json.minisig": minisig.sign(w.KEC_DEVICE, F.members["netra.json"], "netra/cert/1")}
    with pytest.raises(subprocess.CalledProcessError):
        by_hand(F.tagged(members))
    assert by_hand(F.part(header=replace(w.facts(), number=2)))
