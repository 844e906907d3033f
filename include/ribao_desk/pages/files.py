"""Files as they are: scripts and styles, a report's page as a picture, the original PDF."""

from datetime import date
from importlib.resources import files
from mimetypes import guess_type

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response
from ribao import pipeline
from ribao.warehouse import queries

from ribao_desk.visit import Visit, Visitor

router = APIRouter()
# Scripts and styles hold nothing of the reports; the page that asks for a login needs them too.
public = APIRouter()
_STATIC = files("ribao_desk").joinpath("static")
# Names with their content's hash, and pictures of bytes that never change.
_KEEP = {"Cache-Control": "private, max-age=86400"}


@public.get("/static/{name:path}")
def static(name: str) -> Response:
    """A file of static/."""
    parts = name.split("/")
    path = _STATIC.joinpath(*parts)
    if any(part in ("", ".", "..") for part in parts) or not path.is_file():
        raise HTTPException(404)
    return Response(path.read_bytes(), media_type=guess_type(name)[0], headers=_KEEP)


@router.get("/report/{day}/{revision}/page/{page}.png")
def picture(day: date, revision: int, page: int, visit: Visitor) -> Response:
    """A page of a report as a picture."""
    content = pipeline.draw_page(_sha256(day, revision, visit), page, visit.settings)
    return Response(content, media_type="image/png", headers=_KEEP)


@router.get("/report/{day}/original.pdf")
@router.get("/report/{day}/{revision}/original.pdf")
def original(day: date, visit: Visitor, revision: int | None = None) -> Response:
    """The original PDF, to be kept: a browser does not open it inside the page."""
    content = pipeline.read_original(_sha256(day, revision, visit), visit.settings)
    name = {"Content-Disposition": f'attachment; filename="{day:%Y%m%d}.pdf"'}
    return Response(content, media_type="application/pdf", headers=name)


def _sha256(day: date, revision: int | None, visit: Visit) -> str:
    with visit.warehouse() as cursor:
        for row in queries.report.list_revisions(cursor, day):
            if revision in (None, row["revision"]):
                return str(row["sha256"])
    raise HTTPException(404)
