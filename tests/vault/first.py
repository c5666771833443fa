"""A vault folder as the first version of the slots left it, made from one of now."""

import json
from pathlib import Path

import msgspec

from fieldapp import canonical
from fieldapp.vault import slotfile, slots
from fieldapp.vault.database import immediate
from fieldapp.vault.passphrase import Cost, seal_secret
from fieldapp.vault.vault import Vault


def make_first(vault: Vault, people: dict[str, tuple[str, str]], cost: Cost) -> None:
    """Turn the slots of an open vault into version 1, with the signing keys in the database.

    `people` gives name and passphrase by the id of an officer. Every officer gets a signing key of that time, and the
    record names it.
    """
    content = json.loads((vault.folder / slots.SLOTS).read_bytes())
    made = []
    for officer, (name, secret) in people.items():
        made.append(first_slot(vault.db_key, content["vault"], officer, name, secret, cost))
        signing = slots.unlock(vault.folder, officer, secret).signing
        sealed = seal_secret(signing, secret, {"ctx": "netra/officer-key/1", "officer": officer}, cost)
        with immediate(vault.db) as db:
            db.execute(
                "INSERT INTO officer_key (officer, public, sealed) VALUES (?, ?, ?)",
                (officer, slots.public_of(signing), canonical.encode(_plain(sealed)).decode()),
            )
    save_first(vault.folder, vault.db_key, content, made)


def first_slot(key: bytes, vault: str, officer: str, name: str, secret: str, cost: Cost) -> dict[str, object]:
    """Give a slot of version 1."""
    about = {"ctx": "netra/slot/1", "name": name, "officer": officer, "vault": vault}
    fields = {**_plain(seal_secret(key, secret, about, cost)), "officer": about["officer"], "name": about["name"]}
    return {**fields, "sum": slotfile.sum_of({**fields, "vault": about["vault"]})}


def save_first(folder: Path, key: bytes, content: dict[str, object], officers: list[dict[str, object]]) -> None:
    """Write a file of version 1 and its copy."""
    first = {
        "ctx": "netra/slots/1", "v": 1, "vault": content["vault"], "officers": officers,
        "recovery": content["recovery"],
    }  # fmt: skip
    first["mac"] = slotfile.mac_of(first, key)
    first["sum"] = slotfile.sum_of({name: value for name, value in first.items() if name != "sum"})
    slotfile.save_bytes(folder, canonical.encode(first))


def _plain(sealed: object) -> dict[str, object]:
    return dict(msgspec.to_builtins(sealed))
