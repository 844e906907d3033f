"""The report by mail, from a server that really speaks IMAP."""

import io
import zipfile
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest
import yaml
from ribao.errors import ConfigError, FetchRefused, NotYet, SourceUnavailable
from ribao.source import mailbox
from ribao.source.config import Mailbox, load_config

from tests.fixtures.imap import SENDER, Mailserver
from tests.fixtures.postgres import free_port
from tests.fixtures.web import pdf

DAY = date(2024, 3, 29)


def mail(
    *files: tuple[str, bytes], subject: str = "商品日报", sender: str = f"金源期货 <{SENDER}>"
) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "reports@example.com", subject
    message.set_content("请查收附件。")
    for name, content in files:
        message.add_attachment(content, "application", "octet-stream", filename=name)
    return message


def build_zip(*files: tuple[str, bytes], gbk: bool = False) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as bag:
        for name, content in files:
            bag.writestr(name.encode("gbk").decode("cp437") if gbk else name, content)
    content = out.getvalue()
    # Python marks such names as UTF-8, an old Windows does not.
    return _clear_name_flag(content, files) if gbk else content


def _clear_name_flag(content: bytes, files: tuple[tuple[str, bytes], ...]) -> bytes:
    for name, _ in files:
        wrong = name.encode("gbk").decode("cp437").encode()
        right = name.encode("gbk")
        content = content.replace(wrong, right + b"\0" * (len(wrong) - len(right)))
    return content.replace(b"\x14\x00\x00\x08", b"\x14\x00\x00\x00")


def fetch_mail(server: Mailserver, day: date = DAY, **given: object) -> tuple[str, bytes]:
    found = mailbox.fetch(day, server.box(**given))
    return found.name, found.content


def test_an_attachment_of_the_day(mailserver: Mailserver) -> None:
    mailserver.deliver(mail(("商品日报20240328.pdf", pdf("28"))), date(2024, 3, 28))
    mailserver.deliver(mail(("logo.png", b"x"), ("商品日报20240329.pdf", pdf("29"))), DAY)
    assert fetch_mail(mailserver) == ("商品日报20240329.pdf", pdf("29"))
    assert fetch_mail(mailserver, date(2024, 3, 28)) == ("商品日报20240328.pdf", pdf("28"))


def test_the_origin_of_a_file_is_recorded(mailserver: Mailserver) -> None:
    mailserver.deliver(mail(("商品日报20240329.pdf", pdf("29"))), DAY)
    found = mailbox.fetch(DAY, mailserver.box())
    assert (found.source, found.report_date, found.url) == ("mailbox", DAY, "imap://127.0.0.1/INBOX/1")


@pytest.mark.parametrize(
    "name",
    [
        'filename="=?GBK?B?yczGt8jVsagyMDI0MDMyOS5wZGY=?="',
        'filename="=?utf-8?B?5ZWG5ZOB5pel5oqlMjAyNDAzMjkucGRm?="',
        "filename*=utf-8''%E5%95%86%E5%93%81%E6%97%A5%E6%8A%A520240329.pdf",
        "filename*0*=gbk''%C9%CC%C6%B7; filename*1*=%C8%D5%B1%A8; filename*2=20240329.pdf",
        'filename="=?gb2312?Q?=C9=CC=C6=B7=C8=D5=B1=A820240329=2Epdf?="',
    ],
)
def test_chinese_names_in_every_encoding(mailserver: Mailserver, name: str) -> None:
    raw = mail(("PLACEHOLDER", pdf("29"))).as_bytes()
    mailserver.deliver(raw.replace(b'filename="PLACEHOLDER"', name.encode()), DAY)
    assert fetch_mail(mailserver) == ("商品日报20240329.pdf", pdf("29"))


def test_the_subject_dates_a_file_that_does_not_do_so_itself(mailserver: Mailserver) -> None:
    mailserver.deliver(mail(("商品日报.pdf", pdf("29")), subject="商品日报 2024年3月29日"), DAY)
    assert fetch_mail(mailserver)[1] == pdf("29")


def test_only_from_the_senders(mailserver: Mailserver) -> None:
    mailserver.deliver(mail(("商品日报20240329.pdf", pdf("right"))), DAY)
    mailserver.deliver(mail(("商品日报20240329.pdf", pdf("x")), sender="x@evil.example"), DAY)
    assert fetch_mail(mailserver, senders=(SENDER.upper(),))[1] == pdf("right")
    with pytest.raises(NotYet):
        fetch_mail(mailserver, senders=("someone@else.example",))


