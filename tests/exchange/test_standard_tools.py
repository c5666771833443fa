"""A stranger with age, tar, sha256sum and minisign checks a bundle by section 9 of bundle.md; old samples open."""

import base64
import hashlib
import json
import subprocess
import tarfile
from pathlib import Path

import bagit
import minisign
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from fieldapp.exchange import bundle, minisig
from fieldapp.exchange.trust import TrustStore
from tests.exchange import world as w
from tests.exchange.make_sample import FOLDER

SAMPLE = json.loads((FOLDER / "sample.json").read_text(encoding="utf-8"))
DOCUMENT = Path(__file__).resolve().parents[2] / "resources" / "format" / "bundle.md"


def by_hand(tmp_path, program):
    """Follow the page: decrypt, unpack."""
    tar, bag = tmp_path / "part.tar", tmp_path / "bag"
    bag.mkdir()
    run([program("age"), "--decrypt", "-i", FOLDER / "key.txt", "-o", tar, FOLDER / SAMPLE["file"]])
    run([program("tar"), "-xf", tar, "-C", bag])
    return bag


def run(command, **how):
    return subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True, **how).stdout


def shell_key(key):
    """Run the page's own shell function, as it is printed there."""
    text = DOCUMENT.read_text(encoding="utf-8")
    start = text.index("unhex() {")
    function = text[start : text.index("```", start)]
    return run(["bash", "-c", f"{function}\nnetra_key {key}"]).strip()


def test_the_sample_of_version_1_opens_for_ever():
    data = (FOLDER / SAMPLE["file"]).read_bytes()
    opened = bundle.open_part(data, [w.KAB_IDENTITY], TrustStore({SAMPLE["root"]: "00"}), SAMPLE["office"])
    assert [written.hash.hex() for written in opened.content.entries] == SAMPLE["entries"]
    assert [piece.sha256 for piece in opened.pieces] == SAMPLE["evidence"]


def test_the_plain_form_of_version_1_is_made_byte_for_byte_as_it_was():
    assert w.plain() == (FOLDER / "part.tar").read_bytes()


def test_age_and_tar_give_the_same_files(tmp_path, program):
    bag = by_hand(tmp_path, program)
    assert (tmp_path / "part.tar").read_bytes() == (FOLDER / "part.tar").read_bytes()
    with tarfile.open(tmp_path / "part.tar") as tar:
        assert sorted(tar.getnames()) == sorted(str(p.relative_to(bag)) for p in bag.rglob("*") if p.is_file())


def test_the_bag_is_valid_and_covers_everything(tmp_path, program):

    bag = by_hand(tmp_path, program)
    assert bagit.Bag(str(bag)).validate()
    run([program("sha256sum"), "--check", "--strict", "manifest-sha256.txt", "tagmanifest-sha256.txt"], cwd=bag)
    header = json.loads((bag / "netra.json").read_bytes())
    assert run([program("sha256sum"), "manifest-sha256.txt"], cwd=bag).split()[0] == header["manifest"]
    lines = run(["bash", "-c", "grep '  cert/' tagmanifest-sha256.txt | sha256sum"], cwd=bag)
    assert lines.split()[0] == header["certificates"]


def test_minisign_verifies_header_and_chain(tmp_path, program):
    bag = by_hand(tmp_path, program)
    run([program("minisign"), "-V", "-P", shell_key(SAMPLE["sender"]), "-m", bag / "netra.json"])
    certificates = list(bag.glob("cert/*.json"))
    assert len(certificates) == 4
    for path in certificates:
        issuer = json.loads(path.read_bytes())["issuer"]
        run([program("minisign"), "-V", "-P", shell_key(issuer), "-m", path])


def test_minisign_refuses_a_changed_header(tmp_path, program):
    bag = by_hand(tmp_path, program)
    path = bag / "netra.json"
    path.write_bytes(path.read_bytes().replace(b'"number":1', b'"number":2'))
    with pytest.raises(subprocess.CalledProcessError):
        run([program("minisign"), "-V", "-P", shell_key(SAMPLE["sender"]), "-m", path])


def test_the_printed_shell_function_makes_our_key_line():
    for key in (w.KEC_DEVICE, w.KAB, w.ROOT):
        assert shell_key(w.hexkey(key)) == minisig.public_line(w.raw(key))


def test_chain_and_head_hold_by_hand(tmp_path, program):
    bag = by_hand(tmp_path, program)
    lines = (bag / "data/journal.jsonl").read_bytes().split(b"\n")[:-1]
    hashes = [hashlib.sha256(line).hexdigest() for line in lines]
    assert hashes == SAMPLE["entries"]
    assert [json.loads(line)["prev"] for line in lines] == ["", *hashes[:-1]]
    head = json.loads((bag / "data/heads.jsonl").read_bytes())
    signature = bytes.fromhex(head.pop("signature"))
    body = json.dumps({**head, "ctx": "netra/head/1"}, sort_keys=True, separators=(",", ":")).encode()
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(SAMPLE["sender"])).verify(signature, body)
    assert head["hash"] == hashes[-1]
    for line in (bag / "data/payloads.jsonl").read_bytes().split(b"\n")[:-1]:
        payload = json.loads(line)
        entry = json.loads(lines[hashes.index(payload["entry"])])
        data = json.dumps(payload["data"], sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        assert hashlib.sha256(bytes.fromhex(payload["salt"]) + data).hexdigest() == entry[payload["part"]]


def test_another_implementation_reads_our_signatures():

    key = minisign.PublicKey.from_base64(minisig.public_line(w.raw(w.KAB)))
    signed = minisig.sign(w.KAB, b"isi", "netra/cert/1")
    found = minisign.Signature.from_bytes(signed)
    key.verify(b"isi", found)
    assert found.trusted_comment == "netra/cert/1"


def test_every_bit_of_a_signature_file_counts():
    signed = minisig.sign(w.KAB, b"isi", "netra/cert/1")
    assert minisig.verify(w.raw(w.KAB), b"isi", signed, "netra/cert/1")
    for at in range(len(signed)):
        for bit in range(8):
            wrong = signed[:at] + bytes([signed[at] ^ 1 << bit]) + signed[at + 1 :]
            assert not minisig.verify(w.raw(w.KAB), b"isi", wrong, "netra/cert/1"), at
    for wrong in (signed + b"\n", signed[:-1], b"", base64.b64encode(signed)):
        assert not minisig.verify(w.raw(w.KAB), b"isi", wrong, "netra/cert/1")


def test_the_page_states_the_limits_of_the_code():
    text = DOCUMENT.read_text(encoding="utf-8")
    assert f"| file | {bundle.LARGEST_FILE >> 20} MiB" in text
    assert "certificates | 8,192" in text
    assert bundle.MOST_CERTIFICATES == 8192
    assert bundle.PIECE_SIZE == 1_048_576
