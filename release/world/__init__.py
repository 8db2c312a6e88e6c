"""The only code that runs tools, reads the network or writes files."""
