"""One window with every part of `ui.widgets` in every state, to look at and to test that all of them can be drawn.

`python -m tests.ui.widgets.gallery light|dark [folder]` saves the pictures.
"""

import sys
from array import array
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QGridLayout, QWidget

from ui.icon import icon_names
from ui.style import apply_style
from ui.widgets import (
    Banner,
    BlockModel,
    Button,
    Card,
    Chip,
    ChoiceEdit,
    Column,
    Columns,
    DateEdit,
    Elided,
    Empty,
    Facts,
    Field,
    FlagEdit,
    Glyph,
    Label,
    Line,
    LookupEdit,
    ManyEdit,
    ProgressPanel,
    SearchEdit,
    SecretEdit,
    Sheet,
    SmallTable,
    StepList,
    Table,
    TextArea,
    TextEdit,
    Thumb,
    TimeEdit,
    row,
    rows,
)  # fmt: skip

LONG_NAME = "Drs. H. Muhammad Abdurrahman Wahid Kusumawardhana bin Syarifuddin, S.Pd., M.Si."
SENTENCE = (
    "Pada hari Senin, 21 Oktober 2024 pukul 15.10 WITA terlapor hadir dalam kegiatan kampanye di lapangan desa "
    "dan berfoto bersama dengan mengacungkan jari."
)
SUBJECTS = ["Kepala Desa Sidomulyo", LONG_NAME, "Camat Sepaku", "Guru SDN 014 Penajam", "Lurah Gunung Seteleng"]
STATES = [("Konsep", "soft"), ("Selesai", "calm"), ("Perlu diperiksa", "ochre"), ("Lewat waktu", "red")]


def nothing() -> None:
    """Do nothing, as the actions of a gallery do."""


