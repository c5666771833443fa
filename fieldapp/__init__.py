"""Netra's core: everything about cases, their vault, paper and exchange, and nothing about windows."""

__version__ = "0.1.0"
