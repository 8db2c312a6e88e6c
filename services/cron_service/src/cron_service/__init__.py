"""The cron service: it says when schedules are due."""
