"""Ways to see from outside that a server is ready."""

import http.client
import socket
from collections.abc import Callable


def always() -> bool:
    """For a program that is ready as soon as it runs."""
    return True


def answers_tcp(port: int, host: str = "127.0.0.1") -> Callable[[], bool]:
    """A readiness check: somebody listens on the port."""

    def check() -> bool:
        try:
            with socket.create_connection((host, port), timeout=2):
                return True
        except OSError:
            return False

    return check


def answers_http(
    port: int, path: str = "/", host: str = "127.0.0.1", *, says: tuple[str, str] | None = None
) -> Callable[[], bool]:
    """A readiness check: the page is answered, and not with a server error.

    `says` names a header and its value, by which we know that it is our program that answers.
    """

    def check() -> bool:
        connection = http.client.HTTPConnection(host, port, timeout=10)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
        except (OSError, http.client.HTTPException):
            return False
        else:
            return answer.status < 500 and (says is None or answer.getheader(says[0]) == says[1])
        finally:
            connection.close()

    return check
