"""Who is at the other end of a connection, and on whose word it is somebody behind it."""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address


class Proxies:
    """The proxies in front of us; what these forward is believed, and of nobody else."""

    def __init__(self, networks: Sequence[IPv4Network | IPv6Network] = ()) -> None:
        self._networks = tuple(networks)

    def source(self, peer: str, forwarded_for: str) -> str:
        """Say who asks: the nearest address on the way that is no proxy of ours."""
        way = [*(part.strip() for part in forwarded_for.split(",") if part.strip()), peer]
        while len(way) > 1 and self._is_ours(way[-1]):
            way.pop()
        return way[-1]

    def secure(self, peer: str, forwarded_proto: str) -> bool:
        """Say whether a proxy of ours vouches that a request came to it by TLS."""
        said = {part.strip() for part in forwarded_proto.split(",")}
        return said == {"https"} and self._is_ours(peer)

    def _is_ours(self, address: str) -> bool:
        try:
            found = ip_address(address)
        except ValueError:
            return False
        return any(found in network for network in self._networks)
