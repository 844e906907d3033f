"""The bytes must be a PDF; what else came is said in words."""

import pytest
from ribao.errors import FetchRefused, SourceUnavailable
from ribao.source.pdf import require_pdf

from tests.fixtures.local import SAMPLES
from tests.fixtures.web import PDF


def test_a_report_passes() -> None:
    require_pdf((SAMPLES / "20240329.pdf").read_bytes(), "x")
    require_pdf(b"\xef\xbb\xbf junk\n" + PDF + b"\n\n", "x")


@pytest.mark.parametrize(
    "page",
    [
        "<!DOCTYPE html><form>请先登录 <input type=password></form>",
        "<html><body>会员登陆</body></html>",
        "<HTML><title>Sign in</title></HTML>",
        "<html><input type='password'></html>",
    ],
)
def test_a_login_page_is_called_by_its_name(page: str) -> None:
    with pytest.raises(FetchRefused, match="a login page came instead of the PDF"):
        require_pdf(page.encode(), "x")


def test_so_is_one_in_gbk() -> None:
    with pytest.raises(FetchRefused, match="a login page"):
        require_pdf("<html><body>请先登录</body></html>".encode("gbk"), "x")


def test_another_page_is_not_called_a_login() -> None:
    with pytest.raises(FetchRefused, match="an HTML page came"):
        require_pdf("<html>文件已删除</html>".encode(), "x")


@pytest.mark.parametrize("content", [b"PK\x03\x04 a zip", b"\x89PNG", b"{}", b"%!PS"])
def test_no_pdf_at_all(content: bytes) -> None:
    with pytest.raises(FetchRefused, match="is no PDF"):
        require_pdf(content, "x")


@pytest.mark.parametrize("content", [PDF[:200], b""])
def test_half_a_file_is_fetched_again(content: bytes) -> None:
    with pytest.raises(SourceUnavailable):
        require_pdf(content, "x")
