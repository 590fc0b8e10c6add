"""What investors' storage can refuse.

InvestorError
├── ProfileNotFound
├── ProfileMoved
├── ProfileOutdated
├── IfMatchMissing
├── KeyReused
├── KeySpent
└── ProfileErased
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar


class InvestorError(Exception):
    """Something the investors' side refuses; ``said`` tells it in ``vi`` and ``en``."""

    said: ClassVar[Mapping[str, str]]

    def __init__(self) -> None:
        super().__init__(self.said["en"])


class ProfileNotFound(InvestorError):
    """No profile has this link."""

    said: ClassVar[Mapping[str, str]] = {
        "vi": "không có hồ sơ nào ở đường dẫn này",
        "en": "no profile has this link",
    }


class ProfileMoved(InvestorError):
    """The profile was changed since it was read."""

    said: ClassVar[Mapping[str, str]] = {
        "vi": "hồ sơ đã được sửa sau khi đọc",
        "en": "the profile was changed since it was read",
    }


class ProfileOutdated(InvestorError):
    """What was stored is not a profile by the rules of today. ``findings`` are Pydantic's, of ``document``."""

    said: ClassVar[Mapping[str, str]] = {
        "vi": "hồ sơ được lưu theo quy tắc cũ; hãy sửa những điểm nêu ở errors rồi thay bằng bản mới",
        "en": "the profile was kept under earlier rules; put right what errors name, and replace it",
    }

    def __init__(self, findings: Sequence[Mapping[str, Any]], document: Mapping[str, Any]) -> None:
        super().__init__()
        self.findings, self.document = tuple(findings), document


class IfMatchMissing(InvestorError):
    """An edit says which revision it starts from."""

    said: ClassVar[Mapping[str, str]] = {
        "vi": "muốn sửa phải gửi If-Match với ETag đã đọc",
        "en": "an edit needs If-Match with the ETag that was read",
    }


class KeyReused(InvestorError):
    """The same key came with another request."""

    said: ClassVar[Mapping[str, str]] = {
        "vi": "Idempotency-Key này đã đi cùng một yêu cầu khác",
        "en": "this Idempotency-Key came with another request before",
    }


class KeySpent(InvestorError):
    """What the key made is kept; its link is handed out again only for a while, and only unaltered."""

    said: ClassVar[Mapping[str, str]] = {
        "vi": "Idempotency-Key này đã tạo một hồ sơ; đường dẫn không được hiện lại",
        "en": "this Idempotency-Key has made a profile already; its link is not shown again",
    }


class ProfileErased(InvestorError):
    """What the key made was deleted since."""

    said: ClassVar[Mapping[str, str]] = {
        "vi": "hồ sơ mà khóa này tạo ra đã bị xoá",
        "en": "the profile this key made has been deleted",
    }
