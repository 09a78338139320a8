"""Events as mail."""

import smtplib
import ssl
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

from api.sinks.report import Letter
from api.sinks.transport import ANSWER_S, DeliveryError, Trouble


@dataclass(frozen=True, slots=True)
class EmailPlan:
    """The server that sends it on, and the mail's ends.

    tls: from the first byte on, else by STARTTLS. plain: neither; for this machine's own server.
    """

    host: str
    port: int
    sender: str
    recipients: tuple[str, ...]
    tls: bool = False
    plain: bool = False
    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)


class Email:
    """One mail a letter, with the still. still: the file of an event's still, when there is one."""

    def __init__(self, plan: EmailPlan, still: Callable[[str], Path | None]) -> None:
        self._plan = plan
        self._still = still

    def send(self, letter: Letter) -> None:
        """See Transport."""
        mail = mail_of(letter, self._plan, self._still(letter.event_id))
        try:
            with self._connected() as server:
                server.send_message(mail, self._plan.sender, list(self._plan.recipients))
        except smtplib.SMTPAuthenticationError:
            raise DeliveryError("the mail server refused user and password") from None
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused) as error:
            reason = f"the mail server refused the addresses ({type(error).__name__})"
            raise DeliveryError(reason, Trouble.CAMERA) from None
        except smtplib.SMTPResponseException as error:
            permanent = error.smtp_code >= 500
            reason = f"the mail server answered {error.smtp_code}"
            trouble = Trouble.CAMERA if permanent else Trouble.RECEIVER
            raise DeliveryError(reason, trouble) from None
        except (OSError, smtplib.SMTPException) as error:
            reason = getattr(error, "strerror", None) or type(error).__name__
            raise DeliveryError(f"the mail server cannot be used ({reason})") from None

    def close(self) -> None:
        """See Transport."""

    def _connected(self) -> smtplib.SMTP:
        plan = self._plan
        context = ssl.create_default_context()
        server = (
            smtplib.SMTP_SSL(plan.host, plan.port, timeout=ANSWER_S, context=context)
            if plan.tls
            else smtplib.SMTP(plan.host, plan.port, timeout=ANSWER_S)
        )
        with ExitStack() as unless_ready:
            unless_ready.callback(server.close)
            if not plan.tls and not plan.plain:
                server.starttls(context=context)
            if plan.user is not None:
                server.login(plan.user, plan.password or "")
            unless_ready.pop_all()
        return server


def mail_of(letter: Letter, plan: EmailPlan, still: Path | None) -> EmailMessage:
    """The mail. Its Message-ID is the same at every try."""
    kind = letter.kind.value.replace("_", " ")
    mail = EmailMessage()
    mail["From"] = plan.sender
    mail["To"] = ", ".join(plan.recipients)
    mail["Date"] = letter.reported_at
    mail["Message-ID"] = f"<{letter.id}@towerwatch.invalid>"
    mail["Subject"] = f"{letter.camera}: {kind} {letter.news}"
    mail.set_content(
        f"Camera {letter.camera}: {kind}, {letter.news}.\n"
        f"Reported {letter.reported_at:%Y-%m-%d %H:%M:%S} UTC.\n"
        f"Event {letter.event_id}.\n"
    )
    if still is not None:
        picture = still.read_bytes()
        mail.add_attachment(picture, maintype="image", subtype="jpeg", filename="still.jpg")
    return mail
