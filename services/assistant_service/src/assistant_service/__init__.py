"""The assistant service: it says what a message means, and reads it back."""
