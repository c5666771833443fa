"""What goes wrong with laptops: stolen and replaced, copied, restored from an old copy, and one that lies.

Called by the simulation of the chain, round by round. Everything is chosen by the dice of the chain.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from fieldapp.case.ids import new_id
from fieldapp.case.office import is_within, level_of, parent_of
from fieldapp.exchange import credentials, selection
from fieldapp.exchange.bundle import build_part
from fieldapp.exchange.content import Range
from fieldapp.exchange.header import Header
from fieldapp.exchange.revocation import revoke
from fieldapp.exchange.selection import Address
from fieldapp.vault.books import sign_own_heads
from fieldapp.vault.decisions import decisions_in_force
from fieldapp.vault.journal import Change, Journal, wall_clock
from tests.flows.chain import Chain, Laptop, Parcel


@dataclass
class Theft:
    """A laptop in wrong hands, and how far each of its books was held by whoever revoked it."""

    laptop: Laptop
    upto: dict[str, int] = field(default_factory=dict)


class Mishaps:
    """The mishaps of one run: begun in the first rounds, found out in the middle ones."""

    def __init__(self, chain: Chain) -> None:
        self.chain = chain
        self.thefts: list[Theft] = []
        self.twins: dict[Laptop, Laptop] = {}
        self.saved: dict[Laptop, Path] = {}
        # fields that two laptops of an office wrote without knowing of one another
        self.parted: list[tuple[str, str]] = []
        self.settled = False
        dice, levels = chain.dice, ("Prov", "Kab", "Kec")
        several = {name: [one for one in chain.working() if level_of(one.office) == name] for name in levels}
        self.to_steal: list[Laptop] = []
        for found in several.values():
            # a desk that was itself stolen together with the one above it is known to nobody who could revoke it
            apart = [one for one in found if not any(is_within(one.office, other.office) for other in self.to_steal)]
            self.to_steal.append(dice.choice(apart))
        left = [one for found in several.values() for one in dice.sample(found, min(4, len(found)))]
        rest = [one for one in left if one not in self.to_steal]
        dice.shuffle(rest)
        self.to_copy, self.to_save, self.liar = rest[:2], rest[2:4], rest[4]

    def __call__(self, round_: int) -> None:
        """Let happen what happens in a round."""
        begin: dict[int, Callable[[], None]] = {
            0: lambda: [self.save(one) for one in self.to_save],
            1: lambda: [*map(self.steal, self.to_steal), *map(self.copy, self.to_copy)],
            2: lambda: [self.restore(one) for one in self.to_save],
            3: lambda: [*map(self.find_out, self.thefts), *map(self.forge, (False, True))],
            4: lambda: [self.destroy_copy(one) for one in self.to_copy],
            5: self.part,
        }
        if round_ in begin:
            begin[round_]()
        for laptop in [*(one.laptop for one in self.thefts), *self.twins.values()]:
            self.misuse(laptop)

    def misuse(self, laptop: Laptop) -> None:
        """Write and send from a laptop that should not be at work."""
        chain = self.chain
        chain.add_case(laptop)
        for case in chain.cases(laptop, laptop.office)[:1]:
            chain.edit(laptop, case, "narrative")
        chain.review(laptop)
        chain.send(laptop, str(parent_of(laptop.office)))
        if chain.working(laptop.office):
            chain.send(laptop, laptop.office)
        below = sorted({one.office for one in chain.working() if parent_of(one.office) == laptop.office})
        if below:
            chain.send(laptop, chain.dice.choice(below))

    # ---- stolen -------------------------------------------------------------------------------------------------

    def steal(self, laptop: Laptop) -> None:
        """Take a laptop away from its office."""
        laptop.working = False
        self.thefts.append(Theft(laptop))

    def find_out(self, theft: Theft) -> None:
        """Certify a new laptop at the desk above in place of the stolen one, which falls once that desk knows it."""
        chain, stolen = self.chain, theft.laptop
        desk = chain.one_of(str(parent_of(stolen.office)))
        fresh = chain.found(stolen.office)
        chain.enrol(desk, fresh, replaces=stolen.device if self._knows(desk, theft) else "")
        if not self._end(theft, desk):
            chain.errands.append(lambda: self._revoke(theft, desk, fresh))

    def _knows(self, desk: Laptop, theft: Theft) -> bool:
        return theft.laptop.device in credentials.trust_of(self.chain.at(desk)).judge().devices

    def _revoke(self, theft: Theft, desk: Laptop, fresh: Laptop) -> bool:
        """Revoke what could not be revoked at once, since the desk is new itself."""
        if self._knows(desk, theft):
            revoke(self.chain.at(desk), theft.laptop.device, "dicuri", replaced_by=fresh.device)
        return self._end(theft, desk)

    def _end(self, theft: Theft, desk: Laptop) -> bool:
        """Note how far a stolen laptop counts, once it is revoked."""
        vault, device = self.chain.at(desk), theft.laptop.device
        found = decisions_in_force(vault.db).revoked.get(device)
        if found:
            theft.upto = dict(found[0].upto)
            self.chain.seen["revoked"] += 1
        return bool(found)

    # ---- copied and restored ------------------------------------------------------------------------------------

    def copy(self, laptop: Laptop) -> None:
        """Copy a laptop with the settings of its user; both go on."""
        chain = self.chain
        chain.shut(laptop)
        twin = Laptop(laptop.office, chain.path("kembar"), chain.path("rumah"), laptop.device, working=False)
        shutil.copytree(laptop.folder, twin.folder)
        shutil.copytree(laptop.home, twin.home)
        self.twins[laptop] = twin

    def destroy_copy(self, laptop: Laptop) -> None:
        """Find the copy: it is destroyed, the laptop goes on anew."""
        self.chain.shut(self.twins.pop(laptop))
        self.chain.renew(laptop)

    def save(self, laptop: Laptop) -> None:
        """Keep a laptop as it is now."""
        self.chain.shut(laptop)
        self.saved[laptop] = self.chain.path("cadangan")
        shutil.copytree(laptop.folder, self.saved[laptop])

    def restore(self, laptop: Laptop) -> None:
        """Put a laptop back to what was kept; it goes on anew."""
        self.chain.shut(laptop)
        shutil.rmtree(laptop.folder)
        self.saved[laptop].rename(laptop.folder)
        self.chain.renew(laptop)

    def part(self) -> None:
        """Let both laptops of an office write the same field of a case."""
        chain = self.chain
        several = [one.office for one in chain.working() if len(chain.working(one.office)) > 1]
        for office in sorted(set(several))[:2]:
            first, second = chain.working(office)[:2]
            desk = chain.one_of(str(parent_of(office)))
            for laptop in (first, second):
                chain.take_in(laptop, chain.pack(desk, office))
            case = chain.add_case(first)
            chain.take_in(second, chain.pack(first, office))
            if case in chain.cases(second):
                for laptop in (first, second):
                    chain.edit(laptop, case, "impact")
                self.parted.append((case, "impact"))

    # ---- lying --------------------------------------------------------------------------------------------------

    def forge(self, as_other: bool) -> None:
        """Let a certified laptop send what it wrote in the name of a neighbour, under its own header or that one's."""
        chain, liar = self.chain, self.liar
        neighbours = [one.office for one in chain.working() if level_of(one.office) == level_of(liar.office)]
        victim = chain.dice.choice(sorted(set(neighbours) - {liar.office}))
        above = str(parent_of(liar.office))
        chain.shut(liar)
        copy = Laptop(liar.office, chain.path("dusta"), chain.path("rumah"), working=False)
        shutil.copytree(liar.folder, copy.folder)
        shutil.copytree(liar.home, copy.home)
        vault = chain.at(copy)
        with vault.writing() as db:
            journal = Journal(db, vault.device, vault.incarnation, victim)
            journal.write([Change("case.set", new_id(), {"narrative": "dusta"})], vault.officer, vault.now())
            sign_own_heads(db, vault.device, vault.incarnation, vault.device_key)
        book = f"{vault.device}.{vault.incarnation}@{victim}"
        trust = credentials.trust_of(vault)
        office = victim if as_other else liar.office
        part = build_part(
            Header(
                kind="export", device=vault.device, incarnation=vault.incarnation, office=office, to_office=above,
                number=900 + as_other, part=1, parts=1, made=wall_clock(vault.now()),
            ),
            selection.content_of(vault.db, [Range(book, 0, 1)], Address(victim, above)),
            (),
            credentials.own_certificates(vault, trust),
            vault.device_key,
            credentials.recipients_of(trust, above),
        )  # fmt: skip
        path = chain.path("dusta").with_suffix(".netra")
        path.write_bytes(part.data)
        chain.post.append(Parcel([path], above, chain.round))
        chain.shut(copy)