def test_a_mailbox_that_would_take_anybodys_mail_is_a_wrong_setting(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    failure = {"kind": "mailbox", "host": "h", "user": "u", "password": "p"}
    for senders in ([], "", " , "):
        path.write_text(
            yaml.safe_dump(
                {"profiles": {"live": ["box"]}, "sources": {"box": {**failure, "senders": senders}}}
            )
        )
        with pytest.raises(ConfigError, match=r"sources\.box\.senders: has no address"):
            load_config(path, {})
    for senders in (5, True, [None], [5], ["A <a@b.example>"], ["a"], {"a@b.example": 1}):
        path.write_text(
            yaml.safe_dump(
                {"profiles": {"live": ["box"]}, "sources": {"box": {**failure, "senders": senders}}}
            )
        )
        with pytest.raises(
            ConfigError, match=r"sources\.box\.senders(\[0\])?: .*(must be a (list|text)|is no mail address)"
        ):
            load_config(path, {})
    path.write_text(
        yaml.safe_dump({"profiles": {"live": ["box"]}, "sources": {"box": {**failure, "senders": "${WHO}"}}})
    )
    (box,) = load_config(path, {"WHO": "a@b.example, c@d.example"})
    assert isinstance(box, Mailbox) and box.senders == ("a@b.example", "c@d.example")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "a: [",
        "profiles: {}",
        "profiles: {live: [m]}\nsources: {}",
        "profiles: {live: [m]}\nsources: {m: null}",
    ],
)
def test_a_broken_configuration_of_sources_is_said(tmp_path: Path, text: str) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(text)
    with pytest.raises(ConfigError):
        load_config(path, {})


@pytest.mark.parametrize(
    ("results", "counts"),
    [
        ("mx.us.example; spf=pass; dmarc=pass header.from=broker.example", True),
        ("MX.us.example 1; dmarc=pass", True),
        ("mx.us.example; spf=pass; dmarc=fail header.from=broker.example", False),
        ("mx.us.example; spf=pass", False),
        ("mx.evil.example; dmarc=pass", False),
        ("mx.us.example; x=nodmarc=pass", False),
        (None, False),
    ],
)
def test_where_the_server_checks_senders_only_what_it_found_true_counts(
    mailserver: Mailserver, results: str | None, counts: bool
) -> None:
    message = mail(("商品日报20240329.pdf", pdf("29")))
    forged = "mx.us.example; dmarc=pass"
    if results:
        message["Authentication-Results"] = results
        # What came with the mail stands below what our own server wrote.
        message["Authentication-Results"] = forged
    mailserver.deliver(message, DAY)
    if counts:
        assert fetch_mail(mailserver, authserv="mx.us.example")[1] == pdf("29")
    else:
        with pytest.raises(NotYet):
            fetch_mail(mailserver, authserv="mx.us.example")


