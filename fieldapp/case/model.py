"""What a case (perkara) and a supervision report (LHP, Formulir A) are: frozen dataclasses, nothing else.

Read by every package. Text that is not known is "", lists are tuples, dates are ISO text. Never checks itself: half a
sentence is a lawful draft; `problems` says what is missing.
"""

from dataclasses import dataclass, field
from typing import Final, Literal

Kind = Literal["temuan", "laporan", "informasi_awal"]

KINDS: Final = ("temuan", "laporan", "informasi_awal")
SEXES: Final = ("L", "P")
STATUSES: Final = (
    "asn_pns",
    "asn_pppk",
    "kades",
    "perangkat_desa",
    "asn_and_kades",
    "bpd",
    "tni",
    "polri",
    "bumd",
    "non_asn",
    "pejabat_daerah",
    "calon",
    "other",
)
SOURCES: Final = ("pengawasan", "warga", "aplikasi", "media", "ppk", "pelimpahan")
CHANNELS: Final = (
    "langsung",
    "tatap_muka",
    "media_sosial",
    "grup_pesan",
    "alat_peraga",
    "surat_dokumen",
    "media_massa",
    "lainnya",
)
LHP_FORMS: Final = ("pemilihan", "pemilu")
# The kind of an evidence record that is the scan of a signed paper (naskah asli).
SCAN: Final = "naskah_asli"
# `order` of a subject, witness or evidence file that was never written: its place in the tuple decides.
UNPLACED: Final = -1


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who reports (pelapor). `withheld` marks an identity that this vault may not or can no longer show."""

    name: str = ""
    birth: str = ""
    sex: str = ""
    occupation: str = ""
    citizenship: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    proxy: str = ""
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Finder:
    """The supervisor who found the event (penemu)."""

    name: str = ""
    position: str = ""
    address: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is reported (terlapor). `official` says whether the person holds an office that article 71 names."""

    id: str = ""
    name: str = ""
    status: str = ""
    official: bool | None = None
    nip: str = ""
    nik: str = ""
    rank: str = ""
    position: str = ""
    agency: str = ""
    address: str = ""
    phone: str = ""
    candidate: str = ""
    order: int = field(default=UNPLACED, compare=False)


@dataclass(frozen=True, slots=True)
class Witness:
    """Who saw it (saksi)."""

    id: str = ""
    name: str = ""
    address: str = ""
    phone: str = ""
    withheld: bool = False
    order: int = field(default=UNPLACED, compare=False)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One original file (bukti): its name as data, what it shows, where it came from, and its SHA-256.

    `document` names the paper whose scan it is; a scan (kind `SCAN`) stands among the originals, not the evidence.
    """

    id: str = ""
    name: str = ""
    note: str = ""
    source: str = ""
    sha256: str = ""
    size: int = 0
    media_type: str = ""
    taken: str = ""
    kind: str = ""
    exif: tuple[tuple[str, str], ...] = ()
    document: str = ""
    order: int = field(default=UNPLACED, compare=False)


@dataclass(frozen=True, slots=True)
class Event:
    """What happened (peristiwa); `region` is a Kemendagri code, days are ISO dates.

    `ended_on` is the last day of an act that went on, "" for one of a single day.
    """

    summary: str = ""
    place: str = ""
    region: str = ""
    occurred_on: str = ""
    ended_on: str = ""
    known_on: str = ""
    time: str = ""
    stage: str = ""
    source: str = ""
    channel: str = ""
    urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Received:
    """Where and when the report was handed in."""

    place: str = ""
    date: str = ""
    time: str = ""


@dataclass(frozen=True, slots=True)
class CaseNumber:
    """One official number of a case, in one series; a voided number stays."""

    series: str = ""
    text: str = ""
    year: int = 0
    running: int = 0
    voided: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """One matter (perkara) with its parties and evidence; `supervision` is the LHP that a temuan comes from.

    `linked` is the case of another office that this one continues, or the one that it grew out of.
    """

    id: str = ""
    kind: str = ""
    election: str = ""
    event: Event = Event()
    received: Received = Received()
    reporter: Reporter = Reporter()
    finder: Finder = Finder()
    subjects: tuple[Subject, ...] = ()
    witnesses: tuple[Witness, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    originals: tuple[Evidence, ...] = ()
    narrative: str = ""
    violations: tuple[str, ...] = ()
    impact: str = ""
    supervision: str = ""
    linked: str = ""
    pack: str = ""
    numbers: tuple[CaseNumber, ...] = ()
    state: str = ""
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Activity:
    """One supervision act (kegiatan pengawasan): bentuk, tujuan, sasaran, waktu dan tempat."""

    form: str = ""
    goal: str = ""
    target: str = ""
    time_place: str = ""


@dataclass(frozen=True, slots=True)
class Alleged:
    """Part IV or V of an LHP: information on an alleged violation (dugaan pelanggaran)."""

    event: str = ""
    place: str = ""
    when: str = ""
    who: str = ""
    address: str = ""
    articles: str = ""
    witnesses: tuple[Witness, ...] = ()
    evidence: tuple[str, ...] = ()
    summary: str = ""
    kind: str = ""
    facts: str = ""
    analysis: str = ""
    follow_up: str = ""


@dataclass(frozen=True, slots=True)
class Dispute:
    """The last part of an LHP: information on a potential dispute (potensi sengketa)."""

    participant: str = ""
    place: str = ""
    when: str = ""
    object_form: str = ""
    object_identity: str = ""
    issued: str = ""
    loss: str = ""
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Supervision:
    """One supervision report (LHP); `form` chooses six ("pemilihan") or five ("pemilu") sections.

    `withheld` marks that the witnesses of the alleged violation may not or can no longer be shown.
    """

    id: str = ""
    number: str = ""
    stage: str = ""
    election: str = ""
    finder: Finder = Finder()
    assignment: str = ""
    form: str = "pemilihan"
    activities: tuple[Activity, ...] = ()
    result: str = ""
    alleged: Alleged | None = None
    dispute: Dispute | None = None
    place: str = ""
    date: str = ""
    nil: bool = False
    evidence: tuple[Evidence, ...] = ()
    originals: tuple[Evidence, ...] = ()
    withheld: bool = False
