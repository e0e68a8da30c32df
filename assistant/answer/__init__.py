"""Ways to word an answer from the passages that were found; each gives a draft of quotes."""
