"""The release pipeline: from a change of a contract to services that run it."""
