"""Made-up evidence files for the demonstration cases: photographs, screenshots, scans, videos, recordings.

Called by the story with a case file and the kinds that its expectations name. The same case gives the same bytes on
the same release of the drawing library. Nothing here was ever evidence, and nobody in it exists.
"""

import hashlib
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from PIL import ExifTags, Image, ImageDraw

from fieldapp.case.dates import MONTHS
from fieldapp.case.office import zone_of
from fieldapp.demo.brush import font_of
from fieldapp.demo.letter import Letter, make_scan
from fieldapp.demo.movie import make_movie, make_recording
from fieldapp.demo.scene import Subject, draw_scene
from fieldapp.demo.screen import Talk, draw_screen

# Where the regencies of the cases lie, roughly: latitude and longitude of their seats.
PLACES: Final = {
    "16.10": (-3.2292, 104.6516), "18.05": (-4.4847, 105.2486), "32.02": (-6.9886, 106.5511),
    "33.02": (-7.4214, 109.2479), "35.06": (-7.7703, 112.1817), "36.01": (-6.3084, 106.1067),
    "51.08": (-8.1120, 115.0880), "53.08": (-8.7910, 121.8310), "53.11": (-9.6566, 120.2641),
    "64.01": (-1.9080, 116.1930), "71.05": (-1.1990, 124.5790), "72.02": (-1.3959, 120.7524),
    "73.72": (-4.0096, 119.6230), "75.01": (0.6190, 122.9780), "91.03": (-2.5640, 140.5120),
}  # fmt: skip
OFFSETS: Final = {"WIB": "+07:00", "WITA": "+08:00", "WIT": "+09:00"}
CAMERAS: Final = (
    ("samsung", "SM-A155F"),
    ("Xiaomi", "Redmi Note 12"),
    ("OPPO", "CPH2477"),
    ("Canon", "PowerShot SX740 HS"),
)
FRAMES, SECONDS = 3, 4.5

