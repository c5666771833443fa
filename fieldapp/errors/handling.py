"""Errors about handling steps and cases that went to another office."""

from fieldapp.errors.error import NetraError


class StepNotAllowed(NetraError):
    """The rules of the procedure forbid a step now."""

    code = "step_not_allowed"


class StepStoodOn(NetraError):
    """A step cannot be withdrawn while later steps stand on it."""

    code = "step_stood_on"


class CaseHandedOver(NetraError):
    """A case went to another office and can only be read here."""

    code = "case_handed_over"


class CaseNotOffered(NetraError):
    """A case cannot be taken on by this office."""

    code = "case_not_offered"


class CaseAdopted(NetraError):
    """This office has taken on a case already."""

    code = "case_adopted"


class StepUnknown(NetraError):
    """No step of a case has this id or this beginning of an id, or several have."""

    code = "step_id_unknown"
