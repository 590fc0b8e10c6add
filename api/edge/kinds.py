"""The kinds of problem there are: what a client is told, and what it may do."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A kind of problem: its status, the name of its page, its title, and what to do about it."""

    status: int
    slug: str
    title: str
    advice: str
    title_vi: str

    def titled(self, lang: str) -> str:
        """The title in ``vi`` or ``en``."""
        return self.title_vi if lang == "vi" else self.title


NOT_FOUND = Kind(
    404,
    "not-found",
    "Not found",
    "Check the id or the path; withdrawn listings are no longer there.",
    "Không tìm thấy",
)
INVALID = Kind(
    422,
    "invalid",
    "The request does not fit its description",
    "Each entry of `errors` names a field and says what is wrong with it.",
    "Yêu cầu không đúng mô tả",
)
METHOD = Kind(
    405,
    "method-not-allowed",
    "Method not allowed",
    "The Allow header lists what this address takes.",
    "Phương thức không được dùng ở đây",
)
UNREADABLE = Kind(
    400,
    "unreadable",
    "The request cannot be read",
    "Send UTF-8 text; JSON without repeated keys, NaN, infinities or NUL.",
    "Không đọc được yêu cầu",
)
BAD_PARAMETER = Kind(
    400,
    "bad-parameter",
    "A query parameter is not usable",
    "`errors` names it and says what is wrong; the API document lists what the operation takes.",
    "Tham số truy vấn không dùng được",
)
INTERNAL = Kind(
    500,
    "internal",
    "Something went wrong here",
    "Try again; if it stays, tell the operators the problem's id.",
    "Hệ thống gặp lỗi",
)
BUSY = Kind(503, "busy", "Busy", "Try again in a moment.", "Hệ thống đang bận")
NO_SPACE = Kind(
    507,
    "no-space",
    "No space left",
    "Nothing was changed. Try again once the operators have made room.",
    "Hết dung lượng",
)
CONFLICT = Kind(409, "conflict", "Conflict", "Read the current state and decide again.", "Xung đột")
NOT_PUBLISHABLE = Kind(
    422,
    "not-publishable",
    "The record breaks a rule",
    "Each entry of `errors` names a field and says which rule.",
    "Bản ghi không đúng quy tắc",
)
STALE = Kind(
    412,
    "precondition-failed",
    "It changed meanwhile",
    "Read it again, then send the edit with its new ETag in If-Match.",
    "Nội dung đã thay đổi",
)
PRECONDITION = Kind(
    428,
    "precondition-required",
    "If-Match is required",
    "Send the ETag you read in If-Match, so that nobody's change is overwritten.",
    "Phải có If-Match",
)
BAD_CURSOR = Kind(
    400, "bad-cursor", "The cursor is not usable", "Start again without a cursor.", "Con trỏ không dùng được"
)
GONE = Kind(
    410, "resync", "Resync", "Take the snapshot again, then follow from its cursor.", "Phải đồng bộ lại"
)
ERASED = Kind(
    410,
    "erased",
    "It was deleted",
    "What this key made has been deleted since; use a new key.",
    "Nội dung đã bị xoá",
)
TOO_LARGE = Kind(413, "too-large", "Too large", "Send a smaller body.", "Nội dung quá lớn")
TOO_LONG = Kind(414, "too-long", "Too long", "Send a shorter query string.", "Chuỗi truy vấn quá dài")
NOT_JSON = Kind(
    415,
    "not-json",
    "JSON in UTF-8 is needed",
    "Send Content-Type: application/json, without Content-Encoding.",
    "Phải gửi JSON bằng UTF-8",
)
TOO_SLOW = Kind(408, "too-slow", "The request came too slowly", "Send it in one go.", "Yêu cầu đến quá chậm")
HEAD_TOO_LARGE = Kind(
    431,
    "head-too-large",
    "The head of the request is too large",
    "Send fewer or shorter headers.",
    "Phần đầu của yêu cầu quá lớn",
)
NOT_YET = Kind(503, "not-yet", "Not yet there", "Try again in a moment, or ask without at_least.", "Chưa tới")
AHEAD = Kind(
    409,
    "ahead-of-log",
    "Nothing has this number yet",
    "Ask for a sequence that has been published; a restored log may be shorter than the one you knew.",
    "Chưa có gì mang số này",
)
KEY_REUSED = Kind(
    422,
    "key-reused",
    "The Idempotency-Key was used for another request",
    "Use a new key for a new request.",
    "Idempotency-Key đã dùng cho yêu cầu khác",
)
KEY_SPENT = Kind(
    409,
    "key-spent",
    "The Idempotency-Key has done its work",
    "The profile it made is kept, but its link is not shown again. Use a new key for a new profile.",
    "Idempotency-Key đã dùng xong",
)
NOTHING = Kind(
    503,
    "no-policy",
    "Nothing to match against",
    "A province with a matching policy has to be loaded first.",
    "Chưa có gì để so khớp",
)
UNKNOWN_KEY = Kind(
    401,
    "unknown-key",
    "The key is not known",
    "Send the key as `Authorization: Bearer …`, or ask without one; a revoked key does not come back.",
    "Khóa truy cập không đúng",
)
SCOPE = Kind(
    403,
    "scope",
    "The key is for something else",
    "Ask the operators for a key with this scope.",
    "Khóa truy cập này dùng cho việc khác",
)
QUOTA = Kind(
    429,
    "quota-used-up",
    "Too many requests",
    "Wait as long as Retry-After says. Ask with If-None-Match: an answer without news costs nothing.",
    "Quá nhiều yêu cầu",
)
OUTDATED = Kind(
    409,
    "profile-outdated",
    "The kept profile is outdated",
    "Each entry of `errors` names what the rules refuse of it now. Read it, put that right, and replace it with PUT.",
    "Hồ sơ đã lưu không còn đúng quy tắc hiện nay",
)
