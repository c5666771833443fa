"""Advice and letters on the page of a case, in the editor and on the page that follows them up."""
