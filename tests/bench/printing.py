"""One filled form, warm: A.1 of a real case."""

from pathlib import Path

from fieldapp import resources
from fieldapp.case.file import read_case_file
from fieldapp.desk.printing import print_form
from fieldapp.vault import casebook, numbers
from tests.bench.make_vault import make_empty
from tests.bench.measure import median, percentile, seconds

REPORT = "kades-yel-yel-video.json"


def measure_form(folder: Path, rounds: int = 25) -> dict[str, float]:
    """Return median and 95th percentile of printing A.1 in seconds, after two prints to warm up, and its pages."""
    root = Path(resources.__file__).resolve().parent.parent
    file = read_case_file((root / "resources" / "cases" / REPORT).read_bytes())
    for number, item in enumerate(file.evidence):
        path = folder / "files" / item.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(f"isi {number}".encode() * 500)
    with make_empty(folder / "forms", "64.01.05") as vault:
        case = casebook.add_case(vault, file, folder / "files")
        casebook.finalise(vault, case)
        numbers.draw(vault, case)
        pages = [print_form(vault, "A.1", case).printed.pages for _ in range(2)][-1]
        times = [seconds(lambda: print_form(vault, "A.1", case)) for _ in range(rounds)]
    return {"p50": median(times), "p95": percentile(times, 0.95), "pages": pages}