def build_damaged_zip(method: int) -> bytes:
    """A zip whose packed data are not what they should be."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as bag:
        bag.writestr("商品日报20240329.pdf", pdf("29") * 50)
    content = bytearray(out.getvalue())
    start = content.index(b".pdf") + 4
    content[start + 6 : start + 46] = b"\xff" * 40
    return bytes(content)


USELESS = {
    "a broken zip": (("日报.zip", b"PK\x03\x04 broken"),),
    "damaged data": (("日报.zip", build_damaged_zip(zipfile.ZIP_DEFLATED)),),
    "damaged data of another packer": (("日报.zip", build_damaged_zip(zipfile.ZIP_LZMA)),),
    "no PDF": (("商品日报20240329.pdf", b"<html>log in</html>"),),
    "too large": (("商品日报20240329.pdf", b"%PDF-" + bytes(3_000_000)),),
}


@pytest.mark.parametrize("useless", USELESS)
def test_a_newer_mail_that_is_of_no_use_hides_no_good_one(mailserver: Mailserver, useless: str) -> None:
    mailserver.deliver(mail(*USELESS[useless]), DAY)
    with pytest.raises((FetchRefused, SourceUnavailable)):
        fetch_mail(mailserver, max_bytes=2_000_000)
    mailserver.mails.clear()
    mailserver.deliver(mail(("商品日报20240329.pdf", pdf("good"))), DAY)
    mailserver.deliver(mail(*USELESS[useless]), DAY)
    assert fetch_mail(mailserver, max_bytes=2_000_000)[1] == pdf("good")


def test_only_names_that_fit_the_pattern(mailserver: Mailserver) -> None:
    mailserver.deliver(mail(("商品周报20240329.pdf", pdf("w")), ("日报20240329.docx", b"x")), DAY)
    with pytest.raises(NotYet):
        fetch_mail(mailserver)
    assert fetch_mail(mailserver, pattern=r"周报.*\.pdf$")[1] == pdf("w")


def test_the_newest_mail_holds(mailserver: Mailserver) -> None:
    """A corrected file is sent in a mail of its own."""
    mailserver.deliver(mail(("商品日报20240329.pdf", pdf("first"))), DAY)
    mailserver.deliver(mail(("商品日报20240329（更正）.pdf", pdf("second"))), DAY)
    assert fetch_mail(mailserver)[1] == pdf("second")


def test_mails_of_long_ago_are_not_looked_through(mailserver: Mailserver) -> None:
    mailserver.deliver(mail(("商品日报20240329.pdf", pdf("29"))), date(2024, 3, 20))
    with pytest.raises(NotYet):
        fetch_mail(mailserver)
    assert fetch_mail(mailserver, days_back=10)[1] == pdf("29")


@pytest.mark.parametrize("gbk", [False, True])
def test_out_of_a_zip(mailserver: Mailserver, gbk: bool) -> None:
    bag = build_zip(("日报/商品周报.pdf", pdf("w")), ("日报/商品日报20240329.pdf", pdf("29")), gbk=gbk)
    mailserver.deliver(mail(("日报.zip", bag), subject="附件"), DAY)
    name, content = fetch_mail(mailserver)
    assert name.rstrip("\0") == "日报/商品日报20240329.pdf"
    assert content == pdf("29")


def test_a_zip_that_unpacks_to_too_much(mailserver: Mailserver) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bag:
        bag.writestr("商品日报20240329.pdf", bytes(3_000_000))
    mailserver.deliver(mail(("日报.zip", out.getvalue())), DAY)
    with pytest.raises(FetchRefused, match="larger than 1,000,000 bytes"):
        fetch_mail(mailserver, max_bytes=1_000_000)


def test_a_broken_zip(mailserver: Mailserver) -> None:
    mailserver.deliver(mail(("日报20240329.zip", b"PK nonsense")), DAY)
    with pytest.raises(FetchRefused, match="zip cannot be opened"):
        fetch_mail(mailserver)


def test_an_attachment_over_the_cap_is_said(mailserver: Mailserver) -> None:
    mailserver.deliver(mail(("商品日报20240329.pdf", pdf("29"))), DAY)
    with pytest.raises(FetchRefused, match="larger than 100 bytes"):
        fetch_mail(mailserver, max_bytes=100)


def test_an_attachment_that_is_no_pdf(mailserver: Mailserver) -> None:
    mailserver.deliver(mail(("商品日报20240329.pdf", b"<html>x</html>")), DAY)
    with pytest.raises(FetchRefused, match="an HTML page"):
        fetch_mail(mailserver)


def test_mails_are_looked_at_and_nothing_else(mailserver: Mailserver) -> None:
    mailserver.deliver(mail(("商品日报20240329.pdf", pdf("29"))), DAY)
    assert mailbox.look(DAY, mailserver.box())
    assert not mailbox.look(date(2024, 4, 1), mailserver.box())
    given = {command.split(" ")[0].upper() for command in mailserver.commands}
    assert given == {"CAPABILITY", "LOGIN", "EXAMINE", "UID", "LOGOUT"}
    assert mailserver.seen == set()


def test_a_refused_login_is_no_reason_to_try_again(mailserver: Mailserver) -> None:
    box = Mailbox(
        "mailbox", "127.0.0.1", "reports@example.com", "wrong", mailserver.port, tls=False, senders=(SENDER,)
    )
    with pytest.raises(FetchRefused, match="refuses the login") as failure:
        mailbox.fetch(DAY, box)
    assert "wrong" not in str(failure.value) + repr(box)


def test_a_folder_that_is_not_there(mailserver: Mailserver) -> None:
    with pytest.raises(SourceUnavailable):
        fetch_mail(mailserver, folder="Reports")


def test_a_server_that_is_not_there() -> None:
    with pytest.raises(SourceUnavailable):
        mailbox.fetch(
            DAY, Mailbox("mailbox", "127.0.0.1", "u", "p", free_port(), tls=False, senders=(SENDER,))
        )


def test_a_newer_pdf_that_is_no_report_does_not_win(mailserver: Mailserver) -> None:
    report, notice = ("商品日报20240329.pdf", pdf("29")), ("通知20240329.pdf", pdf("notice"))
    mailserver.deliver(mail(report), DAY)
    mailserver.deliver(mail(notice), DAY)
    found = mailbox.fetch(DAY, mailserver.box(), lambda content: content == pdf("29"))
    assert (found.name, found.content) == report
    nothing_better = mailbox.fetch(DAY, mailserver.box(), lambda content: False)
    assert (nothing_better.name, nothing_better.content) in (report, notice)


def test_of_two_pdfs_of_a_mail_the_report_wins(mailserver: Mailserver) -> None:
    mailserver.deliver(mail(("附件20240329.pdf", pdf("other")), ("商品日报20240329.pdf", pdf("29"))), DAY)
    found = mailbox.fetch(DAY, mailserver.box(), lambda content: content == pdf("29"))
    assert found.content == pdf("29")
