"""A root key that lies in a safe: made once, printed, and strong enough to outlive every laptop of its office."""

import json

import pytest

from fieldapp.errors import (
    CertificateRefused,
    DeskCutOff,
    DeskRevoked,
    RootExists,
    RootMistyped,
    RootUnneeded,
    RootWrong,
)
from fieldapp.exchange import credentials, enrolment, rootcode, rootkey
from fieldapp.exchange.invitation import inspect_invitation, list_chain
from fieldapp.exchange.revocation import revoke
from tests.exchange import world as w


def with_root(vault, **how):
    """Make the root key of an office, as the commands do, and return it."""
    made = rootkey.make_root(vault, **how)
    rootkey.certify_with(vault, "\n".join(made.lines), **how)
    return made


def public(vault):
    return credentials.operations_key(vault).public_key().public_bytes_raw().hex()


def believes(vault, key, office):
    return credentials.trust_of(vault).judge().covers(key, office)


def test_the_secret_is_printed_and_kept_nowhere(offices):
    ri = offices.vault("00")
    made = with_root(ri)
    secret = rootcode.read_root(made.code).private_bytes_raw()
    for needle in (secret, secret.hex().encode(), made.code.removeprefix(rootcode.PREFIX).encode()):
        for table in [
            row[0] for row in ri.db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        ]:
            assert not any(
                needle in (value if isinstance(value, bytes) else str(value).encode())
                for row in ri.db.execute(f"SELECT * FROM {table}").fetchall()
                for value in row
                if value is not None
            ), table
    assert rootkey.print_root(ri, made).startswith(b"%PDF")
    assert "lines" not in repr(made)
    assert made.code not in repr(made)


def test_the_root_key_certifies_the_desk_and_nothing_else(offices):
    ri = offices.vault("00")
    made = with_root(ri)
    found = rootkey.root_of(ri)
    assert (found.public, found.mark, found.certifies) == (made.public, made.mark, True)
    issued = [one.content for one in credentials.kept(ri.db) if one.content.issuer == made.public]
    assert {(one.kind, one.key, one.scope) for one in issued} == {
        ("desk", made.public, "00"),
        ("desk", public(ri), "00"),
    }


def test_invitations_name_the_key_at_the_top_of_the_chain(offices):
    ri, prov, kab, kec = (offices.vault(code) for code in ("00", "64", "64.01", "64.01.05"))
    made = with_root(ri)
    offices.enrol(ri, prov)
    offices.enrol(prov, kab)
    stick = offices.stick().folder
    invitation = enrolment.invite(kab, kec.office, stick).path
    found, desk, _ = inspect_invitation(invitation)
    assert found.root == made.public
    assert (desk.key, desk.office) == (public(kab), "64.01")
    assert [one.office for one in list_chain(invitation)] == ["00", "00", "64", "64.01"]
    offices.enrol(kab, kec)
    assert credentials.pinned_keys(kec.db) == {made.public}
    assert believes(kec, public(prov), "64"), "also when the desk that invited it is lost"


def test_without_a_root_key_the_topmost_desk_is_the_root(offices):
    prov, kab, kec = (offices.vault(code) for code in ("64", "64.01", "64.01.05"))
    offices.enrol(prov, kab)
    offices.enrol(kab, kec)
    assert credentials.pinned_keys(kec.db) == {public(prov)}


def test_a_new_invitation_lets_go_of_the_pins_that_follow_from_its_root(offices):
    kab, kec = offices.pair()
    assert credentials.pinned_keys(kec.db) == {public(kab)}
    ri, prov = offices.vault("00"), offices.vault("64")
    made = with_root(ri)
    offices.enrol(ri, prov)
    offices.enrol(prov, kab)
    assert made.public in credentials.pinned_keys(kab.db)
    offices.enrol(kab, kec)
    assert credentials.pinned_keys(kec.db) == {made.public}
    assert [one.office for one in credentials.devices_of(credentials.trust_of(kec), "64.01")] == ["64.01"]


