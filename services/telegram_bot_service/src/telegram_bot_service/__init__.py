"""The telegram bot service: it shows answers in chats, and alone knows the bot token."""
