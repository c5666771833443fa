"""Tindak Lanjut: the letters that are on their way, and what came of them."""
