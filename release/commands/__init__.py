"""One module a verb: what each command decides."""
