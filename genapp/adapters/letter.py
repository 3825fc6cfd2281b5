"""One mail as it travels: to one address, with no way to smuggle in a second header."""

from email import policy
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import make_msgid

from genapp.core.clock import now
from genapp.core.ports import MailFailed


def letter(sender: str, to: str, subject: str, text: str, html: str = "", key: str = "", domain: str = "localhost") -> EmailMessage:
    """Return the message; raises MailFailed for an address that is not exactly one, or a subject with line breaks."""
    message = EmailMessage(policy=policy.SMTP)
    try:
        message["From"], message["To"], message["Subject"] = sender, Address(addr_spec=to), subject
        message["Date"], message["Message-ID"] = now(), f"<{key}@{domain}>" if key else make_msgid(domain=domain)
    except (ValueError, HeaderParseError, IndexError) as wrong:
        raise MailFailed("this cannot be a mail") from wrong
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    return message
