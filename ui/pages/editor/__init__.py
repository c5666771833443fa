"""The editor of cases and LHPs: sections as data, one form at a time, evidence, drafts that outlive a fall."""
