"""Who is believed: areas inside areas, keys that were taken back, and verdicts that no order changes."""

import functools

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldapp import canonical
from fieldapp.case.office import is_within
from fieldapp.errors import BundleCertificate
from fieldapp.exchange import minisig, trust
from fieldapp.exchange.certificate import Certificate, Revoked, issue, parse_certificate
from fieldapp.exchange.revocation import kept_of
from fieldapp.exchange.trust import TrustStore
from tests.exchange import world as w
from tests.exchange.test_bundle import SMALL_ORDER

RI, PROV, KAB_KEY, OTHER_PROV = w.key("ri"), w.key("prov"), w.key("kab key"), w.key("other prov")
PEER, THIEF, FRESH = w.key("peer desk"), w.key("thief"), w.key("fresh desk")


def revoked(private, scope, issuer, keep=(), **changes):
    """Return the certificate by which `issuer` takes a key back."""
    content = Revoked(
        key=w.hexkey(private),
        office=scope,
        scope=scope,
        keep=sorted({one.id for one in keep}),
        name=f"Bawaslu {scope}",
        issued=w.WALL,
        issuer=w.hexkey(issuer),
        **changes,
    )
    return issue(content, issuer)


def laptop(name, office, issuer, serial=1):
    return issue(w.device(w.key(name), office, issuer, serial=serial), issuer)


def desk(private, office, issuer, **how):
    return issue(w.desk(private, office, issuer, **how), issuer)


TREE = [
    desk(RI, "00", RI),
    desk(PROV, "64", RI),
    desk(OTHER_PROV, "65", RI),
    desk(KAB_KEY, "64.01", PROV),
    laptop("kec", "64.01.05", KAB_KEY),
]
PINNED = {w.hexkey(RI): "00"}


def judge(*certificates, roots=PINNED):
    return TrustStore(roots, tuple(certificates)).judge()


def areas(verdict, private):
    return set(verdict.areas.get(w.hexkey(private), ()))


def test_every_step_down_stays_inside_the_step_before():
    verdict = judge(*TREE)
    assert [areas(verdict, one) for one in (RI, PROV, OTHER_PROV, KAB_KEY)] == [{"00"}, {"64"}, {"65"}, {"64.01"}]
    assert len(verdict.valid) == len(TREE)


@pytest.mark.parametrize(
    ("issuer", "scope"),
    [(PROV, "65"), (PROV, "00"), (PROV, "65.01"), (KAB_KEY, "64"), (KAB_KEY, "64.02"), (KAB_KEY, "64.02.01")],
)
def test_no_desk_reaches_outside_its_area(issuer, scope):
    wide = desk(FRESH, scope, issuer)
    verdict = judge(*TREE, wide, laptop("outside", "64.02.01", FRESH))
    assert not areas(verdict, FRESH)
    assert wide.id not in verdict.valid


@pytest.mark.parametrize(("issuer", "office"), [(PROV, "65.01"), (KAB_KEY, "64.02.01"), (KAB_KEY, "64"), (PROV, "00")])
def test_no_desk_certifies_a_laptop_outside_its_area(issuer, office):
    outside = laptop("outside", office, issuer)
    assert outside.id not in judge(*TREE, outside).valid


# ---- a desk that was stolen ------------------------------------------------------------------------------------------


def test_what_a_stolen_desk_issued_stays_only_where_it_is_named():
    before, after = laptop("before", "64.01.06", KAB_KEY), laptop("after", "64.01.07", KAB_KEY)
    stop = revoked(KAB_KEY, "64.01", PROV, keep=[TREE[-1], before])
    verdict = judge(*TREE, before, after, stop)
    assert {TREE[-1].id, before.id, stop.id} <= verdict.valid.keys()
    assert after.id not in verdict.valid
    assert not areas(verdict, KAB_KEY), "the key itself says nothing any more"
    assert [one.id for one in verdict.revocations()] == [stop.id]


def test_a_certificate_that_a_thief_dates_back_is_nothing():
    content = w.device(w.key("dated back"), "64.01.08", KAB_KEY)
    old = issue(msgspec.structs.replace(content, issued="2020-01-01T00:00:00+07:00"), KAB_KEY)
    stop = revoked(KAB_KEY, "64.01", PROV, keep=[TREE[-1]])
    assert old.id in judge(*TREE, old).valid
    assert old.id not in judge(*TREE, old, stop).valid


