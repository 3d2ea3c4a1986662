"""Vectors and words over passages, question slots, and answers made of quotations."""
