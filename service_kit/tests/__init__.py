"""The kit's tests; a package, so that pytest does not take this folder for the installed kit."""