def test_an_office_that_pinned_only_the_desk_goes_on_when_a_root_key_is_made(offices):
    kab, kec = offices.pair()
    made = with_root(kab)
    offices.add_case(kec)
    assert [one.code for one in offices.send(kec, kab).files] == [""]
    assert [one.code for one in offices.answer(kab, kec).files] == [""]
    assert believes(kec, made.public, "64.01"), "the desk introduced its root key"


def test_a_root_key_of_a_desk_that_is_certified_later_still_hears_of_those_above(offices):
    kab = offices.vault("64.01")
    made = with_root(kab)
    kec, prov = offices.vault("64.01.05"), offices.vault("64")
    offices.enrol(kab, kec)
    assert credentials.pinned_keys(kec.db) == {made.public}
    offices.enrol(prov, kab)
    assert [one.code for one in offices.answer(kab, kec).files] == [""]
    assert believes(kec, public(prov), "64")


def test_a_new_laptop_of_the_top_takes_over_with_the_sheet(offices):
    """The only laptop of RI is stolen: the sheet certifies a new one and takes the old desk key back for everybody."""
    ri, prov, kab = (offices.vault(code) for code in ("00", "64", "64.01"))
    made = with_root(ri)
    sheet = "\n".join(made.lines)
    offices.enrol(ri, prov)
    offices.enrol(prov, kab)
    stolen = public(ri)
    new = offices.vault("00")
    rootkey.certify_with(new, sheet)
    assert rootkey.root_of(new).certifies
    # the province knows the new laptop by an invitation, as it knew the old one
    offices.enrol(new, prov)
    offices.add_case(prov)
    assert [one.code for one in offices.send(prov, new).files] == [""]
    done = revoke(new, ri.device, "Laptop dicuri", sheet=sheet)
    assert (done.keys, done.pending) == ((stolen,), ())
    assert [one.code for one in offices.answer(new, prov).files] == [""]
    assert not believes(prov, stolen, "00")
    assert believes(prov, public(new), "00")
    assert believes(prov, public(prov), "64"), "what the old desk certified before stays"
    offices.answer(prov, kab)
    assert not believes(kab, stolen, "00"), "the revocation was relayed"
    late = offices.vault("64.02")
    with pytest.raises(CertificateRefused):
        _accept_from(offices, ri, late, prov)


def _accept_from(offices, thief, laptop, honest):
    """Let a laptop that knows of the theft be certified by the thief."""
    offices.enrol(honest, laptop)
    offices.enrol(thief, laptop)


def test_a_peer_of_the_top_needs_the_sheet_to_take_back_the_other(offices):
    ri, second, prov = offices.vault("00"), offices.vault("00"), offices.vault("64")
    made = with_root(ri)
    offices.enrol(ri, second)
    offices.enrol(ri, prov)
    offices.enrol(second, prov)
    stolen = public(ri)
    assert revoke(second, ri.device, "dicuri").pending == (stolen,)
    offices.answer(second, prov)
    assert believes(prov, stolen, "00"), "an equal's word is not enough for others"
    assert revoke(second, ri.device, "dicuri", sheet=made.code).keys == (stolen,)
    offices.answer(second, prov)
    assert not believes(prov, stolen, "00")
    assert believes(prov, public(second), "00"), "which the stolen desk had certified itself"


def test_another_sheet_is_refused_and_a_lost_one_replaced(offices):
    ri, prov = offices.vault("00"), offices.vault("64")
    first = with_root(ri)
    offices.enrol(ri, prov)
    with pytest.raises(RootExists, match=first.mark):
        rootkey.make_root(ri)
    other = rootkey.make_root(ri, anew=True)
    with pytest.raises(RootWrong, match=first.mark):
        rootkey.certify_with(ri, other.code)
    rootkey.certify_with(ri, other.code, anew=True)
    assert rootkey.root_of(ri).mark == other.mark
    assert credentials.pinned_keys(ri.db) == {other.public}
    assert not believes(ri, first.public, "00")
    # who pinned the old one goes on, and follows the new one with the next invitation
    assert credentials.pinned_keys(prov.db) == {first.public}
    offices.add_case(prov)
    assert [one.code for one in offices.send(prov, ri).files] == [""]
    assert [one.code for one in offices.answer(ri, prov).files] == [""]
    offices.enrol(ri, prov)
    assert credentials.pinned_keys(prov.db) == {other.public}
    assert not believes(prov, first.public, "00")


