"""One device asked over SOAP, with a WS-UsernameToken whose password is a digest."""

import base64
import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from html import escape
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

import httpx

from cameras.urls import safe_name
from cameras.xml import parse_xml, text_of
from vision.errors import AccessError, InputError, SourceError

_WAIT_S = 5.0
_MOST_BYTES = 1 << 20
_SECURITY = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss"
_ENVELOPE = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope">'
    "<s:Header>{header}</s:Header><s:Body>{body}</s:Body></s:Envelope>"
)


class Soap:
    """Asks services of the device at an address; what it is told goes nowhere else.

    url: http(s)://user:password@host:port. clock_offset_s: how far the device's clock is ahead;
    a digest counts only within seconds of it.
    """

    def __init__(self, url: str) -> None:
        self.clock_offset_s = 0.0
        self._name = safe_name(url)
        parts = urlsplit(url)
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        self._base = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
        auth = httpx.DigestAuth(self._user, self._password) if self._user else None
        self._client = httpx.Client(auth=auth, timeout=_WAIT_S, trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()

    def ask(self, path: str, body: str, *, signed: bool = True) -> Element:
        """The body of the answer. path: of the service, from the root of the device.

        Raises SourceError, and AccessError where the credentials were refused.
        """
        header = self._token() if signed and self._user else ""
        status, data = self._post(path, _ENVELOPE.format(header=header, body=body))
        try:
            envelope = parse_xml(data)
        except InputError:
            if status in (401, 403):
                raise self._refused() from None
            reason = f"what came back is no ONVIF answer (HTTP {status}); check the address"
            raise SourceError(f"{self._name}: {reason}") from None
        answer = envelope.find("{*}Body")
        fault = envelope.find("{*}Body/{*}Fault")
        if fault is not None or answer is None:
            words = " ".join("".join(envelope.itertext()).split())
            if status in (401, 403) or "NotAuthorized" in words:
                raise self._refused()
            reason = text_of(envelope, "Body/Fault/Reason/Text") or words
            raise SourceError(f"{self._name}: the device answered: {reason[:200]}")
        return answer

    def _post(self, path: str, envelope: str) -> tuple[int, bytes]:
        headers = {"Content-Type": "application/soap+xml; charset=utf-8"}
        try:
            with self._client.stream(
                "POST", f"{self._base}{path}", content=envelope, headers=headers
            ) as answer:
                data = b""
                for part in answer.iter_bytes():
                    data += part
                    if len(data) > _MOST_BYTES:
                        raise SourceError(f"{self._name}: its answer has no end")
                return answer.status_code, data
        except httpx.TimeoutException:
            reason = f"gave no answer within {_WAIT_S:g} s; check that it is on and reachable"
            raise SourceError(f"{self._name}: {reason}") from None
        except (httpx.HTTPError, httpx.InvalidURL):
            reason = "cannot be reached; check host name, port and network"
            raise SourceError(f"{self._name}: {reason}") from None

    def _refused(self) -> AccessError:
        return AccessError(f"{self._name}: the user name or password was refused; check both")

    def _token(self) -> str:
        nonce = secrets.token_bytes(16)
        created = datetime.now(UTC) + timedelta(seconds=self.clock_offset_s)
        stamp = created.strftime("%Y-%m-%dT%H:%M:%SZ")
        # The standard says SHA-1.
        digest = hashlib.sha1(
            nonce + stamp.encode() + self._password.encode(), usedforsecurity=False
        ).digest()
        kind = f"{_SECURITY}-username-token-profile-1.0#PasswordDigest"
        return (
            f'<w:Security s:mustUnderstand="1" xmlns:w="{_SECURITY}-wssecurity-secext-1.0.xsd"'
            f' xmlns:u="{_SECURITY}-wssecurity-utility-1.0.xsd"><w:UsernameToken>'
            f"<w:Username>{escape(self._user)}</w:Username>"
            f'<w:Password Type="{kind}">{base64.b64encode(digest).decode()}</w:Password>'
            f"<w:Nonce>{base64.b64encode(nonce).decode()}</w:Nonce>"
            f"<u:Created>{stamp}</u:Created></w:UsernameToken></w:Security>"
        )
