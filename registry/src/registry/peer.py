"""Who is at the other end of a request, and whether nobody on the way could read it."""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address

from registry.http import Request

Network = IPv4Network | IPv6Network


class Proxies:
    """The proxies in front of us; what these, and nobody else, forward is believed."""

    def __init__(self, networks: Sequence[Network]) -> None:
        self._networks = tuple(networks)

    def secure(self, request: Request) -> bool:
        """Say whether a request came by TLS, to us or to a proxy of ours."""
        if request.environ.get("wsgi.url_scheme") == "https":
            return True
        said = request.header("HTTP_X_FORWARDED_PROTO").split(",")
        return self._is_ours(request.peer) and all(part.strip() == "https" for part in said)

    def source(self, request: Request) -> str:
        """Say the address that a request came from: the nearest that is no proxy of ours."""
        came = request.header("HTTP_X_FORWARDED_FOR")
        way = [*(part.strip() for part in came.split(",") if part.strip()), request.peer]
        while len(way) > 1 and self._is_ours(way[-1]):
            way.pop()
        return way[-1]

    def _is_ours(self, address: str) -> bool:
        try:
            found = ip_address(address)
        except ValueError:
            return False
        return any(found in network for network in self._networks)
