"""Searching as one types, and the list: opening it, jumping, sorting, filtering."""

from collections.abc import Callable
from functools import partial

from fieldapp.vault.search import list_cases
from fieldapp.vault.vault import Vault
from tests.bench.measure import median, percentile, seconds

QUERIES = """kampanye
kepala desa
camat menghadiri kampanye
guru mengunggah foto
baliho di pagar kantor
spanduk pasangan calon
Siti Nurhaliza
Andi Rustam
Budi Santoso
lurah
sekretaris camat
tanjung lempake
muara badak
stiker beras
grup whatsapp
video tiktok
kepala dinas pendidikan
netralitas pegawai negeri sipil
perangkat desa tim pemenangan
mengajak memilih
dukungan calon bupati
orasi panggung
rapat balai desa
kendaraan dinas
membagikan sembako
bantuan sosial
deklarasi relawan
masjid pengajian
sekolah upacara
puskesmas perawat
dosen universitas
honorer kontrak
yang dan pada
dengan tersebut
tidak hadir
saksi melihat terlapor
klarifikasi
tangkapan layar facebook
penyuluh pertanian
alat peraga kampanye terpasang
003/TM/PB
64.01.05
sukamaju
kegiatan sosialisasi bupati
mobil operasional kecamatan
membenarkan keterangan saksi""".splitlines()
SHORTEST = 3


def keystrokes(query: str) -> list[str]:
    """Return what stands in the search box after each letter, from the third on."""
    return [query[:end] for end in range(SHORTEST, len(query) + 1)]


def measure_search(vault: Vault, rounds: int = 3) -> dict[str, float | str]:
    """Return percentiles over the median time of every keystroke of every query; the slowest one by name."""
    typed = [text for query in QUERIES for text in keystrokes(query)]
    times: dict[str, list[float]] = {text: [] for text in typed}
    for _ in range(rounds):
        for text in typed:
            times[text].append(seconds(partial(list_cases, vault.db, text)))
    medians = {text: median(found) for text, found in times.items()}
    every = [value for found in times.values() for value in found]
    slowest = max(medians, key=lambda text: medians[text])
    return {
        "keystrokes": len(typed),
        "p50": percentile(every, 0.5),
        "p95": percentile(every, 0.95),
        "max": medians[slowest],
        "slowest": slowest,
    }


def measure_list(vault: Vault, rounds: int = 9) -> dict[str, float]:
    """Return medians of opening the list, jumping to the middle, sorting by date, and filtering by status."""
    db = vault.db
    middle = db.execute(
        "SELECT n FROM case_row ORDER BY n DESC LIMIT 1 OFFSET (SELECT count(*) / 2 FROM case_row)"
    ).fetchone()[0]
    acts: dict[str, Callable[[], object]] = {
        "open": lambda: list_cases(db),
        "jump": lambda: list_cases(db, before=middle),
        "sort": lambda: db.execute("SELECT n FROM case_row ORDER BY occurred_on DESC, n DESC").fetchall(),
        "sort_page": lambda: db.execute(
            "SELECT * FROM case_row ORDER BY occurred_on DESC, n DESC LIMIT 100"
        ).fetchall(),
        "ids": lambda: db.execute("SELECT n FROM case_row ORDER BY n DESC").fetchall(),
        "filter": lambda: list_cases(db, status="numbered"),
        "filter_search": lambda: list_cases(db, search="kampanye", status="numbered"),
    }
    return {name: median([seconds(act) for _ in range(rounds)]) for name, act in acts.items()}
