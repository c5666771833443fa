"""What goes wrong with the stick that a bundle is written to. The data in the laptop is whole in every case."""

from fieldapp.errors.error import NetraError


class StickFull(NetraError):
    """The stick has not enough room."""

    code = "stick_full"


class StickReadOnly(NetraError):
    """The stick refuses writing."""

    code = "stick_readonly"


class StickGone(NetraError):
    """The stick was pulled out."""

    code = "stick_gone"


class StickFake(NetraError):
    """The stick gives back other bytes than were written."""

    code = "stick_fake"


class StickBroken(NetraError):
    """The stick is there and fails to write or to read."""

    code = "stick_broken"


class StickCrowded(NetraError):
    """The folder on the stick takes no more names, though there is room; the main folder of FAT16 has 512."""

    code = "stick_crowded"


class StickNameTaken(NetraError):
    """A folder has the name that a file needs; `name` is told."""

    code = "stick_name_taken"


class StickUnfit(NetraError):
    """The file system of the stick takes no such file; `name` is told."""

    code = "stick_unfit"
