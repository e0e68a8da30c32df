"""Answers and conversations as files to take along: text, Markdown, Word and PDF."""
