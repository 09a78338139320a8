"""Webhooks, MQTT and mail at real servers."""

import base64
import hashlib
import hmac
import json
import ssl
from pathlib import Path

import pytest
import trustme
from letters import a_letter
from mqtt_broker import mqtt_broker
from ports import free_port
from receivers import mail_server, web_receiver
from subscriber import subscriber
from waiting import until

from api.doors.addresses import MqttAddress
from api.sinks.email import Email, EmailPlan
from api.sinks.mqtt import MqttPlan, MqttSink
from api.sinks.report import News
from api.sinks.transport import DeliveryError, Trouble
from api.sinks.webhook import Webhook, WebhookPlan

KEY = bytes(range(32))


def test_a_webhook_is_signed_over_id_time_and_body() -> None:
    with web_receiver() as receiver:
        hook = Webhook(WebhookPlan(receiver.url, KEY))
        hook.send(a_letter())
        hook.close()
        headers, body = receiver.came[0]

    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    mac = base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{mac}"
    assert headers["webhook-id"] == "e1.confirmed"
    assert json.loads(body) == {
        "type": "event.confirmed",
        "timestamp": "2026-03-01T12:00:00+00:00",
        "data": {"event": {"id": "e1", "confidence": 0.97}},
    }


@pytest.mark.parametrize(
    ("status", "trouble"),
    [
        (307, Trouble.CAMERA),
        (400, Trouble.LETTER),
        (401, Trouble.CAMERA),
        (429, Trouble.RECEIVER),
        (500, Trouble.CAMERA),
        (503, Trouble.RECEIVER),
    ],
)
def test_an_answer_that_is_no_success_says_what_waits(status: int, trouble: Trouble) -> None:
    with web_receiver() as receiver:
        receiver.status = status
        hook = Webhook(WebhookPlan(receiver.url, KEY))
        with pytest.raises(DeliveryError, match=str(status)) as caught:
            hook.send(a_letter())
        hook.close()

    assert caught.value.trouble is trouble
    assert len(receiver.came) == 1


def test_no_failure_tells_an_address_or_a_password(caplog: pytest.LogCaptureFixture) -> None:
    port = free_port()
    hook = Webhook(WebhookPlan(f"http://guard:hunter2@127.0.0.1:{port}/path-x", KEY))
    bus = MqttSink(MqttPlan(MqttAddress("127.0.0.1", port, "path-x", user="u", password="hunter2")))
    mail = Email(
        EmailPlan(
            "127.0.0.1", port, "a@b.example", ("c@d.example",), plain=True, password="hunter2"
        ),
        lambda _: None,
    )
    told = []
    for sink in (hook, bus, mail):
        with pytest.raises(DeliveryError) as caught:
            sink.send(a_letter())
        told.append(str(caught.value))
        sink.close()

    plans = f"{hook._plan} {bus._address} {mail._plan}"
    text = " ".join([*told, plans, caplog.text])
    assert "hunter2" not in text
    assert f"{port}/path-x" not in " ".join(str(line) for line in caplog.messages)


def test_a_broker_gets_the_json_form_of_onvif(tmp_path: Path) -> None:
    with (
        mqtt_broker(tmp_path, user="guard", password="hunter2") as broker,
        mqtt_broker(tmp_path) as open_broker,
        subscriber(open_broker.port, "site/#") as heard,
    ):
        address = MqttAddress("127.0.0.1", open_broker.port, "site")
        sink = MqttSink(MqttPlan(address))
        sink.send(a_letter(News.ENDED, "east face"))
        sink.close()
        until(lambda: len(heard) == 1)
        locked = MqttSink(MqttPlan(MqttAddress("127.0.0.1", broker.port, "site")))
        with pytest.raises(DeliveryError, match="refused"):
            locked.send(a_letter())

    assert heard == [
        {
            "UtcTime": "2026-03-01T12:00:00.000Z",
            "Source": {"VideoSource": "east face"},
            "Data": {
                "MessageId": "e1.ended",
                "State": "ended",
                "Event": {"id": "e1", "confidence": 0.97},
            },
            "topic": "site/onvif-ej/RuleEngine/tw:FallingObject/&east%20face",
            "retained": False,
        }
    ]


def test_a_mail_brings_the_still_over_starttls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    still = tmp_path / "still.jpg"
    still.write_bytes(b"\xff\xd8\xff picture")
    authority = trustme.CA()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    with mail_server(context) as (port, mails):
        ends = ("tower@site.example", ("a@site.example", "b@site.example"))
        right = EmailPlan("127.0.0.1", port, *ends, user="guard", password="hunter2")
        wrong = EmailPlan("127.0.0.1", port, *ends, user="guard", password="else")
        Email(right, lambda _: still).send(a_letter())
        with pytest.raises(DeliveryError, match="refused user and password"):
            Email(wrong, lambda _: None).send(a_letter())

    (mail,) = mails
    _, text, picture = mail.walk()
    assert mail["Subject"] == "east: falling object confirmed"
    assert mail["Message-ID"] == "<e1.confirmed@towerwatch.invalid>"
    assert "Event e1" in str(text.get_payload())
    assert picture.get_payload(decode=True) == still.read_bytes()


def test_a_server_that_knows_no_tls_gets_no_mail() -> None:
    with mail_server() as (port, mails):
        plan = EmailPlan("127.0.0.1", port, "a@b.example", ("c@d.example",))
        with pytest.raises(DeliveryError, match="SMTPNotSupportedError"):
            Email(plan, lambda _: None).send(a_letter())

    assert mails == []
