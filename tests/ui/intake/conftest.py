"""The same two laptops and sticks as for sending and receiving."""

from tests.ui.transfer.conftest import case, desk_folder, enrolled, sticks_in

__all__ = ["case", "desk_folder", "enrolled", "sticks_in"]
