"""Small MP4 and M4A files that play: Motion JPEG pictures, or sound as plain 16-bit samples, in ISO boxes.

Called for evidence of the kinds video and rekaman. Writes only the boxes a player needs (ISO/IEC 14496-12).
"""

import io
import math
import struct
from array import array
from collections.abc import Sequence
from random import Random

from PIL import Image

CLOCK = 600
MATRIX = struct.pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
RATE = 8000
BEGINNING = 3_813_000_000  # seconds since 1904: a day in October 2024


def make_movie(frames: Sequence[Image.Image], seconds: float) -> bytes:
    """Return an MP4 of pictures of one size, spread evenly over the seconds."""
    samples = [_jpeg(frame) for frame in frames]
    wide, high = frames[0].size
    entry = struct.pack(">6xH16xHHIIIH32sHh", 1, wide, high, 72 << 16, 72 << 16, 0, 1, b"\x0cMotion JPEG", 24, -1)
    each = round(seconds * CLOCK / len(samples))
    return _file(b"isom", b"vide", _box(b"jpeg", entry), samples, CLOCK, each, (wide, high))


def make_recording(seed: str, seconds: int) -> bytes:
    """Return an M4A of murmuring sound: hums that rise and fall like speech from the next room."""
    random = Random(seed)  # noqa: S311 - details of a sound
    sound = array("h")
    while len(sound) < seconds * RATE:
        pitch, tall, length = random.uniform(95, 230), random.uniform(0.1, 0.5), random.randint(900, 2600)
        for step in range(length):
            shape = math.sin(math.pi * step / length) ** 2 * tall
            turn = 2 * math.pi * pitch * step / RATE
            sound.append(int(9000 * shape * (math.sin(turn) + 0.5 * math.sin(2 * turn) + 0.2 * math.sin(5.1 * turn))))
        sound.extend(array("h", [0]) * random.randint(200, 2400))
    data = b"".join(struct.pack("<h", value) for value in sound[: seconds * RATE])
    entry = struct.pack(">6xH8xHHHHI", 1, 1, 16, 0, 0, RATE << 16)
    samples = [data[start : start + 2 * RATE] for start in range(0, len(data), 2 * RATE)]
    return _file(b"M4A ", b"soun", _box(b"sowt", entry), samples, RATE, RATE, (0, 0), unit=2)


def _jpeg(frame: Image.Image) -> bytes:
    stream = io.BytesIO()
    frame.save(stream, "JPEG", quality=72)
    return stream.getvalue()


def _box(name: bytes, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return struct.pack(">I4s", len(content) + 8, name) + content


def _full(name: bytes, *parts: bytes, flags: int = 0) -> bytes:
    return _box(name, struct.pack(">I", flags), *parts)


def _file(
    brand: bytes, kind: bytes, entry: bytes, samples: Sequence[bytes], clock: int, each: int, size: tuple[int, int],
    unit: int = 0,
) -> bytes:  # fmt: skip
    """Return the whole file: `each` is the length of a chunk in ticks of `clock`, `unit` the bytes of a sound."""
    head = _box(b"ftyp", brand, struct.pack(">I", 512), b"isom", b"mp42", brand)
    start = len(head) + 8
    offsets = [start + sum(map(len, samples[:number])) for number in range(len(samples))]
    table = _sound_table(samples, offsets, entry, unit) if unit else _picture_table(samples, offsets, entry, each)
    length = sum(map(len, samples)) // unit if unit else each * len(samples)
    media = _full(b"mdhd", struct.pack(">4I2H", BEGINNING, BEGINNING, clock, length, 0x55C4, 0))
    handler = _full(b"hdlr", struct.pack(">I4s12x", 0, kind), b"\0")
    reference = _box(b"dinf", _full(b"dref", struct.pack(">I", 1), _full(b"url ", flags=1)))
    kind_box = _full(b"vmhd", bytes(8), flags=1) if kind == b"vide" else _full(b"smhd", bytes(4))
    track = _full(
        b"tkhd",
        struct.pack(">5I8x4H", BEGINNING, BEGINNING, 1, 0, length * CLOCK // clock, 0, 0, 256 if unit else 0, 0),
        MATRIX,
        struct.pack(">2I", size[0] << 16, size[1] << 16),
        flags=7,
    )
    movie = _full(
        b"mvhd",
        struct.pack(">4IIH10x", BEGINNING, BEGINNING, CLOCK, length * CLOCK // clock, 0x10000, 256),
        MATRIX,
        bytes(24),
        struct.pack(">I", 2),
    )
    body = _box(b"mdia", media, handler, _box(b"minf", kind_box, reference, _box(b"stbl", table)))
    return head + _box(b"mdat", *samples) + _box(b"moov", movie, _box(b"trak", track, body))


def _picture_table(samples: Sequence[bytes], offsets: Sequence[int], entry: bytes, each: int) -> bytes:
    count = len(samples)
    return b"".join(
        [
            _full(b"stsd", struct.pack(">I", 1), entry),
            _full(b"stts", struct.pack(">3I", 1, count, each)),
            _full(b"stsc", struct.pack(">4I", 1, 1, 1, 1)),
            _full(b"stsz", struct.pack(">2I", 0, count), struct.pack(f">{count}I", *map(len, samples))),
            _full(b"stco", struct.pack(">I", count), struct.pack(f">{count}I", *offsets)),
        ]
    )


def _sound_table(samples: Sequence[bytes], offsets: Sequence[int], entry: bytes, unit: int) -> bytes:
    count, total = len(samples), sum(map(len, samples)) // unit
    return b"".join(
        [
            _full(b"stsd", struct.pack(">I", 1), entry),
            _full(b"stts", struct.pack(">3I", 1, total, 1)),
            _full(b"stsc", struct.pack(">4I", 1, 1, len(samples[0]) // unit, 1)),
            _full(b"stsz", struct.pack(">2I", unit, total)),
            _full(b"stco", struct.pack(">I", count), struct.pack(f">{count}I", *offsets)),
        ]
    )
