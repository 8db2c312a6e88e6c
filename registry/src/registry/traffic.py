"""What of a process those may take who decide how long it lasts: who sends, and who reads."""

from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from functools import partial

from registry.arriving import Arriving
from registry.http import Request, Response, before_the_body
from registry.needs import right_for
from registry.places import Carried, Places
from registry.scopes import Right
from registry.settings import Settings
from registry.source import neighbourhood
from registry.working import Working


class Traffic:
    """The places of one process, and the requests that it works on."""

    def __init__(self, settings: Settings) -> None:
        self.working = Working(settings.threads)
        self._uploads, self._downloads = Places(settings.transfers), Places(settings.transfers)
        self._questions, self._drains = Places(settings.drains), Places(settings.drains)

    @contextmanager
    def served(self, request: Request) -> Iterator[None]:
        """Work on a request for the time of a block, in which its body is one that arrives."""
        peer = request.header("REMOTE_ADDR")
        waiting = partial(self.working.waiting, peer)
        source, body = neighbourhood(request.source), request.environ["wsgi.input"]
        arriving = Arriving(body, self._places(request), source, waiting)
        with self.working.on(peer), closing(arriving):
            request.environ["wsgi.input"] = arriving
            yield

    def carry(self, request: Request, body: Generator[bytes, None, None]) -> Carried:
        """Give a large file that goes out one of the places there are. Raises: Crowded."""
        return Carried(body, self._downloads, neighbourhood(request.source))

    def carried(self, request: Request, response: Response) -> Response:
        """Give an answer a place where its body is long. Raises: Crowded."""
        if isinstance(response.body, Generator) and request.method != "HEAD":
            return response._replace(body=self.carry(request, response.body))
        return response

    def lingering(self, request: Request, answer: Response) -> Response:
        """Have its sender live to see a refusal, as far as there is a place for that."""
        return answer if request.reads else before_the_body(request, answer, self._drains)

    def _places(self, request: Request) -> Places:
        # Whoever needs no right to send something must not keep out those who may publish.
        free = request.reads or right_for(request.method, request.path) in {None, Right.READ}
        return self._questions if free else self._uploads
