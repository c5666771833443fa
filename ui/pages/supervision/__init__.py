"""Pengawasan: the list of supervision reports (LHP), one report for reading, and the short way to a nil report."""
