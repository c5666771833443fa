"""What is said about the room of a stick before anything is written to it, and whether it takes anything at all."""

from collections.abc import Collection

from fieldapp.case.wording import name_size
from fieldapp.exchange.placement import SLACK, count_fitting, count_sticks, size_left, size_of
from fieldapp.exchange.plan import Plan
from fieldapp.words import say
from ui.pages.transfer.stick import Volume


def say_room(volume: Volume | None, plan: Plan | None, placed: Collection[int] = ()) -> tuple[str, str]:
    """Return what is to be said about a stick for the parts of a plan that lie nowhere yet, and in which tone."""
    if volume is None:
        return "", "calm"
    if volume.read_only:
        return say("ui.send.room_locked"), "ochre"
    if volume.room is None:
        return say("ui.send.room_unknown"), "calm"
    if plan is None:
        return say("ui.send.room_free", free=name_size(volume.free)), "calm"
    count = len(plan.parts) - len(placed)
    fits = count_fitting(plan, volume.room, placed)
    facts = {"size": name_size(size_left(plan, placed)), "free": name_size(volume.free)}
    if count and not fits:
        lacking = max(size_of(plan, _first(plan, placed)) + SLACK - volume.room, 0)
        return say("ui.send.room_none", lacking=name_size(lacking)), "ochre"
    if fits < count:
        sticks = count_sticks(plan, volume.room, placed)
        code = "room_part_of" if sticks else "room_part"
        return say(f"ui.send.{code}", fits=fits, count=count, sticks=sticks, **facts), "calm"
    return say("ui.send.room_fat32" if volume.is_fat32 else "ui.send.room_enough", **facts), "calm"


def takes_something(volume: Volume | None, plan: Plan | None, placed: Collection[int] = ()) -> bool:
    """Say whether a stick can take at least one of the parts that lie nowhere yet, as far as can be known."""
    if volume is None or volume.read_only:
        return False
    if plan is None or volume.room is None or len(placed) >= len(plan.parts):
        return True
    return count_fitting(plan, volume.room, placed) > 0


def _first(plan: Plan, placed: Collection[int]) -> int:
    return next(place for place in range(1, len(plan.parts) + 1) if place not in placed)
