"""Pengaturan: the office, its officers, the locks, the look, this laptop, its health, and what this program is."""
