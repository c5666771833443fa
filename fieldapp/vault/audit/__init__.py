"""The audit: each module looks for one sort of contradiction in a vault and names its place and its witness."""
