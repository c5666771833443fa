"""Invitation, request, answer: whoever is certified holds the keys, the invitation and the office it was made for."""

import json

import pytest

from fieldapp import canonical
from fieldapp.errors import (
    CertificateRefused,
    DeviceUnknown,
    EnrolmentMalformed,
    EnrolmentMissing,
    InvitationOther,
)
from fieldapp.exchange import credentials, enrolment, enrolment_file, revocation
from fieldapp.vault.entry import device_id
from fieldapp.vault.keys import check_public_key
from tests.exchange.test_bundle import SMALL_ORDER


def asked(offices):
    kab, kec = offices.vault("64.01"), offices.vault("64.01.05")
    folder = offices.stick().folder
    invitation = enrolment.invite(kab, kec.office, folder)
    return kab, kec, folder, invitation.path, enrolment.request(kec, invitation.path, folder)


def change(path, **fields):
    """Change a file and leave its proofs as they are."""
    path.write_bytes(canonical.encode({**json.loads(path.read_bytes()), **fields}))
    return path


def reprove(path, *keys, **fields):
    """Change a file and sign it anew with these keys."""
    body = {**json.loads(path.read_bytes()), **fields}
    body.pop("proofs")
    data = canonical.encode(body)
    proofs = [{"key": key.public_key().public_bytes_raw().hex(), "signature": key.sign(data).hex()} for key in keys]
    path.write_bytes(canonical.encode({**body, "proofs": proofs}))
    return path


def test_the_fingerprint_is_the_same_on_both_sides(offices):
    kab, kec, folder, _, request = asked(offices)
    found, fingerprint = enrolment.inspect_request(request.path)
    assert fingerprint == request.fingerprint
    assert len(fingerprint.split()) == 8
    assert found.device == kec.device
    assert enrolment.approve(kab, request.path, folder).fingerprint == fingerprint


def test_the_answer_names_this_laptop_and_lists_show_it(offices):
    kab, kec, folder, _, request = asked(offices)
    certificate = enrolment.accept(kec, enrolment.approve(kab, request.path, folder).path)
    assert (certificate.office, certificate.serial, certificate.device) == (kec.office, 1, kec.device)
    assert [officer.name for officer in certificate.officers] == ["Siti"]
    rows = {(row.device, row.office, row.own) for row in enrolment.list_devices(kec)}
    assert rows == {(kec.device, kec.office, True), (kab.device, kab.office, False)}


def test_an_invitation_serves_once(offices):
    kab, _, folder, _, request = asked(offices)
    enrolment.approve(kab, request.path, folder)
    with pytest.raises(InvitationOther):
        enrolment.approve(kab, request.path, folder)


def test_an_invitation_is_for_one_office_inside_the_area(offices):
    kab, kec, folder, invitation, request = asked(offices)
    with pytest.raises(InvitationOther):
        enrolment.invite(kab, "64.02", folder)
    other = offices.vault("64.01.06")
    with pytest.raises(InvitationOther):
        enrolment.request(other, invitation, folder)
    with pytest.raises(InvitationOther):
        enrolment.approve(kab, reprove(request.path, kec.device_key, office="64.01.06"), folder)


@pytest.mark.parametrize("field", ["code", "office", "recipient", "name", "practice", "operations", "made"])
def test_a_changed_request_is_refused(offices, field):
    kab, _, folder, _, request = asked(offices)
    value = not json.loads(request.path.read_bytes())[field] if field == "practice" else "64.01"
    with pytest.raises(EnrolmentMalformed):
        enrolment.approve(kab, change(request.path, **{field: value}), folder)


def test_a_request_without_proof_of_its_keys_is_refused(offices):
    kab, kec, folder, _, request = asked(offices)
    stranger = kab.device_key
    with pytest.raises(EnrolmentMalformed):
        enrolment.approve(kab, reprove(request.path, stranger), folder)
    with pytest.raises(EnrolmentMalformed):
        enrolment.approve(kab, change(request.path, proofs=[]), folder)
    operations = "11" * 32
    with pytest.raises(EnrolmentMalformed):
        enrolment.approve(kab, reprove(request.path, kec.device_key, operations=operations), folder)


@pytest.mark.parametrize("weak", SMALL_ORDER)
def test_a_weak_key_is_refused(offices, weak):
    kab, kec, folder, _, request = asked(offices)
    with pytest.raises(EnrolmentMalformed):
        enrolment.approve(kab, reprove(request.path, kec.device_key, key=weak), folder)
    with pytest.raises(EnrolmentMalformed):
        enrolment.approve(kab, reprove(request.path, kec.device_key, operations=weak), folder)
    officers = [{"id": "018f0000-0000-7000-8000-000000000001", "key": weak, "name": "Siti"}]
    with pytest.raises(EnrolmentMalformed):
        enrolment.approve(kab, reprove(request.path, kec.device_key, officers=officers), folder)


