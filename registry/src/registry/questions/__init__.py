"""What is asked of a file: one function a question, yielding what speaks against the file."""
