"""The report as an attachment of a mail, by IMAP. Messages are only looked at: nothing is marked or deleted."""

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from email.errors import MessageError
from imaplib import IMAP4

from imap_tools import AND, BaseMailBox, MailAttachment, MailBox, MailBoxUnencrypted, MailMessage
from imap_tools.errors import ImapToolsError, MailboxLoginError

from ribao.errors import FetchRefused, NotYet, SourceUnavailable
from ribao.model import Fetched
from ribao.source.config import Mailbox
from ribao.source.days import days_in
from ribao.source.pdf import require_pdf

# Whether a PDF's bytes are the report, without knowledge of the days before.
IsReport = Callable[[bytes], bool]
_MAX_ZIPPED = 50
_DMARC = re.compile(r"(?:^|[\s;])dmarc\s*=\s*pass\b", re.IGNORECASE)
_TROUBLE = (OSError, IMAP4.error, ImapToolsError)


def look(day: date, box: Mailbox) -> bool:
    """Whether a mail carries the day's report."""
    try:
        fetch(day, box)
    except NotYet:
        return False
    return True


def fetch(day: date, box: Mailbox, is_report: IsReport = lambda content: True) -> Fetched:
    """The day's report from the newest mail that carries it. NotYet, SourceUnavailable, FetchRefused.

    A mail whose attachment is of no use is passed over; where no other has the report, that is what is said. So is a
    PDF that is no report as far as `is_report` can tell: it is given only where there is no other.
    """
    useless: list[FetchRefused | SourceUnavailable] = []
    others: list[Fetched] = []
    try:
        with _open_mailbox(box) as mailbox:
            since = AND(date_gte=day - timedelta(days=box.days_back))
            for message in mailbox.fetch(since, mark_seen=False, reverse=True, bulk=20):
                if not _is_trusted(message, box):
                    continue
                for found in _find_candidates(message, day, box, useless):
                    if is_report(found.content):
                        return found
                    others.append(found)
    except MailboxLoginError as error:
        raise FetchRefused(
            f"mailbox {box.user} at {box.host} refuses the login", "renew its password"
        ) from error
    except _TROUBLE as error:
        raise SourceUnavailable(
            f"mailbox {box.user} at {box.host}: {error}", "see the mail server and the login"
        ) from error
    if others:
        return others[0]
    if useless:
        raise useless[0]
    raise NotYet(f"no mail in {box.folder} carries the report of {day}", "it is looked for again")


@contextmanager
def _open_mailbox(box: Mailbox) -> Iterator[BaseMailBox]:
    """The mailbox, opened for reading only."""
    kind = MailBox if box.tls else MailBoxUnencrypted
    mailbox = kind(box.host, box.port, timeout=30)
    try:
        mailbox.login(box.user, box.password, initial_folder=None)
        mailbox.folder.set(box.folder, readonly=True)
        yield mailbox
    finally:
        # A server that says goodbye in its own way takes nothing from what was found.
        with suppress(*_TROUBLE):
            mailbox.logout()


def _day(name: str, message: MailMessage) -> date | None:
    """The date in the file's name, or in the subject where that has none."""
    found = days_in(name) or days_in(_decode_header(lambda: message.subject))
    return found[0] if found else None


def _decode_header(header: Callable[[], str]) -> str:
    """A header as text; empty where it is damaged, for which the email package has no common error."""
    try:
        return header()
    except (MessageError, LookupError, ValueError):
        return ""


def _is_trusted(message: MailMessage, box: Mailbox) -> bool:
    """Whether a mail is of one of the senders, as far as the mailbox's server can tell."""
    if _decode_header(lambda: message.from_).lower() not in [sender.lower() for sender in box.senders]:
        return False
    # The server writes its own header above those that came with the mail.
    checked = dict(message.headers).get("authentication-results", ("",))[0]
    server, _, results = checked.partition(";")
    # The server's name may be followed by a version.
    ours = server.lower().split()[:1] == box.authserv.lower().split()
    return not box.authserv or (ours and _DMARC.search(results) is not None)


def _find_candidates(
    message: MailMessage, day: date, box: Mailbox, useless: list[FetchRefused | SourceUnavailable]
) -> Iterator[Fetched]:
    """The PDFs of a mail for the day; what is wrong with one that is of no use goes to `useless`."""
    try:
        for name, content in _attachments(message, box):
            if _day(name, message) == day:
                require_pdf(content, name)
                where = f"imap://{box.host}/{box.folder}/{message.uid}"
                yield Fetched(day, content, box.name, where, name, datetime.now(UTC))
    except (FetchRefused, SourceUnavailable) as error:
        # Another day's useless mail is no trouble of this day.
        if _day("", message) in (day, None):
            useless.append(error)


def _attachments(message: MailMessage, box: Mailbox) -> Iterator[tuple[str, bytes]]:
    for part in message.attachments:
        name = _file_name(part)
        if not re.search(box.pattern, name, re.IGNORECASE):
            continue
        _require_size(len(part.payload), name, box)
        if name.lower().endswith(".zip"):
            yield from _unzip_pdfs(part.payload, box)
        else:
            yield name, part.payload


def _file_name(part: MailAttachment) -> str:
    return _decode_header(lambda: part.filename)


def _unzip_pdfs(content: bytes, box: Mailbox) -> Iterator[tuple[str, bytes]]:
    """The PDFs inside a zip, not more and not larger than is sane."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as bag:
            for info in bag.infolist()[:_MAX_ZIPPED]:
                if info.filename.lower().endswith(".pdf"):
                    _require_size(info.file_size, _name(info), box)
                    with bag.open(info) as file:
                        yield _name(info), file.read(box.max_bytes)
    # A password makes a RuntimeError; the others are what the packers say of damaged data.
    except (
        zipfile.BadZipFile,
        RuntimeError,
        NotImplementedError,
        EOFError,
        OSError,
        ValueError,
        OverflowError,
        struct.error,
        zlib.error,
        lzma.LZMAError,
    ) as error:
        raise FetchRefused(f"the attached zip cannot be opened: {error}", "open the mail and look") from error


def _require_size(size: int, name: str, box: Mailbox) -> None:
    if size > box.max_bytes:
        raise FetchRefused(f"{name} is larger than {box.max_bytes:,} bytes", "open the mail and look")


def _name(info: zipfile.ZipInfo) -> str:
    """A zip made on a Chinese Windows has GBK names that Python reads as cp437."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gbk")
    except UnicodeError:
        return info.filename
