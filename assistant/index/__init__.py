"""The index on disk: immutable generations of a catalog (SQLite) and a search graph (Chroma)."""
