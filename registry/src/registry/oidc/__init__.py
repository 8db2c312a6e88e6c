"""Trusted publishing: a job shows who it is by its forge's word, and gets a token for minutes."""
