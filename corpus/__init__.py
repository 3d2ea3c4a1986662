"""Documents as text: reading, repair, segmentation, the store, and their numbers."""
