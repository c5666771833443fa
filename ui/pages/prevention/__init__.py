"""Pencegahan & Kontak: declarations and their commitments, coordination meetings, and whom to write to."""
