"""One module a migration; one that has been released is never edited."""
