"""The interface's own page: made from the Structs, with its script served from here and nothing from elsewhere."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any, Final

from litestar import MediaType, Request, Response, get
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import OpenAPIRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme

SCRIPT_PATH: Final = "/assets/rapidoc-min.js"
_SCRIPT: Final = Path(__file__).parent / "openapi" / "rapidoc-min.js"
_POLICY: Final = "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:"


class LocalPage(OpenAPIRenderPlugin):
    """RapiDoc without fonts or scripts from other hosts; the page's policy forbids them as well."""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """The page's HTML."""
        title = escape(str(openapi_schema["info"]["title"]))
        schema = escape(self.get_openapi_json_route(request), quote=True)
        return (
            "<!DOCTYPE html><html lang='en'><head>"
            f"<title>{title}</title><meta charset='utf-8'>"
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
            "<meta name='viewport' content='width=device-width, initial-scale=1'>"
            f"<script type='module' src='{SCRIPT_PATH}'></script>"
            "</head><body>"
            f"<rapi-doc spec-url='{schema}' load-fonts='false' allow-spec-file-load='false'"
            " allow-spec-url-load='false' show-header='false' render-style='view'></rapi-doc>"
            "</body></html>"
        ).encode()


@get(SCRIPT_PATH, include_in_schema=False, sync_to_thread=True, media_type="text/javascript")
def rapidoc_script() -> Response[bytes]:
    """The page's script."""
    return Response(_SCRIPT.read_bytes(), media_type="text/javascript")


def openapi_config(version: str) -> OpenAPIConfig:
    """The description at `/schema/openapi.json`, its page at `/schema`."""
    return OpenAPIConfig(
        title="Member till headquarters",
        version=version,
        path="/schema",
        render_plugins=[LocalPage(path="/", media_type=MediaType.HTML, favicon="", style="")],
        components=Components(security_schemes={"bearer": SecurityScheme(type="http", scheme="bearer")}),
        security=[{"bearer": []}],
    )
