"""Buku Register: the books of the office by year, its letters, assignments and numbers, and what is printed of them."""
