"""The HTTP face: a JSON interface and the passage page. Knows only the service.

The only package that may import starlette, uvicorn, jinja2 or prometheus_client.
"""

from bot.http.server import run

__all__ = ["run"]
