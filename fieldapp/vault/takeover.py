"""The register of numbers of a laptop that was lost: another one goes on behind the last number on paper.

`resources/format/exchange.md` section 1. Called by the command line and the windows. What the lost laptop drew and
never sent is known to paper alone: these places are set aside like those of blank forms, to be entered or voided.
"""

from collections.abc import Mapping

from fieldapp.case.ids import new_id
from fieldapp.errors import DeviceUnfit, ReasonMissing, RegisterElsewhere
from fieldapp.vault.holder import holder_of, lost_holder, register_record
from fieldapp.vault.journal import Change
from fieldapp.vault.numbers import Range, last_known, require_series
from fieldapp.vault.vault import Vault


def take_over(vault: Vault, last: Mapping[str, int], reason: str, year: int | None = None) -> list[Range]:
    """Take the register from a device that was revoked or replaced; return the places that stand on paper alone.

    `last` says for each series the last running number of the year on paper; a series that is not named goes on behind
    the last number that is known. Raises SeriesUnknown, ReasonMissing, DeviceUnfit where this laptop holds the register
    already, RegisterElsewhere where its holder is at work, RecordInConflict.
    """
    if not reason.strip():
        raise ReasonMissing()
    holder = holder_of(vault.db, vault.office)
    if holder == vault.device:
        raise DeviceUnfit(device=vault.device[:8])
    if holder and not lost_holder(vault, holder):
        raise RegisterElsewhere(device=holder[:8])
    when = year or vault.office_now().year
    for series in last:
        require_series(vault, series)
    with vault.writing() as db:
        spans = []
        for series, running in sorted(last.items()):
            known = last_known(db, vault.office, series, when)
            if running > known:
                spans.append(Range(new_id(), series, when, known + 1, running, ""))
        changes = [Change("register.set", register_record(vault.office), {"device": vault.device}, reason=reason)]
        changes += [
            Change(
                "range.set",
                span.id,
                {"series": span.series, "year": when, "first": span.first, "last": span.last, "device": ""},
                reason=reason,
            )
            for span in spans
        ]
        vault.journal.write(changes, vault.officer, vault.now())
    return spans