def text_plate() -> QWidget:
    card = Card()
    for role, text in [
        ("title", "Temuan & Laporan"),
        ("name", "Temuan 003/TM/PB/Kec.Sepaku/XI/2024"),
        ("heading", "Yang belum dikirim"),
        ("body", "Satu laporan diterima hari ini, 17 Agustus 2026."),
        ("label", "Tempat kejadian"),
        ("small", "Tersimpan pukul 14.30 WIB di laptop ini."),
    ]:
        card.body.addWidget(Label(text, role))
    card.body.addLayout(
        row(*(figure(count, word) for count, word in [("12", "Temuan"), ("3", "Ditahan")]), None, gap=48)
    )
    tones = ("ink", "soft", "accent", "ochre", "red")
    card.body.addLayout(row(*(Label(tone, "body", tone) for tone in tones), None, gap=16))
    card.body.addWidget(Label(SENTENCE, wrap=True))
    card.body.addWidget(Label("<b>bukan markah</b> " + "A" * 90, wrap=True))
    card.body.addWidget(Elided(f"{LONG_NAME} {SENTENCE}"))
    card.body.addLayout(row(*(Chip(text, tone) for text, tone in STATES), Chip("Baru", "accent"), None))
    card.body.addWidget(Line())
    card.body.addWidget(
        Facts(
            [
                ("Nomor", "003/TM/PB/Kec.Sepaku/XI/2024"),
                ("Terlapor", LONG_NAME),
                ("Uraian", SENTENCE),
                ("Sidik", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
                ("Alamat", ""),
            ]
        )
    )
    return card


def figure(count: str, word: str) -> QWidget:
    made = QWidget()
    made.setLayout(rows(Label(count, "figure"), Label(word, "small", "soft"), gap=0))
    return made


def button_plate() -> QWidget:
    card = Card()
    kinds = ("main", "plain", "quiet")
    card.body.addLayout(row(*(Button("Simpan", kind, key="Ctrl+S" if kind == "main" else "") for kind in kinds), None))
    icons = zip(kinds, ("send", "print", "add"), ("Kirim ke Flashdisk", "Cetak", "Tambah Saksi"), strict=True)
    card.body.addLayout(row(*(Button(text, kind, icon) for kind, icon, text in icons), None))
    faint = [Button("Simpan", kind, "check") for kind in kinds]
    ringed = [Button("Simpan", kind) for kind in kinds]
    for button in faint:
        button.setEnabled(False)
    ringed[0].setFocus()
    card.body.addLayout(row(*faint, None))
    card.body.addLayout(row(*ringed, None))
    first, second = Button("Terima Laporan", "big", "intake"), Button("Temuan Baru", "big", "add")
    card.body.addLayout(row(first, second, None, gap=12))
    banners = [
        Banner("Dua perkara belum dikirim ke jenjang atas.", "calm", [("Kirim", nothing)]),
        Banner(f"Penyimpanan hampir penuh. {SENTENCE}", "ochre", [("Lihat", nothing)]),
        Banner("Batas 7 hari sudah lewat pada 14-11-2024.", "red"),
    ]
    for banner in banners:
        card.body.addWidget(banner)
    card.body.addLayout(progress_rows())
    return card


def progress_rows():
    panels = [ProgressPanel() for _ in range(4)]
    panels[0].show_step(34, 100, "Menyalin bukti ke flashdisk: foto-kampanye.jpg", 140)
    panels[1].show_step(0, 0, "Memeriksa isi paket kirim.")
    panels[2].show_finished("Paket kirim selesai. 12 perkara dan 34 bukti ada di flashdisk.")
    panels[3].show_failed("Flashdisk dicabut. Tidak ada yang hilang; pasang lagi lalu ulangi.")
    return rows(*panels, gap=16)


def field_plate() -> QWidget:
    card = Card()
    place = Field("Tempat kejadian", TextEdit("place_edit", "Nama tempat"), "Tulis desa dan kecamatan.", needed=True)
    story = Field("Uraian kejadian", TextArea("story_edit", 3, longest=200))
    story.set_value(SENTENCE + SENTENCE[:60])
    known = Field("Tanggal diketahui", DateEdit("known_edit"), needed=True)
    known.set_value("31-2-2024")
    known.set_problem("Tanggal diketahui: tanggal 31-2-2024 tidak ada dalam kalender.")
    happened = Field("Tanggal kejadian", DateEdit("happened_edit"))
    happened.set_value("2024-10-21")
    at = Field("Jam", TimeEdit("at_edit"))
    at.set_value("15:10")
    moments = row(happened, at, None, gap=24)
    kind = Field(
        "Jenis dugaan",
        ChoiceEdit("kind_edit", [("a", "Netralitas ASN"), ("b", "Netralitas kepala desa")], "Belum dipilih"),
    )
    missing = Field("Pelapor", TextEdit("reporter_edit"), needed=True)
    missing.set_missing(True)
    off = Field("Nomor", TextEdit("number_edit"))
    off.set_value("003/TM/PB/Kec.Sepaku/XI/2024")
    off.control.setEnabled(False)
    flag = Field("", FlagEdit("flag_edit", "Pelapor meminta identitasnya dirahasiakan"))
    ticked = Field("", FlagEdit("ticked_edit", f"Sudah dibacakan kembali kepada pelapor. {SENTENCE}"))
    ticked.set_value(True)
    secret = Field("Kata sandi", SecretEdit("secret_edit"))
    secret.set_value("kuda hijau")
    for part in (place, story, known):
        card.body.addWidget(part)
    card.body.addLayout(moments)
    for part in (kind, missing, off, flag, ticked, secret):
        card.body.addWidget(part)
    return card


def choice_plate() -> QWidget:
    card = Card()
    articles = [
        (str(number), f"Pasal {number} ayat (1) tentang netralitas aparatur sipil negara") for number in range(1, 41)
    ]
    many = Field("Pasal yang diduga dilanggar", ManyEdit("articles_edit", articles))
    many.set_value(["2", "3"])
    few = Field("Alat bukti", ManyEdit("few_edit", [("a", "Foto"), ("b", "Rekaman"), ("c", "Surat")]))
    card.body.addWidget(SearchEdit("case_search", "Cari nomor, nama, tempat"))
    lookup = Field("Wilayah", LookupEdit("region_edit", lambda text, answer: answer([]), "Kode atau nama desa"))
    for part in (lookup, many, few):
        card.body.addWidget(part)
    steps = StepList(
        [("what", "Peristiwa"), ("who", "Terlapor"), ("witness", "Saksi"), ("proof", "Bukti"), ("end", "Penutup")]
    )
    steps.set_state("what", "done")
    steps.set_state("who", "part", 2)
    steps.set_state("witness", "problem", 1)
    steps.set_current("who")
    card.body.addWidget(steps)
    picture = QPixmap(300, 200)
    picture.fill(Qt.GlobalColor.darkCyan)
    thumb = Thumb("foto-kampanye-di-lapangan-desa-sidomulyo-hari-pertama.jpg", "2,4 MB, 21-10-2024")
    thumb.show_picture(picture)
    chosen = Thumb("rekaman-pidato.mp3", "12,1 MB, belum diperiksa", "sound")
    chosen.setChecked(True)
    card.body.addWidget(thumb)
    card.body.addWidget(chosen)
    card.body.addStretch(1)
    return card


def columns() -> list[Column]:
    return [
        Column("number", "Nomor", 190, lambda row: row[1]),
        Column("subject", "Terlapor", 0, lambda row: row[2], second=lambda row: row[3]),
        Column("date", "Diketahui", 110, lambda row: row[4], align="right"),
        Column("state", "Keadaan", 150, lambda row: row[5][0], tone=lambda row: row[5][1], chip=True),
    ]


def make_row(number: int) -> tuple[object, ...]:
    return (
        number, f"{number:03}/TM/PB/XI/2024", SUBJECTS[number % 5], "Desa Sidomulyo, Kecamatan Sepaku",
        f"{number % 28 + 1:02}-11-2024", STATES[number % 4],
    )  # fmt: skip


def make_table(count: int = 100_000) -> Table:
    model = BlockModel(columns(), lambda ids: [make_row(number) for number in ids])
    model.set_ids(array("q", range(1, count + 1)))
    table = Table(model, "case_table")
    table.sort_asked.connect(table.show_order)
    table.show_order("date", descending=True)
    table.pick(3)
    return table


def table_plate() -> QWidget:
    card = Card(margin=0)
    table = make_table()
    table.setMinimumHeight(460)
    card.body.addWidget(table)
    small = SmallTable(
        [Column("what", "Langkah", 0, lambda row: row[0]), Column("when", "Kapan", 140, lambda row: row[1])]
    )
    small.fill([("Laporan diterima", "14-11-2024"), ("Kajian awal", "15-11-2024"), ("Pleno", "")])
    card.body.addWidget(small)
    card.body.addWidget(
        Empty(
            "cases",
            "Belum ada temuan atau laporan. Catat yang pertama ketika pelapor datang.",
            [("Terima Laporan", "main", nothing), ("Temuan Baru", "plain", nothing)],
        )
    )
    return card


def icon_plate() -> QWidget:
    card = Card()
    grid = QGridLayout()
    for number, name in enumerate(icon_names()):
        cell = row(Glyph(name, "ink", 20), Glyph(name, "accent", 32), Label(name, "small", "soft"), gap=8)
        grid.addLayout(cell, number // 6, number % 6)
    card.body.addLayout(grid)
    return card


def build_gallery() -> QWidget:
    """Build the window with every part in it."""
    window = QWidget()
    window.setObjectName("desk")
    left = QWidget()
    left.setLayout(rows(text_plate(), button_plate(), None, gap=24))
    right = QWidget()
    right.setLayout(rows(field_plate(), None, gap=24))
    window.setLayout(
        rows(Columns(left, right, choice_plate()), Columns(table_plate(), icon_plate()), gap=24, margin=24)
    )
    window.resize(1800, 1900)
    return window


def open_sheet(window: QWidget) -> Sheet:
    """Put a sheet with a form over a window."""
    sheet = Sheet("Nomori perkara ini sekarang")
    sheet.body.addWidget(Label(f"Nomor tidak dapat diubah sesudahnya. {SENTENCE}", wrap=True))
    sheet.body.addWidget(Field("Nomor", TextEdit("number_edit"), "Nomor berikutnya menurut buku register."))
    sheet.add_button("Batal", "plain", sheet.close_sheet)
    sheet.add_button("Beri Nomor", "main", sheet.close_sheet)
    sheet.open_over(window)
    return sheet


def main(theme: str, folder: Path) -> None:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    apply_style(app, theme)  # type: ignore[arg-type]
    window = build_gallery()
    window.show()
    app.processEvents()
    window.grab().save(str(folder / f"gallery-{theme}.png"))
    page = QWidget()
    page.setObjectName("desk")
    page.setLayout(rows(table_plate(), margin=24))
    page.resize(1158, 740)
    page.show()
    open_sheet(page)
    app.processEvents()
    page.grab().save(str(folder / f"sheet-{theme}.png"))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2] if len(sys.argv) > 2 else "."))
