"""Kirim & Terima: the hub, the assistants that send and receive by stick, and receipts."""
