"""Beranda: the day of the office, what waits for somebody, and what has not travelled."""
