"""Signed webhooks, as the Standard Webhooks specification describes them (version 1).

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import hashlib
import hmac
import json
import logging
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx

from api.sinks.report import Letter
from api.sinks.transport import ANSWER_S, DeliveryError, Trouble

_NEVER = {400, 413, 415, 422}
_LATER = {408, 425, 429, 502, 503, 504}


@dataclass(frozen=True, slots=True)
class WebhookPlan:
    """Where and with which key. key: 24 to 64 bytes."""

    url: str = field(repr=False)
    key: bytes = field(repr=False)


class Webhook:
    """POSTs a letter; follows no redirection and no proxy. Any answer of 2xx means taken."""

    def __init__(
        self, plan: WebhookPlan, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        # The library would log every request with its whole address, password included.
        logging.getLogger("httpx").setLevel(logging.WARNING)
        self._plan = plan
        self._now = now
        self._client = httpx.Client(
            verify=ssl.create_default_context(),
            timeout=ANSWER_S,
            trust_env=False,
            follow_redirects=False,
        )

    def send(self, letter: Letter) -> None:
        """See Transport."""
        body = body_of(letter)
        headers = signed(self._plan.key, letter.id, self._now(), body)
        request = self._client.build_request("POST", self._plan.url, content=body, headers=headers)
        try:
            # What a receiver answers is not read: it may be endless.
            answer = self._client.send(request, stream=True)
            answer.close()
        except httpx.TimeoutException:
            raise DeliveryError(f"no answer within {ANSWER_S:g} s") from None
        except httpx.TransportError as error:
            raise DeliveryError(f"cannot be reached ({type(error).__name__})") from None
        if answer.is_success:
            return
        reason = f"answered {answer.status_code} instead of 2xx"
        if answer.status_code in _NEVER:
            raise DeliveryError(reason, Trouble.LETTER)
        raise DeliveryError(
            reason, Trouble.RECEIVER if answer.status_code in _LATER else Trouble.CAMERA
        )

    def close(self) -> None:
        """See Transport."""
        self._client.close()


def body_of(letter: Letter) -> bytes:
    """The JSON object that is posted."""
    document = {
        "type": f"event.{letter.news}",
        "timestamp": letter.reported_at.isoformat(),
        "data": letter.data,
    }
    return json.dumps(document, allow_nan=False).encode()


def signed(key: bytes, letter_id: str, now: datetime, body: bytes) -> dict[str, str]:
    """The headers that prove who wrote a body and when. now: aware."""
    timestamp = str(int(now.timestamp()))
    content = b".".join((letter_id.encode(), timestamp.encode(), body))
    signature = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    return {
        "Content-Type": "application/json",
        "Webhook-Id": letter_id,
        "Webhook-Timestamp": timestamp,
        "Webhook-Signature": f"v1,{signature}",
    }
