"""Every error of the service as RFC 9457 problem details."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, TypeAlias

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from vision.errors import SettingError, StaleError, StoreError

MEDIA_TYPE = "application/problem+json"

Responses: TypeAlias = "dict[int | str, dict[str, Any]]"
"""What FastAPI takes as the description of further responses."""

_log = logging.getLogger(__name__)


class WrongValue(BaseModel):
    """A value of a request that is wrong."""

    field: str = Field(description="Where it is: query, path or body, then its name.")
    reason: str = Field(description="What is wrong with it.")


class Problem(BaseModel):
    """Why a request was not done (RFC 9457)."""

    type: str = Field(description="Kind of problem; about:blank means that the status says it.")
    title: str = Field(description="The status in words.")
    status: int = Field(description="HTTP status.", ge=400, le=599)
    detail: str = Field(description="What went wrong this time, for people.")
    errors: list[WrongValue] = Field(default=[], description="The values that are wrong.")


def documented(*statuses: int) -> Responses:
    """The description of these errors for a route."""
    return {
        int(status): {"model": Problem, "description": HTTPStatus(status).phrase}
        for status in statuses
    }


def install(app: FastAPI) -> None:
    """Let an app answer every error as a problem and describe it so."""

    @app.exception_handler(HTTPException)
    async def refused(_request: Request, error: HTTPException) -> JSONResponse:
        return answer(error.status_code, error.detail, headers=error.headers)

    @app.exception_handler(RequestValidationError)
    async def invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        wrong = [
            WrongValue(field=".".join(str(part) for part in item["loc"]), reason=item["msg"])
            for item in error.errors()
        ]
        detail = "; ".join(f"{value.field}: {value.reason}" for value in wrong)
        return answer(422, detail, errors=wrong)

    @app.exception_handler(SettingError)
    async def wrong_setting(_request: Request, error: SettingError) -> JSONResponse:
        return answer(422, str(error), errors=[WrongValue(field=error.field, reason=error.reason)])

    @app.exception_handler(StaleError)
    async def stale(_request: Request, error: StaleError) -> JSONResponse:
        return answer(412, str(error))

    @app.exception_handler(StoreError)
    async def unkept(_request: Request, error: StoreError) -> JSONResponse:
        _log.error("%s", error)
        return answer(503, "the store does not answer; the service's log says why")

    @app.exception_handler(Exception)
    async def unforeseen(_request: Request, _error: Exception) -> JSONResponse:
        return answer(500, "the service failed; its log says where")

    describe = app.openapi

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _with_media_type(describe())
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]  # the way that FastAPI documents


def answer(
    status: int,
    detail: str,
    *,
    errors: list[WrongValue] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """The response that tells of a problem."""
    problem = Problem(
        type="about:blank",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        errors=errors or [],
    )
    return JSONResponse(
        problem.model_dump(exclude_defaults=True), status, headers, media_type=MEDIA_TYPE
    )


def _with_media_type(schema: dict[str, Any]) -> dict[str, Any]:
    """FastAPI describes every model as application/json; problems have a type of their own."""
    for path in schema["paths"].values():
        for operation in path.values():
            for status, response in operation["responses"].items():
                if int(status) >= 400 and "application/json" in response.get("content", {}):
                    response["content"] = {MEDIA_TYPE: response["content"]["application/json"]}
    return schema
