"""Penerimaan: every tab of the office above, and its sheets."""

from tests.ui.gallery.scene import Scene, at, click, then, type_into

TABS = ("held", "review", "differences", "devices")

SCENES = [
    *(Scene("intake", f"{tab}-empty", "new", at("intake", tab=tab)) for tab in TABS),
    *(Scene("intake", f"{tab}-regency", "regency", at("intake", tab=tab)) for tab in TABS),
    *(Scene("intake", tab, "intake", at("intake", tab=tab)) for tab in TABS),
    *(Scene("intake", f"{tab}-full", "full", at("intake", tab=tab)) for tab in TABS),
    Scene("intake", "held-dismiss", "intake", then(at("intake", tab="held"), click("dismiss_button"))),
    Scene("intake", "held-dismiss-error", "intake", then(
        at("intake", tab="held"), click("dismiss_button", "dismiss_now_button"))),
    Scene("intake", "review-accept", "intake", then(at("intake", tab="review"), click("accept_button"))),
    Scene("intake", "review-return", "intake", then(
        at("intake", tab="review"), click("return_button", "decide_button"))),
    Scene("intake", "devices-invite", "intake", then(at("intake", tab="devices"), click("invite_button"))),
    Scene("intake", "devices-invite-error", "intake", then(
        at("intake", tab="devices"), click("invite_button"), type_into("office_edit", "64.02.01"))),
    Scene("intake", "devices-request", "intake", then(at("intake", tab="devices"), click("check_request_button"))),
]  # fmt: skip
