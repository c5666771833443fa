"""The vaults of `tests/vault`, for what a desk does with them."""

from tests.vault.conftest import add_case, cheap_cost, laptop, passphrase

__all__ = ["add_case", "cheap_cost", "laptop", "passphrase"]
