"""The google calendar service: it links calendars, and alone holds the keys to them."""
