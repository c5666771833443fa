"""Words of made-up narratives: common ones as often as in real text, a long tail of rare ones, names and places."""

import bisect
import random
from itertools import accumulate

# ruff: noqa: SIM905 - word lists read better as text
COMMON = """yang di dan pada telah dengan kepala untuk tersebut desa dari oleh dalam ini itu saat adalah
melakukan terlapor
pelapor tidak bahwa hari sebagai kegiatan calon pasangan saksi warga pegawai kampanye kecamatan juga sekitar
pukul foto bersama kantor video negeri sipil netralitas pemilihan mengunggah media sosial acara bupati dukungan
masyarakat hadir menghadiri melihat kemudian dihadiri menyampaikan camat lurah guru sekolah dinas baju kaos
atribut jari simbol nomor urut grup whatsapp facebook instagram tiktok status komentar menyukai membagikan
unggahan akun pribadi gubernur wakil walikota deklarasi tim pemenangan relawan partai politik panggung orasi
ajakan memilih mengajak mendukung pengawas panwaslu bawaslu surat tugas temuan laporan dugaan pelanggaran bukti
rekaman tangkapan layar mobil kendaraan operasional bantuan sembako beras stiker baliho spanduk alat peraga
pemasangan jalan lapangan balai rumah tempat rapat pertemuan sosialisasi pembagian uang perangkat sekretaris
kelurahan puskesmas perawat dosen kontrak honorer pensiunan tokoh agama masjid gereja pesantren kelompok tani
nelayan ibu posyandu karang taruna karyawan dugaan membenarkan menerangkan keterangan klarifikasi undangan apel
pagi istri suami keluarga anak adik tetangga senin selasa rabu kamis jumat sabtu minggu januari februari maret
april mei juni juli agustus september oktober november desember""".split()
ROOTS = """ajak ambil angkat antar arah atur awas bagi bahas bangun bantu bawa bayar beli beri bicara buat buka bukti
cabut catat cari cetak coba daftar dapat datang dengar desak diam didik duduk dukung foto ganti gelar gerak
guna hadang hadir hapus harap hasut henti hias hibur hitung hubung ikat ikut imbau ingat jaga jalan janji jual
jumpa kabar kaji kali kantor karya kawal kenal kerja kirim kuasa kumpul kunjung laksana lapor larang latih
lempar lepas lihat libat lindung masuk minta muat muka mula nyanyi nyata pakai pamer panggil pasang periksa
pesan pilih pimpin pindah pinjam puji rancang rapat rekam rencana rusak salin salur sambut sampai sapa sebar
sebut serah siap siar simpan sorak suara sumbang susun tampil tanam tanda tanggap tanya tarik tawar tegur
teken temu tempel terima terang tindak tinjau titip tolak tonton tugas tulis tunjuk turun tutup ucap uji
undang unduh unggah upaya urus usul usung wakil wawancara""".split()
FORMS = "{} me{} di{} ber{} ter{} {}kan me{}kan di{}kan {}an pe{}an ke{}an {}nya pe{} se{} per{}an memper{}".split()
FIRST = """Andi Budi Siti Nur Ahmad Muhammad Dewi Sri Agus Bambang Rina Yusuf Hasan Fatimah Abdul Rahman Made
Wayan Ketut
Nyoman Putu Yohanes Maria Petrus Markus Daniel Hendra Joko Slamet Wahyu Eko Dwi Tri Sulastri Kartini Lestari
Ratna Indah Fitri Hidayat Rizky Rudi Dedi Asep Ujang Cecep Tuti Euis Taufik Iskandar Zulkifli Ridwan Syamsul
Baharuddin Rustam Nurhaliza Hariyati Kurniawan Fransiskus Agustinus Yuliana Magdalena Lukas Paulus Hamzah
Idris Umar Usman""".split()
LAST = """Saputra Wijaya Santoso Siregar Nasution Harahap Simanjuntak Sitompul Hutapea Lubis Pratama Hidayah Rahmawati
Setiawan Gunawan Susanto Wibowo Nugroho Purnomo Hartono Suryadi Kusuma Permana Firmansyah Maulana Anwar Hakim Mansyur
Palaguna Mappangara Lapong Daeng Tangkuman Manoppo Rumengan Sondakh Wenda Kogoya Tabuni Yikwa Murib Wanimbo Ginting
Sembiring Tarigan Pane Marpaung Sinaga Situmorang Panjaitan Manurung Halim Effendi Chaniago Tanjung Koto Piliang
Nainggolan Batubara Dalimunthe Ritonga Suparman Sudirman Mulyadi Supriyadi Prasetyo Handoko Yulianto""".split()
VILLAGES = """Sukamaju Mekarsari Sidomulyo Tanjung Lempake Bukit Lontar Muara Badak Kota Bangun Loa Kulu Tenggarong
Sepaku Marangkayu Anggana Sanga Samboja Kenohan Kembang Janggut Tabang Jonggon Rapak Lambur Bakungan Jembayan Sungai
Meriam Handil Kutai Perian Melintang Semayang Pela Liang Rebaq Rinding Loleng Sebulu""".split()
POSITIONS = """Camat|Lurah|Kepala Desa|Sekretaris Desa|Guru|Kepala Sekolah|Perawat|Kepala Dinas Pendidikan|Penyuluh
Pertanian|Staf Kecamatan|Kepala Bidang|Kepala Seksi|Sekretaris Camat|Dosen|Kepala Puskesmas|Kepala Dusun|Pranata
Komputer|Bendahara|Kepala Subbagian Umum|Pengawas Sekolah""".replace("\n", " ").split("|")


def vocabulary() -> tuple[list[str], list[float]]:
    """Return all words with their cumulated weights: Zipf's law, the common words first."""
    tail = [form.format(root) for root in ROOTS for form in FORMS]
    random.Random(1).shuffle(tail)
    coined = [a + b for a in ROOTS for b in ("is", "wan", "ku", "pun", "lah", "asi", "man", "tif", "al", "wati")]
    words = list(dict.fromkeys([*COMMON, *tail, *coined]))
    return words, list(accumulate(1 / (rank + 6) for rank in range(len(words))))


WORDS, WEIGHTS = vocabulary()


def narrative(dice: random.Random, length: int = 60) -> str:
    """Return a text of `length` words in sentences."""
    total = WEIGHTS[-1]
    words = [WORDS[bisect.bisect(WEIGHTS, dice.random() * total)] for _ in range(length)]
    for at in range(0, length, 12):
        words[at] = words[at].capitalize()
        if at:
            words[at - 1] += "."
    words[5], words[17] = dice.choice(FIRST), f"{dice.randint(1, 31)}"
    return " ".join(words) + "."


def person(dice: random.Random) -> str:
    """Return a full name."""
    return f"{dice.choice(FIRST)} {dice.choice(FIRST)} {dice.choice(LAST)}"
