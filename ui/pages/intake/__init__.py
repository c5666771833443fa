"""Penerimaan: what is held, what waits for review, what differs, and the laptops of the offices below."""