def test_only_an_office_that_nobody_certified_makes_one(offices):
    kab, kec = offices.pair()
    offices.enrol(offices.vault("64"), kab)
    for vault in (kab, kec):
        with pytest.raises(RootUnneeded):
            rootkey.make_root(vault)
        with pytest.raises(RootUnneeded):
            rootkey.certify_with(vault, "")
        assert rootkey.root_of(vault) is None


def test_a_desk_whose_key_was_taken_back_invites_nobody(offices):
    prov, kab = offices.pair("64", "64.01")
    revoke(prov, kab.device, "Laptop dicuri")
    # a revoked laptop gets no receipt any more; the revocation reaches it by whatever else brings certificates
    with kab.writing():
        credentials.keep(kab.db, credentials.kept(prov.db))
    stick = offices.stick().folder
    with pytest.raises(DeskRevoked):
        enrolment.invite(kab, "64.01.05", stick)
    assert list(stick.iterdir()) == []


def test_a_desk_that_a_stolen_key_certified_is_told_before_it_invites(offices):
    """The revoker never heard of it: its certificate fell with the key, and so would those that it gives."""
    ri, prov, kab = offices.vault("00"), offices.vault("64"), offices.vault("64.01")
    offices.enrol(ri, prov)
    offices.enrol(prov, kab)
    revoke(ri, prov.device, "Laptop dicuri")
    with kab.writing():
        credentials.keep(kab.db, credentials.kept(ri.db))
    stick = offices.stick().folder
    with pytest.raises(DeskCutOff, match="minta dahulu undangan baru"):
        enrolment.invite(kab, "64.01.05", stick)
    new = offices.vault("64")
    offices.enrol(ri, new)
    offices.enrol(new, kab)
    assert enrolment.invite(kab, "64.01.05", stick).path.is_file()


def test_mistyped_sheets_name_the_line(offices):
    made = rootkey.make_root(offices.vault("00"))
    typed = [line.lower().replace("=", " ") for line in made.lines]
    assert rootcode.read_root("\n".join(typed)).public_key().public_bytes_raw().hex() == made.public
    for at in range(3):
        letter = "A" if made.lines[at][3] != "A" else "B"
        wrong = [line if n != at else line[:3] + letter + line[4:] for n, line in enumerate(made.lines)]
        with pytest.raises(RootMistyped) as caught:
            rootcode.read_root("\n".join(wrong))
        assert caught.value.facts["line"] == at + 1
    for text in (
        "",
        "x",
        made.code[:-1],
        made.code + "A",
        made.code[:-1] + "1",
        "\n".join(made.lines[:2]),
        "\n".join(reversed(made.lines)),
    ):
        with pytest.raises(RootMistyped):
            rootcode.read_root(text)


def test_every_letter_of_the_sheet_counts():
    key = w.key("sheet")
    code = rootcode.code_of(key)
    for at in range(len(rootcode.PREFIX), len(code)):
        for letter in "AB7":
            if code[at] != letter:
                with pytest.raises(RootMistyped):
                    rootcode.read_root(code[:at] + letter + code[at + 1 :])


def test_look_alikes_are_read_as_what_stands_on_the_sheet():
    key = w.key("sheet")
    bare = rootcode.code_of(key).removeprefix(rootcode.PREFIX)
    typed = bare.replace("O", "0").replace("I", "1").replace("B", "8")
    assert typed != bare
    assert rootcode.read_root(typed).private_bytes_raw() == key.private_bytes_raw()


def test_an_old_invitation_names_its_own_desk(offices):
    """Invitations of programs from before: the desk that signs is the root."""
    kab, kec = offices.vault("64.01"), offices.vault("64.01.05")
    stick = offices.stick().folder
    path = enrolment.invite(kab, kec.office, stick).path
    assert json.loads(path.read_bytes())["root"] == public(kab)
    enrolment.request(kec, path, stick)
    assert credentials.pinned_keys(kec.db) == {public(kab)}
