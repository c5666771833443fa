"""Batas Waktu: the legal clocks that run in this office, and what a missed one means."""
