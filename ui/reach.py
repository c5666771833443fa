"""What the officer at work may open and press, and what to say of the rest.

Called by the desk before it shows a page, and by every button that is shown. Only leads the way, so that nobody is
refused after typing: the core refuses what nobody may do, whoever asks.
"""

from typing import Final

from ui.session import Session

# The rights that a page needs, all of them; a page that is not named needs to read content.
NEEDS: Final[dict[str, tuple[str, ...]]] = {
    "home": (),
    "settings": (),
    "help": (),
    "reference": (),
    "edit": ("read", "record"),
    "send": ("read", "send"),
    "receive": ("read", "receive"),
    "closing": ("read", "office"),
}
# The buttons of an action, by their names; any one action of several will do.
_PRESSED: Final[dict[tuple[str, ...], str]] = {
    ("record",): "new_lhp new_laporan new_temuan new_informasi_awal new_report nil first_lhp first_laporan to_case",
    ("record", "amend"): "edit edit_case add_evidence",
    ("finalise",): "finalise",
    ("handle", "decide", "delegate"): "add_step save_step undo_step",
    ("delegate",): "adopt accept_0 accept_1 accept_2",
    ("prepare",): "prepare prepare_paper sign scan remove_document discard save_instead",
    ("number",): "number draw_number old_number reserve keep_number",
    ("void",): "void_number bear bear_0 bear_1 bear_2",
    ("register",): "hand_over",
    ("correspond",): "new_record save_record change_declaration change_meeting change_contact remove_declaration"
    " remove_meeting remove_contact save_roll remove_roll new_mail new_assignment",
    ("refer",): "follow_track refer follow_refer save_follow save_track write_letters",
    ("review",): "accept return return_differing",
    ("send",): "send make_receipt print_slip",
    ("receive",): "receive noticed dismiss slip take_slip retry",
    ("settle",): "settle settle_chosen",
    ("clear",): "open_clear clear",
    ("rule_books",): "note_alarm save_alarm revoke decide_trouble claim missed_now",
    ("certify",): "invite open_request check_request open_invitation open_answer make_root use_root",
    (
        "reference",
    ): "open_install install use_pack add_row save_correction take_correction_back build_set build take_value_back",
    ("office",): "save_office open_closing",
    ("officers",): "add_officer officer_roles renew_recovery",
}
BUTTONS: Final = {f"{name}_button": actions for actions, names in _PRESSED.items() for name in names.split()}


def closed(session: Session, page: str) -> str:
    """Return why the officer may not open a page, "" for one that is open."""
    reasons = (session.why_not(action) for action in NEEDS.get(page, ("read",)))
    return next(filter(None, reasons), "")


def forbidden(session: Session, name: str) -> str | None:
    """Return why the officer may not press a button of a name, "" when they may, None for one that anybody may."""
    actions = BUTTONS.get(name)
    if actions is None:
        return None
    reasons = [session.why_not(action) for action in actions]
    return reasons[0] if all(reasons) else ""
