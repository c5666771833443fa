"""Rows of a register and small photographs, for the tests of paper and for the pictures."""

import io

from PIL import Image

COLUMNS = ("No", "Nomor", "Tanggal", "Pelapor/Penemu", "Terlapor", "Peristiwa", "Status", "Keterangan")
ORIENTATION = 0x0112


def register_row(number: int) -> tuple[str, ...]:
    """One row of a register, every seventh a voided number."""
    return (
        str(number),
        f"{number:03}/LP/PB/Kec/19.11/X/2024",
        "21-10-2024",
        f"Pelapor {number}",
        "Umbu Hina Palekahelu, S.P., M.M.; Markus Ndapa Talundima",
        "Dugaan keberpihakan kepala desa dalam acara syukuran warga",
        "Diteruskan",
        "-" if number % 7 else "Batal: salah ketik",
    )


def make_picture(width: int, height: int, *, turned: int = 1, kind: str = "JPEG", mode: str = "RGB") -> bytes:
    """A picture that is dark at its top left, with an orientation in its EXIF."""
    image = Image.new("RGB", (width, height), (200, 210, 220))
    image.paste((20, 30, 40), (0, 0, width // 2, height // 2))
    exif = Image.Exif()
    exif[ORIENTATION] = turned
    out = io.BytesIO()
    image.convert(mode).save(out, kind, exif=exif)
    return out.getvalue()
