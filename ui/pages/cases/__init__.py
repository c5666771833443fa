"""Temuan & Laporan: the list of cases with its search, its filters and the detail beside it."""