def test_a_device_name_that_is_not_its_keys_is_refused(offices):
    kab, kec, folder, _, request = asked(offices)
    with pytest.raises(EnrolmentMalformed):
        enrolment.approve(kab, reprove(request.path, kec.device_key, device="0" * 32), folder)


def test_an_answer_from_somebody_else_or_for_somebody_else_is_refused(offices):
    kab, kec, folder, _, request = asked(offices)
    answer = enrolment.approve(kab, request.path, folder).path
    stranger, other = offices.vault("64.01"), offices.vault("64.01.05")
    with pytest.raises(CertificateRefused):
        enrolment.accept(other, answer)
    invitation = enrolment.invite(stranger, other.office, folder / "lain.json")
    theirs = enrolment.request(other, invitation.path, folder / "minta.json")
    forged = enrolment.approve(stranger, theirs.path, folder / "izin.json").path
    with pytest.raises(CertificateRefused):
        enrolment.accept(kec, forged)
    enrolment.accept(kec, answer)


def test_a_forged_invitation_pins_nothing(offices):
    _kab, kec, folder, invitation, _ = asked(offices)
    other = offices.vault("64.01.05")
    with pytest.raises(EnrolmentMalformed):
        enrolment.request(other, change(invitation, code="LAIN"), folder)
    with pytest.raises(CertificateRefused):
        enrolment.request(other, reprove(invitation, kec.device_key), folder)
    assert other.db.execute("SELECT count(*) FROM trust").fetchone()[0] == 0


def test_every_byte_of_a_request_counts(offices):
    _, _, _folder, _, request = asked(offices)
    data = request.path.read_bytes()
    for at in range(0, len(data), 7):
        request.path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        with pytest.raises(EnrolmentMalformed):
            enrolment.inspect_request(request.path)
    request.path.write_bytes(b"[" * 50_000)
    with pytest.raises(EnrolmentMalformed):
        enrolment.inspect_request(request.path)


def test_a_certified_desk_keeps_the_trust_of_its_laptops(offices):
    kab, kec = offices.pair()
    province = offices.vault("64")
    offices.enrol(province, kab)
    offices.add_case(kec)
    assert [verdict.code for verdict in offices.send(kec, kab).files] == [""]
    assert [verdict.code for verdict in offices.answer(kab, kec).files] == [""]
    key = credentials.operations_key(province).public_key().public_bytes_raw().hex()
    assert key in credentials.trust_of(kec).judge().areas, "the desk introduced the desk above it"


def test_only_devices_of_the_own_area_are_revoked(offices):
    kab, kec = offices.pair()
    for device in (kab.device, "0" * 32):
        with pytest.raises(DeviceUnknown):
            revocation.revoke(kab, device, "alasan")
    with pytest.raises(DeviceUnknown):
        revocation.revoke(kec, kab.device, "alasan")


def test_broken_build_without_proof_of_possession(offices, monkeypatch):
    """Somebody else's key in one's own request: without the proof it would be certified."""
    kab, kec, folder, _, request = asked(offices)
    victim = offices.vault("64.01.05")
    public = victim.device_keys.public

    attack = reprove(request.path, kec.device_key, key=public.hex(), device=device_id(public))
    with pytest.raises(EnrolmentMalformed):
        enrolment.approve(kab, attack, folder)
    monkeypatch.setattr(enrolment, "_require_proof", lambda *_: None)
    enrolment.approve(kab, attack, folder)
    assert victim.device in credentials.trust_of(kab).judge().devices
    check_public_key(public)


def test_broken_build_without_the_proofs_signature(offices, monkeypatch):
    kab, _, folder, _, request = asked(offices)
    attack = change(request.path, recipient=kab.age_recipient)
    with pytest.raises(EnrolmentMalformed):
        enrolment.approve(kab, attack, folder)
    monkeypatch.setattr(enrolment_file, "_checked", lambda proof, body: proof.key)
    assert enrolment.approve(kab, attack, folder).path.is_file()


def test_a_file_that_is_not_there_is_told_so(offices, tmp_path):
    laptop = offices.vault("64.01.05")
    with pytest.raises(EnrolmentMissing, match="tidak ada di tempat itu"):
        enrolment.request(laptop, tmp_path / "tiada.json", tmp_path)
