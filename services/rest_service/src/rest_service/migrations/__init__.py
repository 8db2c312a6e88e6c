"""The migrations of the rest service's database, run at its start."""
