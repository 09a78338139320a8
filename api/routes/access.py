"""Sessions of the page, and who did what."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel
from starlette.responses import JSONResponse, Response

from api.audit import Audit
from api.guard import COOKIE
from api.problems import documented
from api.tokens import SESSION_S, Keys


class SessionView(BaseModel):
    """A session was opened, or none is needed."""

    who: str | None


class EntryView(BaseModel):
    """A request that changed something or took a clip."""

    at: datetime
    who: str | None
    address: str | None
    method: str
    path: str
    status: int


class AuditView(BaseModel):
    """The last entries, the newest first."""

    entries: list[EntryView]


def router(keys: Keys, audit: Audit) -> APIRouter:
    """Routes over tokens and the audit."""
    routes = APIRouter(prefix="/api/v1", tags=["access"])

    @routes.post("/session", response_model=SessionView, responses=documented(401, 403))
    def open_session(request: Request) -> Response:
        """Turn the token of this request into a cookie, with which pictures and clips load."""
        who: str | None = request.scope.get("towerwatch.who")
        answer = JSONResponse({"who": who})
        if who is not None:
            answer.set_cookie(
                COOKIE, keys.open_session(who), int(SESSION_S), httponly=True, samesite="strict"
            )
        return answer

    @routes.get("/audit", responses=documented(401, 422, 503))
    def list_audit(
        limit: Annotated[int, Query(description="At most so many.", ge=1, le=1000)] = 100,
    ) -> AuditView:
        """Say who changed something, took a clip or released a door."""
        entries = audit.newest(limit)
        return AuditView(
            entries=[EntryView.model_validate(e, from_attributes=True) for e in entries]
        )

    return routes