def test_what_hangs_below_a_forged_desk_falls_with_it():
    forged = desk(THIEF, "64.01.05", KAB_KEY)
    below = laptop("of the thief", "64.01.05", THIEF)
    assert {forged.id, below.id} <= judge(*TREE, forged, below).valid.keys()
    verdict = judge(*TREE, forged, below, revoked(KAB_KEY, "64.01", PROV, keep=[TREE[-1]]))
    assert not {forged.id, below.id} & verdict.valid.keys()
    assert TREE[-1].id in verdict.valid


@pytest.mark.parametrize("level", [0, 1], ids=["by RI", "by the province"])
def test_any_desk_with_a_larger_area_takes_a_key_back(level):
    stop = revoked(KAB_KEY, "64.01", [RI, PROV][level])
    assert not areas(judge(*TREE, stop), KAB_KEY)


def test_a_desk_at_every_level_is_taken_back_by_the_level_above():
    sub = desk(PEER, "64.01.05", KAB_KEY)
    for private, scope, issuer in ((PROV, "64", RI), (KAB_KEY, "64.01", PROV), (PEER, "64.01.05", KAB_KEY)):
        verdict = judge(*TREE, sub, revoked(private, scope, issuer))
        assert not areas(verdict, private)


@pytest.mark.parametrize(
    ("private", "scope", "issuer"),
    [
        (PROV, "64", KAB_KEY),
        (RI, "00", PROV),
        (RI, "64.01", PROV),
        (PROV, "64.01.05", KAB_KEY),
        (KAB_KEY, "64.01", OTHER_PROV),
        (PROV, "64", OTHER_PROV),
        (RI, "00", THIEF),
    ],
    ids=["upwards", "the top", "the top, in a smaller area", "above, smaller", "aside", "equal", "stranger"],
)
def test_nobody_takes_back_a_key_above_or_beside(private, scope, issuer):
    stop = revoked(private, scope, issuer)
    verdict = judge(*TREE, stop)
    assert stop.id not in verdict.valid
    assert verdict.valid.keys() == judge(*TREE).valid.keys()


def test_nobody_takes_himself_back():
    with pytest.raises(BundleCertificate, match="pencabutan"):
        revoked(KAB_KEY, "64.01", KAB_KEY)


def test_equals_that_take_each_other_back_change_nothing():
    both = [desk(PEER, "64", RI), revoked(PROV, "64", PEER), revoked(PEER, "64", PROV)]
    verdict = judge(*TREE, *both)
    assert areas(verdict, PROV) == areas(verdict, PEER) == {"64"}
    assert not verdict.revocations()


def test_a_thief_takes_nobody_back_who_is_to_stay():
    """The province takes the stolen desk back first: what the thief takes back afterwards is none of what may stay."""
    sub = desk(PEER, "64.01.05", KAB_KEY)
    by_thief = revoked(PEER, "64.01.05", KAB_KEY)
    verdict = judge(*TREE, sub, by_thief, revoked(KAB_KEY, "64.01", PROV, keep=[sub]))
    assert areas(verdict, PEER) == {"64.01.05"}
    assert not areas(judge(*TREE, sub, by_thief), PEER), "as long as nobody knows of the theft"


def test_a_root_key_kept_apart_takes_the_key_of_its_own_office_back():
    second = desk(PEER, "00", PROV)
    certificates = [desk(RI, "00", RI), desk(PROV, "00", RI), second, desk(KAB_KEY, "64", PROV)]
    stop = revoked(PROV, "00", RI, keep=certificates[2:])
    verdict = judge(*certificates, stop)
    assert not areas(verdict, PROV)
    assert areas(verdict, PEER) == {"00"}
    assert areas(verdict, KAB_KEY) == {"64"}
    assert second.id in verdict.valid
    assert areas(judge(*certificates, revoked(PROV, "00", PEER)), PROV) == {"00"}, "an equal that is no root cannot"
    assert stop.id not in judge(*certificates, stop, roots={**PINNED, w.hexkey(PROV): "00"}).valid, "nor roots roots"


