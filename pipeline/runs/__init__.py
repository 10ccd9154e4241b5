"""What a run does with its documents once they are read, one at a time, and what it keeps in mind of them."""
