"""A camera that speaks ONVIF on this machine: SOAP over HTTP, with WS-UsernameToken digests."""

import base64
import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from xml.etree.ElementTree import Element, fromstring

_DEVICE = "http://www.onvif.org/ver10/device/wsdl"
_MEDIA = "http://www.onvif.org/ver10/media/wsdl"
_MEDIA2 = "http://www.onvif.org/ver20/media/wsdl"
_FRESH_S = 30.0


@dataclass
class OnvifDevice:
    """A camera with one user, and a clock of its own.

    stream: the address it names, which may be of a host behind a router. media2: it has the newer
    media service, too. asked: the requests it answered.
    """

    stream: str
    user: str = "guard"
    password: str = "hunter2"
    clock_ahead_s: float = 0.0
    media2: bool = True
    answer: bytes | None = None
    asked: list[str] = field(default_factory=list)
    port: int = 0

    def now(self) -> datetime:
        """What its clock shows."""
        return datetime.now(UTC) + timedelta(seconds=self.clock_ahead_s)

    def handle(self, data: bytes) -> tuple[int, bytes]:
        """The status and the body of the answer to a request."""
        if self.answer is not None:
            return 200, self.answer
        envelope = fromstring(data)
        request = next(iter(_only(envelope, "{*}Body")))
        name = request.tag.rpartition("}")[2]
        if name != "GetSystemDateAndTime" and not self._knows(envelope):
            return 400, _envelope(
                "<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode>"
                "<s:Value>ter:NotAuthorized</s:Value></s:Subcode></s:Code>"
                "<s:Reason><s:Text>Sender not authorized</s:Text></s:Reason></s:Fault>"
            )
        self.asked.append(name)
        return 200, _envelope(getattr(self, f"_{name}")(request))

    def _knows(self, envelope: Element) -> bool:
        token = envelope.find("{*}Header/{*}Security/{*}UsernameToken")
        if token is None or token.findtext("{*}Username") != self.user:
            return False
        created = token.findtext("{*}Created") or ""
        nonce = base64.b64decode(token.findtext("{*}Nonce") or "")
        wanted = hashlib.sha1(nonce + created.encode() + self.password.encode()).digest()
        age = abs(self.now() - datetime.fromisoformat(created))
        given = base64.b64decode(token.findtext("{*}Password") or "")
        return given == wanted and age < timedelta(seconds=_FRESH_S)

    def _GetSystemDateAndTime(self, _request: Element) -> str:  # noqa: N802  # ONVIF's name
        now = self.now()
        return (
            "<t:GetSystemDateAndTimeResponse><t:SystemDateAndTime><v:UTCDateTime>"
            f"<v:Time><v:Hour>{now.hour}</v:Hour><v:Minute>{now.minute}</v:Minute>"
            f"<v:Second>{now.second}</v:Second></v:Time>"
            f"<v:Date><v:Year>{now.year}</v:Year><v:Month>{now.month}</v:Month>"
            f"<v:Day>{now.day}</v:Day></v:Date></v:UTCDateTime>"
            "</t:SystemDateAndTime></t:GetSystemDateAndTimeResponse>"
        )

    def _GetDeviceInformation(self, _request: Element) -> str:  # noqa: N802  # ONVIF's name
        return (
            "<t:GetDeviceInformationResponse><t:Manufacturer>Acme</t:Manufacturer>"
            "<t:Model>Tower\x09&#8203;4</t:Model><t:FirmwareVersion>1.2</t:FirmwareVersion>"
            "</t:GetDeviceInformationResponse>"
        )

    def _GetServices(self, _request: Element) -> str:  # noqa: N802  # ONVIF's name
        media2 = f"<t:Service><t:Namespace>{_MEDIA2}</t:Namespace>{_at('media2')}</t:Service>"
        return (
            "<t:GetServicesResponse>"
            f"<t:Service><t:Namespace>{_DEVICE}</t:Namespace>{_at('device_service')}</t:Service>"
            f"<t:Service><t:Namespace>{_MEDIA}</t:Namespace>{_at('media')}</t:Service>"
            f"{media2 if self.media2 else ''}</t:GetServicesResponse>"
        )

    def _GetProfiles(self, _request: Element) -> str:  # noqa: N802  # ONVIF's name
        size = "<v:Resolution><v:Width>{}</v:Width><v:Height>{}</v:Height></v:Resolution>"
        rate = (
            "<v:RateControl><v:FrameRateLimit>25</v:FrameRateLimit>"
            "<v:BitrateLimit>4096</v:BitrateLimit></v:RateControl>"
        )
        profiles = ""
        for token, width, height in (("sub", 640, 360), ("main", 2560, 1440)):
            inner = f"<v:Encoding>H264</v:Encoding>{size.format(width, height)}{rate}"
            encoder = (
                f'<m:Configurations><m:VideoEncoder GovLength="50">{inner}</m:VideoEncoder>'
                "</m:Configurations>"
                if self.media2
                else f"<v:VideoEncoderConfiguration>{inner}<v:H264><v:GovLength>50</v:GovLength>"
                "</v:H264></v:VideoEncoderConfiguration>"
            )
            profiles += (
                f'<m:Profiles token="{token}"><m:Name>{token}</m:Name>{encoder}</m:Profiles>'
            )
        return f"<m:GetProfilesResponse>{profiles}</m:GetProfilesResponse>"

    def _GetStreamUri(self, request: Element) -> str:  # noqa: N802  # ONVIF's name
        token = request.findtext("{*}ProfileToken")
        uri = f"<v:Uri>{self.stream}?profile={token}</v:Uri>"
        return f"<m:GetStreamUriResponse>{uri}</m:GetStreamUriResponse>"


@contextmanager
def onvif_device(device: OnvifDevice) -> Iterator[str]:
    """Serve a device; give its address without credentials."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            status, body = device.handle(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.send_header("Content-Type", "application/soap+xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _envelope(body: str) -> bytes:
    return (
        '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"'
        ' xmlns:v="http://www.onvif.org/ver10/schema" xmlns:t="http://www.onvif.org/ver10/device/wsdl"'
        ' xmlns:m="http://www.onvif.org/ver20/media/wsdl" xmlns:ter="http://www.onvif.org/ver10/error">'
        f"<s:Body>{body}</s:Body></s:Envelope>"
    ).encode()


def _at(place: str) -> str:
    return f"<t:XAddr>http://10.9.8.7/onvif/{place}</t:XAddr>"


def _only(element: Element, path: str) -> Element:
    found = element.find(path)
    assert found is not None
    return found
