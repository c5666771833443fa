"""A paper of a case: filled in part by part, with the printed page beside it."""