def test_a_pinned_desk_is_taken_back_from_above_all_the_same():
    roots = {w.hexkey(KAB_KEY): "64.01"}
    certificates = [desk(KAB_KEY, "64.01", KAB_KEY), TREE[-1], desk(PROV, "64", KAB_KEY, kind="above")]
    assert areas(judge(*certificates, roots=roots), PROV) == {"64"}
    verdict = judge(*certificates, revoked(KAB_KEY, "64.01", PROV), roots=roots)
    assert not areas(verdict, KAB_KEY)
    assert TREE[-1].id not in verdict.valid


PIN = {w.hexkey(KAB_KEY): "64.01"}
SEEN = [desk(KAB_KEY, "64.01", KAB_KEY), TREE[-1], desk(PROV, "64", KAB_KEY, kind="above")]


def test_a_stolen_pin_introduces_no_false_desk_above():
    """Laptops that pinned a desk hear from it who stands above; a thief who says it after the theft is not heard."""
    false = desk(THIEF, "00", KAB_KEY, kind="above")
    accomplice = laptop("accomplice", "64.01.05", THIEF)
    assert accomplice.id in judge(*SEEN, false, accomplice, roots=PIN).valid
    stop = revoked(KAB_KEY, "64.01", PROV, keep=SEEN)
    verdict = judge(*SEEN, false, accomplice, stop, roots=PIN)
    assert not areas(verdict, THIEF)
    assert accomplice.id not in verdict.valid
    assert areas(verdict, PROV) == {"64"}
    assert TREE[-1].id in verdict.valid


def test_a_revocation_never_strikes_the_introduction_that_it_rests_on():
    """The province forgot to keep it: what the stolen key may say falls all the same, who said so stays."""
    verdict = judge(*SEEN, revoked(KAB_KEY, "64.01", PROV), roots=PIN)
    assert areas(verdict, PROV) == {"64"}
    assert not areas(verdict, KAB_KEY)


def test_the_province_knows_what_introduced_it_and_keeps_it():
    """A true introduction gives nothing above; it is kept there, so that it can be named, and travels with no chain."""
    verdict = judge(*TREE, SEEN[2])
    assert SEEN[2].id in verdict.valid
    assert verdict.idle == {SEEN[2].id}
    assert SEEN[2] not in verdict.chains([w.hexkey(PROV)])
    assert SEEN[2] in kept_of(verdict, w.hexkey(KAB_KEY))
    false = desk(THIEF, "64", KAB_KEY, kind="above")
    assert false.id not in judge(*TREE, false).valid


def test_a_root_takes_what_it_takes_back_once_and_for_all():
    again = desk(KAB_KEY, "64.01", PROV, scope="64.01")
    late = laptop("late", "64.01.09", KAB_KEY)
    verdict = judge(*TREE, revoked(KAB_KEY, "64.01", PROV), again, late)
    assert late.id not in verdict.valid


def test_two_that_take_a_key_back_leave_what_both_leave():
    one, two = laptop("one", "64.01.06", KAB_KEY), laptop("two", "64.01.07", KAB_KEY)
    verdict = judge(
        *TREE, one, two, revoked(KAB_KEY, "64.01", PROV, keep=[one, two]), revoked(KAB_KEY, "64.01", RI, keep=[one])
    )
    assert one.id in verdict.valid
    assert two.id not in verdict.valid


def test_certificates_in_a_circle_stand_only_where_something_trusted_holds_them():
    circle = [desk(PEER, "64.01", KAB_KEY), desk(FRESH, "64.01", PEER), desk(KAB_KEY, "64.01", FRESH)]
    verdict = judge(*TREE, *circle)
    assert areas(verdict, FRESH) == {"64.01"}
    cut = judge(*TREE, *circle, revoked(KAB_KEY, "64.01", PROV))
    assert not areas(cut, PEER)
    assert not areas(cut, FRESH)
    assert not judge(*circle).areas.keys() - PINNED.keys()


