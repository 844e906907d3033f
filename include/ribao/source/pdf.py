"""Are these bytes a whole PDF? If not, what are they?"""

import re

from ribao.errors import FetchRefused, SourceUnavailable

_WORDS = [word.encode(code) for word in ("登录", "登陆", "请先登") for code in ("utf-8", "gbk")]
_LOGIN = re.compile(b"|".join([*_WORDS, rb"log ?in|sign ?in|type=[\"']?password"]), re.IGNORECASE)
# A PDF's head may stand behind some junk, its end before some (ISO 32000-1, annex H.3.1 and H.3.4).
_HEAD, _TAIL = 1024, 2048


def require_pdf(content: bytes, where: str) -> None:
    """Raise FetchRefused where the bytes are no PDF, SourceUnavailable where one was cut off."""
    if b"%PDF-" in content[:_HEAD]:
        if b"%%EOF" not in content[-_TAIL:]:
            raise SourceUnavailable(
                f"{where}: the PDF is cut off after {len(content):,} bytes", "it is fetched again"
            )
        return
    if not content:
        raise SourceUnavailable(f"{where}: nothing came", "it is fetched again")
    if b"<html" in content[:4096].lower() or b"<!doctype html" in content[:4096].lower():
        if _LOGIN.search(content):
            raise FetchRefused(f"{where}: a login page came instead of the PDF", "renew the site's login")
        raise FetchRefused(f"{where}: an HTML page came instead of the PDF", "open it in a browser")
    raise FetchRefused(f"{where}: what came is no PDF", "open it in a browser")
