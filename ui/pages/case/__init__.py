"""The page of one case: its summary, papers, steps, past, what differs, and the acts that it allows."""
