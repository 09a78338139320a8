"""Devices that are told and asked over HTTP."""

import logging

import httpx

from api.doors.addresses import HttpAddress
from api.doors.command import Command
from api.doors.device import ANSWER_S, SOCKET_OPTIONS, DeviceError
from api.doors.lease import Contact


class _Http:
    """A connection that follows no redirections and no proxies."""

    def __init__(self, address: HttpAddress) -> None:
        # The library would log every request with its whole address, password included.
        logging.getLogger("httpx").setLevel(logging.WARNING)
        self._url = address.url
        self._client = httpx.Client(
            transport=httpx.HTTPTransport(retries=0, socket_options=SOCKET_OPTIONS),
            timeout=ANSWER_S,
            trust_env=False,
        )

    def close(self) -> None:
        self._client.close()

    def _ask(self, request: httpx.Request) -> httpx.Response:
        try:
            answer = self._client.send(request)
        except httpx.TimeoutException:
            raise DeviceError(f"no answer within {ANSWER_S} s; see that it is on") from None
        except httpx.TransportError as error:
            raise DeviceError(f"cannot be reached ({type(error).__name__})") from None
        if not answer.is_success:
            raise DeviceError(f"answered {answer.status_code} instead of 2xx")
        return answer


class HttpSender(_Http):
    """POSTs each command as JSON; any answer of 2xx means that it was taken."""

    def send(self, command: Command) -> None:
        """See Sender."""
        self._ask(self._client.build_request("POST", self._url, json=command.document()))


class HttpReader(_Http):
    """GETs {"closed": true} or {"closed": false}."""

    def read(self) -> Contact:
        """See Reader."""
        answer = self._ask(self._client.build_request("GET", self._url))
        try:
            told: object = answer.json()
        except ValueError:
            told = None
        closed = told.get("closed") if isinstance(told, dict) else None
        if not isinstance(closed, bool):
            raise DeviceError('did not say {"closed": true} or {"closed": false}')
        return Contact.CLOSED if closed else Contact.OPEN
