"""The little English that rules need: words and stems, names, places, acronyms."""