def test_a_root_key_apart_speaks_through_the_desk_it_made_equal():
    """Laptops that pin the root key of a kab hear of the province from its desk, until that is taken back."""
    roots = {w.hexkey(RI): "64.01"}
    made = [desk(RI, "64.01", RI), desk(KAB_KEY, "64.01", RI)]
    above, kin = desk(PROV, "64", KAB_KEY, kind="above"), desk(PEER, "64", FRESH, kind="above")
    assert areas(judge(*made, above, roots=roots), PROV) == {"64"}
    assert not areas(judge(*made, desk(FRESH, "64.01", KAB_KEY), kin, roots=roots), PEER), "one step, no more"
    assert not areas(judge(*made, above, revoked(KAB_KEY, "64.01", RI), roots=roots), PROV)


def test_forged_revocations_are_refused():
    honest = revoked(KAB_KEY, "64.01", PROV)
    forged = Certificate(honest.json, minisig.sign(THIEF, honest.json, "netra/cert/1"), honest.content)
    with pytest.raises(BundleCertificate, match="tanda tangan"):
        judge(*TREE, forged)


# ---- forms -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {"keep": ["ab" * 32, "aa" * 32]},
        {"keep": ["aa" * 32, "aa" * 32]},
        {"keep": ["AA" * 32]},
        {"keep": ["aa"]},
        {"keep": "aa" * 32},
        {"keep": None},
        {"scope": "64.02"},
        {"scope": "1"},
        {"issuer": w.hexkey(KAB_KEY)},
        {"more": 1},
        {"kind": "revoke"},
        {"keep": [f"{n:064x}" for n in range(1000)]},
    ],
)
def test_a_revocation_has_one_form(changes):
    honest = revoked(KAB_KEY, "64.01", PROV).content
    data, signature = w.json_certificate(honest, PROV, **changes)
    with pytest.raises(BundleCertificate):
        parse_certificate(data, signature)


@pytest.mark.parametrize("weak", SMALL_ORDER)
@pytest.mark.parametrize("place", ["key", "issuer"])
def test_a_revocation_names_no_key_of_small_order(weak, place):
    data, signature = w.json_certificate(revoked(KAB_KEY, "64.01", PROV).content, PROV, **{place: weak})
    with pytest.raises(BundleCertificate):
        parse_certificate(data, signature)


@pytest.mark.parametrize("weak", SMALL_ORDER)
def test_no_certificate_of_a_laptop_names_a_key_of_small_order(weak):
    content = w.device(w.KEC_DEVICE, w.KEC, w.KAB)
    officer = {"id": w.OFFICER, "key": weak, "name": "Siti"}
    for changes in ({"key": weak}, {"issuer": weak}, {"officers": [officer]}):
        with pytest.raises(BundleCertificate):
            parse_certificate(*w.json_certificate(content, w.KAB, **changes))


def test_no_certificate_of_a_laptop_names_a_recipient_that_is_open_to_all():
    content = w.device(w.KEC_DEVICE, w.KEC, w.KAB)
    for text in (_recipient(0), _recipient(1), "age1" + "q" * 58, content.recipient.upper()):
        with pytest.raises(BundleCertificate):
            parse_certificate(*w.json_certificate(content, w.KAB, recipient=text))


def _recipient(point):
    """Return the recipient that names a point, spelt as age spells it."""
    letters, value = "qpzry9x8gf2tvdw0s3jn54khce6mua7l", int.from_bytes(point.to_bytes(32, "little"), "big") << 4
    data = [value >> 5 * n & 31 for n in reversed(range(52))]
    hrp = [ord(c) >> 5 for c in "age"] + [0] + [ord(c) & 31 for c in "age"]
    check = _polymod([*hrp, *data, *[0] * 6]) ^ 1
    return "age1" + "".join(letters[n] for n in [*data, *(check >> 5 * (5 - n) & 31 for n in range(6))])


def _polymod(values):
    found = 1
    for value in values:
        top = found >> 25
        found = (found & 0x1FFFFFF) << 5 ^ value
        for n, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            found ^= generator if top >> n & 1 else 0
    return found


# ---- order -----------------------------------------------------------------------------------------------------------

SCOPES = ("00", "64", "64.01", "64.01.05", "65", "65.02")
KEYS = (RI, PROV, KAB_KEY, PEER, OTHER_PROV, THIEF)


