"""What investors' storage can refuse.

InvestorError
├── ProfileNotFound
├── ProfileMoved
├── IfMatchMissing
├── KeyReused
├── KeySpent
└── ProfileErased
"""


class InvestorError(Exception):
    """Something the investors' side refuses."""


class ProfileNotFound(InvestorError):
    """No profile has this link."""

    def __init__(self) -> None:
        super().__init__("no profile has this link")


class ProfileMoved(InvestorError):
    """The profile was changed since it was read."""

    def __init__(self) -> None:
        super().__init__("the profile was changed since it was read")


class IfMatchMissing(InvestorError):
    """An edit says which revision it starts from."""

    def __init__(self) -> None:
        super().__init__("an edit needs If-Match with the ETag that was read")


class KeyReused(InvestorError):
    """The same key came with another request."""

    def __init__(self) -> None:
        super().__init__("this Idempotency-Key came with another request before")


class KeySpent(InvestorError):
    """What the key made is kept; its link is handed out again only for a while, and only unaltered."""

    def __init__(self) -> None:
        super().__init__("this Idempotency-Key has made a profile already; its link is not shown again")


class ProfileErased(InvestorError):
    """What the key made was deleted since."""

    def __init__(self) -> None:
        super().__init__("the profile this key made has been deleted")
