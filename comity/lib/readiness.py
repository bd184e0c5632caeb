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


def answers_http(port: int, path: str = "/", host: str = "127.0.0.1") -> Callable[[], bool]:
    """A readiness check: the page is answered, and not with a server error."""

    def check() -> bool:
        connection = http.client.HTTPConnection(host, port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status < 500
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    return check