_date = re.compile(rf"(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})")
_clock = re.compile(r"pukul (\d{2})\.(\d{2})")
_saying = re.compile(r"[\"“]([^\"”]{3,200})[\"”]|'([^']{3,60})'")
_camera = re.compile(r"kamera|ponsel|difoto", re.IGNORECASE)
_forwarded = re.compile(r"whatsapp|tidak terbaca|kanal|diteruskan|berita|cuplikan", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Item:
    """One evidence file to make: the case as told, and the words of the file."""

    case: Mapping[str, Any]
    path: str
    note: str
    source: str

    @property
    def stem(self) -> str:
        """The name of the file without its ending."""
        return Path(self.path).stem

    @property
    def event(self) -> Mapping[str, str]:
        """The event of the case."""
        found: Mapping[str, str] = self.case.get("event", {})
        return found

    @property
    def words(self) -> str:
        """Everything that may tell what the file shows."""
        return f"{self.note} {self.event.get('place', '')}"

    @property
    def people(self) -> tuple[str, ...]:
        """The names of the subjects."""
        return tuple(subject.get("name", "") for subject in self.case.get("subjects", ()))

    @property
    def sayings(self) -> tuple[str, ...]:
        """What is quoted in the narrative."""
        found = _saying.findall(self.case.get("narrative", ""))
        return tuple((first or second).strip(" ,") for first, second in found)


def make_evidence(told: Mapping[str, Any], kinds: Mapping[str, str], folder: Path) -> list[Path]:
    """Write the evidence of a case file below a folder and return the files; `kinds` says the kind for each path.

    Raises KeyError for a kind that nothing makes.
    """
    made = []
    for entry in told.get("evidence", ()):
        item = Item(told, entry["path"], entry.get("note", ""), entry.get("source", ""))
        target = folder / item.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(MAKERS[kinds[item.path]](item))
        made.append(target)
    return made


# ---- photographs ----------------------------------------------------------------------------------------------------


def _make_photo(item: Item) -> bytes:
    picture = draw_scene(Subject(item.words, _slogan(item), item.stem))
    if re.search(r"480 x 640", item.note):
        picture = picture.crop((320, 107, 960, 960)).resize((480, 640), Image.Resampling.LANCZOS)
    stream = io.BytesIO()
    taken = _taken(item)
    if taken is None:
        picture.save(stream, "JPEG", quality=74)
    else:
        _write_caption(picture, item, taken)
        picture.save(stream, "JPEG", quality=88, exif=_exif(item, taken))
    return stream.getvalue()


def _slogan(item: Item) -> str:
    fitting = [saying for saying in item.sayings if len(saying) < 48 and "surat" not in saying]
    if re.search(r"undangan|daftar hadir", item.note, re.IGNORECASE):
        return f"{item.note}. {item.event.get('summary', '')}. {item.event.get('place', '')}."
    return fitting[0] if fitting else "Bersama membangun daerah"


def _taken(item: Item) -> datetime | None:
    """Return when a camera took the picture, or None when it came through a messenger or from a page."""
    if not _camera.search(item.source) or _forwarded.search(item.source):
        return None
    day = _date.search(item.source)
    clock = _clock.search(item.source)
    hour, minute = (int(clock[1]), int(clock[2])) if clock else (10, _digest(item) % 60)
    second = _digest(item) % 60
    if day:
        return datetime(int(day[3]), MONTHS.index(day[2]) + 1, int(day[1]), hour, minute, second)  # noqa: DTZ001
    return datetime.fromisoformat(item.event["occurred_on"]).replace(hour=hour, minute=minute, second=second)


def _digest(item: Item) -> int:
    return hashlib.sha256(item.path.encode()).digest()[0]


def _place(item: Item) -> tuple[float, float] | None:
    place = PLACES.get(item.event.get("region", "")[:5])
    return place and (place[0] + (_digest(item) - 128) / 9000, place[1] + (_digest(item) - 99) / 8000)


def _exif(item: Item, taken: datetime) -> Image.Exif:
    maker, model = CAMERAS[_digest(item) % len(CAMERAS)]
    exif = Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = maker, model
    exif[ExifTags.Base.DateTime] = f"{taken:%Y:%m:%d %H:%M:%S}"
    exif[ExifTags.Base.Orientation] = 1
    details = exif.get_ifd(ExifTags.IFD.Exif)
    details[ExifTags.Base.DateTimeOriginal] = f"{taken:%Y:%m:%d %H:%M:%S}"
    details[ExifTags.Base.OffsetTimeOriginal] = OFFSETS[zone_of(item.event.get("region", ""))]
    place = _place(item)
    if place is not None:
        exif.get_ifd(ExifTags.IFD.GPSInfo).update(_gps(*place))
    return exif


def _gps(latitude: float, longitude: float) -> dict[int, Any]:
    return {
        ExifTags.GPS.GPSLatitudeRef: "N" if latitude >= 0 else "S",
        ExifTags.GPS.GPSLatitude: _sexagesimal(latitude),
        ExifTags.GPS.GPSLongitudeRef: "E",
        ExifTags.GPS.GPSLongitude: _sexagesimal(longitude),
    }


def _sexagesimal(value: float) -> tuple[float, float, float]:
    minutes = abs(value) % 1 * 60
    return float(int(abs(value))), float(int(minutes)), round(minutes % 1 * 60, 2)


def _write_caption(picture: Image.Image, item: Item, taken: datetime) -> None:
    """Write time and place into the corner, as the cameras of supervisors do."""
    draw = ImageDraw.Draw(picture)
    zone = zone_of(item.event.get("region", ""))
    place = _place(item)
    lines = [
        f"{taken.day} {MONTHS[taken.month - 1]} {taken.year} {taken:%H.%M} {zone}",
        item.event.get("place", "")[:64],
        f"{place[0]:.5f}, {place[1]:.5f}" if place else "",
    ]
    for number, line in enumerate(lines):
        spot = (28, picture.height - 128 + number * 36)
        draw.text(spot, line, (255, 255, 255), font_of(26), stroke_width=2, stroke_fill=(30, 30, 30))


# ---- screens, papers, videos, recordings ----------------------------------------------------------------------------


def _make_screenshot(item: Item) -> bytes:
    clock = _clock.search(item.source)
    group = re.search(r"'([^']+)'", item.event.get("place", ""))
    account = re.search(r"(?:bernama|oleh akun) ((?:[A-Z]\w+ ?){2,4})", item.case.get("narrative", ""))
    day = datetime.fromisoformat(item.event["occurred_on"])
    talk = Talk(
        words=f"{item.note} {item.event.get('place', '')}",
        title=group[1] if group else (account[1].strip() if account else item.event.get("summary", "")),
        people=item.people,
        sayings=item.sayings,
        address=next(iter(item.case.get("event", {}).get("urls", ())), ""),
        clock=f"{clock[1]}.{clock[2]}" if clock else "19.52",
        date=f"{day.day} {MONTHS[day.month - 1]} {day.year}",
        seed=item.stem,
    )
    stream = io.BytesIO()
    draw_screen(talk).save(stream, "PNG")
    return stream.getvalue()


def _make_paper(item: Item) -> bytes:
    subjects = item.case.get("subjects", ())
    agency = next((subject["agency"] for subject in subjects if subject.get("agency")), "Kantor")
    day = datetime.fromisoformat(item.event["occurred_on"])
    named = "; ".join(f"{subject.get('name')}, {subject.get('position', '')}" for subject in subjects[:4])
    spoken = _spoken(item, day) if "percakapan" in item.note else ()
    letter = Letter(
        sender=agency,
        title=item.note.partition(":")[0],
        paragraphs=(
            f"Nomor: {_digest(item):03d}/{day.month:02d}/{day.year}",
            f"Yang tercantum pada naskah ini: {named}.",
            f"Berkenaan dengan: {item.event.get('summary', '')}, di {item.event.get('place', '')}.",
            f"Keterangan: {item.note}. {item.source}.",
            *spoken,
            "Demikian naskah ini dibuat untuk dipergunakan sebagaimana mestinya.",
        ),
        place_date=f"{day.day} {MONTHS[day.month - 1]} {day.year}",
        signer="Kepala / Pejabat yang berwenang",
        seed=item.stem,
    )
    return make_scan(letter)


def _spoken(item: Item, day: datetime) -> tuple[str, ...]:
    said = enumerate(zip(item.people, item.sayings, strict=False), 6)
    return tuple(f"{day:%d.%m.%Y} 21.{minute:02d} - {who}: {words}" for minute, (who, words) in said)


def _make_video(item: Item) -> bytes:
    scenes = (draw_scene(Subject(item.words, _slogan(item), item.stem, frame)) for frame in range(FRAMES))
    frames = [scene.resize((640, 480), Image.Resampling.BILINEAR) for scene in scenes]
    return make_movie(frames * 3, SECONDS)


def _make_sound(item: Item) -> bytes:
    return make_recording(item.stem, 12)


MAKERS: Final[Mapping[str, Callable[[Item], bytes]]] = {
    "foto": _make_photo,
    "tangkapan_layar": _make_screenshot,
    "pindai": _make_paper,
    "video": _make_video,
    "rekaman": _make_sound,
}
