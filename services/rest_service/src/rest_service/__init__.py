"""The rest service: it keeps users and reminders, and hands out what is due."""
