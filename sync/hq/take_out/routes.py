"""Taking tables out over HTTP, with the administrator's token."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any, Final

import anyio
from anyio import to_thread
from litestar import Request, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import PathParameter, QueryParameter
from litestar.response import Stream

from posclient.wire.table_file import FileKind
from sync.hq.headquarters import Headquarters
from sync.hq.take_out.kinds import FAR_OFF, LONG_AGO, Kind, Language, Wanted
from sync.hq.take_out.write import take_out_in_own_process

Asked = Request[Any, Any, Any]
OnDay = Annotated[str, QueryParameter(pattern=r"^(19|20|21)[0-9]{2}-[01][0-9]-[0-3][0-9]$", max_length=10)]
MEDIA: Final[dict[str, str]] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_PIECE: Final = 1 << 16


def take_out_routes(hq: Headquarters, database_url: str) -> list[HTTPRouteHandler]:
    """The handlers. The table is written by a process of its own, to a file that is gone once it was sent."""

    @get("/v1/export/{kind:str}/{file_kind:str}")
    async def export(
        request: Asked,
        kind: Annotated[Kind, PathParameter()],
        file_kind: Annotated[FileKind, PathParameter()],
        language: Annotated[Language, QueryParameter()] = "zh",
        first: OnDay = LONG_AGO,
        last: OnDay = FAR_OFF,
        store: Annotated[str, QueryParameter(max_length=64)] = "",
    ) -> Stream:
        """A table as a file."""
        hq.check_admin(request.headers.get("authorization", ""))
        wanted = Wanted(kind, language, first, last, store)
        folder = tempfile.TemporaryDirectory(prefix="take-out-")
        path = Path(folder.name) / f"{kind}.{file_kind}"
        try:
            await to_thread.run_sync(
                take_out_in_own_process, database_url, wanted, path, file_kind, hq.now_ms()
            )
        except BaseException:
            folder.cleanup()
            raise
        return Stream(
            _pieces(path, folder),
            media_type=MEDIA[file_kind],
            headers={"Content-Disposition": f'attachment; filename="{path.name}"'},
        )

    return [export]


async def _pieces(path: Path, folder: tempfile.TemporaryDirectory[str]) -> AsyncIterator[bytes]:
    try:
        async with await anyio.open_file(path, "rb") as file:
            while piece := await file.read(_PIECE):
                yield piece
    finally:
        folder.cleanup()
