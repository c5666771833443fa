"""The invitation of the office above: looked at, compared, answered; or refused in one sentence."""

import pytest

from fieldapp.exchange import enrolment
from fieldapp.exchange.invitation import inspect_invitation
from fieldapp.vault.creation import create_vault
from fieldapp.vault.vault import open_vault
from tests.ui.conftest import settle
from tests.ui.welcome.conftest import SECRET, make, prove


@pytest.fixture
def at_above(see, welcome):
    make(see)
    prove(see, welcome)
    return welcome


def test_an_invitation_is_answered_and_its_answer_certifies_the_laptop(
    window, see, at_above, invitation, stick, above, home
):
    see.wait_to_read("Bawaslu Kabupaten Cilacap")
    see.drop("invitation_edit", [invitation])
    see.wait_for("write_request_button")
    assert see.shown("fingerprint_label").text() == inspect_invitation(invitation)[2]
    assert see.shown("request_edit").value() == str(stick)
    see.click("write_request_button")
    see.wait_to_read("Permohonan sudah ditulis")
    (request,) = stick.glob("permohonan-*.json")
    assert see.shown("fingerprint_label").text() == enrolment.inspect_request(request)[1]
    answer = enrolment.approve(above, request, stick)
    see.click("welcome_next_button")
    see.wait_to_read("Laptop ini siap")
    see.click("welcome_next_button")
    see.wait_for(lambda: not window.locked)
    settle(window)
    window.close()
    with open_vault(home / "vault", None, SECRET) as vault:
        assert enrolment.certified_by(vault) is None
        enrolment.accept(vault, answer.path)
        certified = enrolment.certified_by(vault)
        assert (certified.name, certified.office, certified.revoked) == ("Bawaslu Kabupaten Cilacap", "33.01", False)


def test_an_invitation_for_another_office_changes_nothing(see, at_above, above, stick):
    other = enrolment.invite(above, "33.01.22", stick)
    see.drop("invitation_edit", [other.path])
    see.wait_to_read("untuk kantor 33.01.22, sedangkan laptop ini 33.01.21")
    assert see.shown("write_request_button") is None
    assert list(stick.glob("permohonan-*")) == []


def test_an_invitation_of_a_practice_office_is_refused(see, at_above, tmp_path, stick, cheap):
    vault, _ = create_vault(tmp_path / "latih", "33.01", "Kantor latihan", "Siti", SECRET, practice=True, cost=cheap)
    with vault:
        made = enrolment.invite(vault, "33.01.21", stick)
    see.drop("invitation_edit", [made.path])
    see.wait_to_read("kantor latihan dan tidak berlaku")


@pytest.mark.parametrize("content", [b"", b"{}", b"\x89PNG\r\n\x1a\n" * 100, b'{"ctx": "netra/invitation/1"}'])
def test_a_wrong_file_is_refused_in_a_sentence(see, at_above, stick, content):
    wrong = stick / "foto.json"
    wrong.write_bytes(content)
    see.drop("invitation_edit", [wrong])
    see.wait_for(at_above.step.form.trouble.text)
    assert see.shown("write_request_button") is None


def test_a_typed_path_works_and_a_missing_file_says_so(see, at_above, invitation, stick):
    see.key_into("invitation_path_edit", str(stick / "tidak-ada.json"))
    see.press("Enter")
    see.wait_for(at_above.step.form.trouble.text)
    see.key_into("invitation_path_edit", str(invitation))
    see.press("Enter")
    see.wait_for("write_request_button")
    see.type_into("request_path_edit", str(stick / "tidak-ada"))
    see.click("write_request_button")
    see.wait_for(at_above.step.form.trouble.text)
    see.type_into("request_path_edit", "")
    see.press("Backspace")
    see.click("write_request_button")
    assert see.reads("Sebut folder tempat permohonan ditulis.")


def test_it_may_wait(see, at_above):
    see.click("welcome_later_button")
    see.wait_to_read("Laptop ini siap")
    see.click("welcome_back_button")
    see.wait_for("invitation_edit")
    # Before the vault was made there is no way back to.
    assert see.shown("welcome_back_button") is None
