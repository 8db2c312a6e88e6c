"""`registry nginx`: the configuration of a web server in front."""

from importlib.resources import files
from pathlib import Path

import click

from registry.cli.options import data_option, read_settings

TEMPLATE = "nginx.conf"
READERS = {False: "/_/reader", True: "off"}


@click.command()
@click.option("--listen", default="80", show_default=True, help="Where nginx listens.")
@click.option("--upstream", default="127.0.0.1:8080", show_default=True, help="Our address.")
@click.option("--cache", default="/var/cache/nginx/registry", show_default=True, help="Its folder.")
@click.option(
    "--anonymous-read/--no-anonymous-read",
    default=None,
    help="Whether anybody may read; REGISTRY_ANONYMOUS_READ otherwise.",
)
@data_option
def nginx(
    listen: str, upstream: str, cache: str, data: Path | None, *, anonymous_read: bool | None
) -> None:
    """Print the configuration of an nginx that publishes the site and asks us for the rest.

    It must be able to read the folder `site` below the data, and the files that it links to.
    """
    settings = read_settings(data=data, anonymous_read=anonymous_read)
    text = files("registry").joinpath(TEMPLATE).read_text("utf-8")
    for name, value in {
        "@LISTEN@": listen,
        "@UPSTREAM@": upstream,
        "@CACHE@": cache,
        "@SITE@": str(settings.site.absolute()),
        "@READERS@": READERS[settings.anonymous_read],
    }.items():
        text = text.replace(name, value)
    click.echo(text, nl=False)
