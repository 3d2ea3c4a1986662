"""What the numbers of a text measure: whose they are, when they hold, how sure."""