@functools.cache
def made(kind, key, scope, issuer, keep):
    private, signer = KEYS[key], KEYS[issuer]
    if kind == "revoked":
        return revoked(private, scope, signer, keep=[made(*one) for one in keep]) if key != issuer else None
    if kind == "device":
        return laptop(f"laptop {key}", scope, signer)
    return desk(private, scope, signer, kind=kind)


plain = st.tuples(
    st.sampled_from(["desk", "desk", "device", "above"]),
    st.integers(0, 5), st.sampled_from(SCOPES), st.integers(0, 5), st.just(()),
)  # fmt: skip
taken = st.tuples(
    st.just("revoked"),
    st.integers(0, 5),
    st.sampled_from(SCOPES),
    st.integers(0, 5),
    st.lists(plain, max_size=2).map(tuple),
)
BASE = tuple(
    ("desk", key, scope, issuer, ())
    for key, scope, issuer in ((0, "00", 0), (1, "64", 0), (2, "64.01", 1), (3, "64.01", 2))
)


@settings(max_examples=300, deadline=None)
@given(st.lists(plain | taken, max_size=12), st.randoms(use_true_random=False), st.sampled_from(["00", "64"]))
def test_a_verdict_is_the_same_in_every_order(wanted, dice, area):
    certificates = [one for one in (made(*one) for one in (*BASE, *wanted)) if one is not None]
    roots = {w.hexkey(RI if area == "00" else PROV): area}
    first = judge(*certificates, roots=roots)
    shuffled = list(certificates)
    dice.shuffle(shuffled)
    half = len(shuffled) // 2
    second = judge(*shuffled, roots=roots)
    third = TrustStore(roots, tuple(shuffled[:half])).judge(shuffled[half:])
    for verdict in (second, third):
        assert verdict.valid.keys() == first.valid.keys()
        assert dict(verdict.areas) == dict(first.areas)
        assert {key: {one.key for one in found} for key, found in verdict.devices.items()} == {
            key: {one.key for one in found} for key, found in first.devices.items()
        }


@settings(max_examples=300, deadline=None)
@given(st.lists(plain | taken, max_size=12))
def test_no_key_below_moves_what_stands_above_it(wanted):
    """Whatever keys of the kab and below sign, the desks of RI and of the province stand as they stood."""
    below = [one for one in wanted if one[3] in (2, 3, 5)]
    certificates = [one for one in (made(*one) for one in (*BASE, *below)) if one is not None]
    verdict = judge(*certificates)
    assert {"00"} <= areas(verdict, RI)
    assert {"64"} <= areas(verdict, PROV)
    for private in (KAB_KEY, PEER, THIEF):
        assert all(is_within(area, "64.01") for area in areas(verdict, private))


# ---- builds that are broken on purpose -------------------------------------------------------------------------------


def test_broken_build_without_revocations(monkeypatch):
    late = laptop("late", "64.01.09", KAB_KEY)
    stop = revoked(KAB_KEY, "64.01", PROV)
    assert late.id not in judge(*TREE, late, stop).valid
    monkeypatch.setattr(trust._Walk, "_is_struck", lambda *_: False)
    trust._remembered.clear()
    assert late.id in judge(*TREE, late, stop).valid
    trust._remembered.clear()


def test_broken_build_in_which_anybody_takes_keys_back(monkeypatch):
    stop = revoked(PROV, "64", KAB_KEY)
    assert areas(judge(*TREE, stop), PROV) == {"64"}
    monkeypatch.setattr(trust._Walk, "_rules_below", lambda *_: True)
    monkeypatch.setattr(trust._Walk, "_stands_above", lambda *_: False)
    trust._remembered.clear()
    assert not areas(judge(*TREE, stop), PROV)
    trust._remembered.clear()


def test_broken_build_that_reads_weak_keys(monkeypatch):
    data, signature = w.json_certificate(revoked(KAB_KEY, "64.01", PROV).content, PROV, key=SMALL_ORDER[0])
    with pytest.raises(BundleCertificate):
        parse_certificate(data, signature)
    monkeypatch.setattr("fieldapp.exchange.certificate.check_public_key", lambda key: key)
    assert parse_certificate(data, signature).content.key == SMALL_ORDER[0]
    assert canonical.decode(data)["key"] == SMALL_ORDER[0]
