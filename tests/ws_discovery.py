"""A device that answers the probes of WS-Discovery on this machine."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from xml.etree.ElementTree import fromstring

Address = tuple[str, int]

MATCH = """\
<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"
  xmlns:w="http://schemas.xmlsoap.org/ws/2004/08/addressing"
  xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery">
<e:Header><w:RelatesTo>{asked}</w:RelatesTo></e:Header>
<e:Body><d:ProbeMatches><d:ProbeMatch>
<w:EndpointReference><w:Address>urn:uuid:{device}</w:Address></w:EndpointReference>
<d:Scopes>onvif://www.onvif.org/type/video onvif://www.onvif.org/hardware/Tower4
  onvif://www.onvif.org/name/East%20face</d:Scopes>
<d:XAddrs>http://192.0.2.10/onvif/device_service http://[2001:db8::10]/onvif/device_service
  file:///etc/passwd</d:XAddrs>
</d:ProbeMatch></d:ProbeMatches></e:Body></e:Envelope>
"""


@contextmanager
def responder(*answers: str, group: str | None = None) -> Iterator[Address]:
    """Answer each probe with these; give the address that probes go to."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.bind((group or "127.0.0.1", 0))
        if group is not None:
            member = struct.pack("4s4s", socket.inet_aton(group), socket.inet_aton("127.0.0.1"))
            listening.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, member)
        listening.settimeout(0.1)
        over = threading.Event()

        def answer() -> None:
            while not over.is_set():
                try:
                    probe, sender = listening.recvfrom(1 << 16)
                except TimeoutError:
                    continue
                asked = fromstring(probe).findtext("{*}Header/{*}MessageID")
                for text in answers:
                    said = text.format(asked=asked, device="1").encode()
                    listening.sendto(said, sender)

        thread = threading.Thread(target=answer)
        thread.start()
        try:
            yield listening.getsockname()
        finally:
            over.set()
            thread.join()
