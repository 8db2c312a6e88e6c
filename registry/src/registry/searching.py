"""What `pip search` asks in XML, read before pypiserver does, which falls over anything else."""

from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]  # it ships no types
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]  # it ships no types

from registry.root import RegistryError

PATH = "/RPC2"


class SearchUnfit(RegistryError):
    """It is no search, or none that can be read."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"No search can be read here ({reason}); ask with `pip search`.")


def require_search(body: bytes) -> None:
    """See that a body is a call of `search` for some text. Raises: SearchUnfit."""
    try:
        call = fromstring(body)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise SearchUnfit(str(error) or type(error).__name__) from error
    method = next((name.text or "" for name in call.iter("methodName")), "")
    if method.strip() != "search":
        raise SearchUnfit(f"the method is {method!r}")
    if not (next((text.text or "" for text in call.iter("string")), "")).strip():
        raise SearchUnfit("it looks for nothing")
