"""The pages that people see in their browser; no script, no style, nothing from elsewhere."""

from html import escape

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""The address of a page holds a secret, and nobody else's page may show ours."""


def landing(user: str, consent_url: str) -> str:
    """Say who will be linked, and lead on to Google."""
    return _page(
        "Link your calendar",
        f"<p>Your Google calendar will be linked to the assistant's user "
        f"<strong>{escape(user)}</strong>, who can then see and change your events.</p>"
        "<p>If you did not ask the assistant for this yourself, close this page: "
        "somebody else's assistant would see your calendar.</p>"
        f'<p><a href="{escape(consent_url)}">Go on to Google</a></p>',
    )


def refusal(reason: str) -> str:
    """Say why there is nothing to see here."""
    return _page("This does not work", f"<p>{escape(reason)}</p>")


def _page(title: str, body: str) -> str:
    head = f'<meta charset="utf-8"><title>{escape(title)}</title>'
    shown = f"<h1>{escape(title)}</h1>{body}"
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{shown}</body></html>\n'
