"""The pages that put records on paper: preview, print and save sheets, blank forms, print log, printed codes."""
