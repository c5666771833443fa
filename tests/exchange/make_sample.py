"""Makes the frozen sample of a bundle of version 1: `python -m tests.exchange.make_sample`.

Run once for each released version of the format; what it made stays for ever and must open for ever.
"""

import json
from pathlib import Path

from tests.exchange import world as w

FOLDER = Path(__file__).resolve().parent.parent / "data" / "bundles" / "v1"


def main() -> None:
    """Write the part, what opens it, and what it holds."""
    built = w.part()
    (FOLDER / built.name).write_bytes(built.data)
    (FOLDER / "part.tar").write_bytes(w.plain())
    (FOLDER / "key.txt").write_text(w.KAB_IDENTITY + "\n", encoding="ascii")
    facts = {
        "file": built.name,
        "office": w.KAB_OFFICE,
        "root": w.hexkey(w.ROOT),
        "sender": w.hexkey(w.KEC_DEVICE),
        "issuer": w.hexkey(w.KAB),
        "entries": [entry.hash.hex() for entry in w.content().entries],
        "evidence": [w.piece().sha256],
    }
    (FOLDER / "sample.json").write_text(json.dumps(facts, indent=2) + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
