"""Calls of another system, read from its files: what a mapping says, row by row."""
