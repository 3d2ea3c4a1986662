"""The shell: one module per group of verbs. Only what a verb needs is imported."""
