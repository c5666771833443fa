"""The archive form of a document: PDF/A-1b, the same bytes on every machine.

Streams are left uncompressed, since compressed bytes differ between builds of zlib. Called by documents; reads nothing
but the colour profile.
"""

import io
from datetime import date
from functools import cache
from typing import Final
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, StreamDecodeLevel

from fieldapp.resources import resources_folder

PRODUCER: Final = "Netra"

_packet = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>1</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance></rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdf:Producer>{producer}</pdf:Producer></rdf:Description>
{dates}</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
_dates = """<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<xmp:CreateDate>{day}T00:00:00Z</xmp:CreateDate><xmp:ModifyDate>{day}T00:00:00Z</xmp:ModifyDate></rdf:Description>
"""


def archive_pdf(pdf: bytes, title: str, author: str, on: date | None) -> bytes:
    """Return a PDF as PDF/A-1b with title, author and the document's date as its only dates (none without a date)."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        profile = document.make_stream(_profile(), N=3)
        document.Root.OutputIntents = Array(
            [
                Dictionary(
                    Type=Name.OutputIntent,
                    S=Name.GTS_PDFA1,
                    OutputConditionIdentifier="sRGB IEC61966-2.1",
                    Info="sRGB IEC61966-2.1",
                    RegistryName="http://www.color.org",
                    DestOutputProfile=profile,
                )
            ]
        )
        document.Root.Metadata = document.make_stream(
            _metadata(title, author, on), Type=Name.Metadata, Subtype=Name.XML
        )
        for key in list(document.docinfo.keys()):
            del document.docinfo[key]
        facts = {"/Title": title, "/Author": author, "/Producer": PRODUCER}
        if on:
            facts["/CreationDate"] = facts["/ModDate"] = f"D:{on:%Y%m%d}000000Z"
        for key, value in facts.items():
            document.docinfo[Name(key)] = value
        return archived_bytes(document)


def archived_bytes(document: pikepdf.Pdf) -> bytes:
    """Return a document as bytes that PDF/A-1 allows; the same document gives the same bytes."""
    out = io.BytesIO()
    document.save(
        out,
        deterministic_id=True,
        force_version="1.4",
        object_stream_mode=ObjectStreamMode.disable,
        stream_decode_level=StreamDecodeLevel.generalized,
        compress_streams=False,
        fix_metadata_version=False,
    )
    return out.getvalue()


def _metadata(title: str, author: str, on: date | None) -> bytes:
    dates = _dates.format(day=on.isoformat()) if on else ""
    return _packet.format(title=escape(title), author=escape(author), producer=PRODUCER, dates=dates).encode()


@cache
def _profile() -> bytes:
    return (resources_folder() / "fonts" / "sRGB.icc").read_bytes()
