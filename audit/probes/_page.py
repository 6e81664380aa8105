"""What the probes of devices' pages share: which answers are a page, and what the others mean."""

from audit.asks import Answer, HttpAnswer
from audit.wire.http import media_type
from inventory.seen import LookError, Outcome


def body_of(answer: Answer, what: str, media: str | None = None) -> bytes:
    """The body of a page that was asked for.

    Args:
        what: names the page in a note.
        media: the media type that it has; a page that does not say is believed.

    Raises:
        LookError: DENIED (401, 403); UNSUPPORTED, any other status than 200, or another media
            type; GARBLED, longer than we accept.
    """
    assert isinstance(answer, HttpAnswer)
    if answer.status in (401, 403):
        raise LookError(Outcome.DENIED, f"{what}: HTTP {answer.status}")
    if answer.status != 200:
        raise LookError(Outcome.UNSUPPORTED, f"{what}: HTTP {answer.status}")
    if media is not None and media_type(answer.headers) not in (media, None):
        raise LookError(Outcome.UNSUPPORTED, f"{what}: a web page answers instead")
    if answer.cut:
        raise LookError(Outcome.GARBLED, f"{what}: the answer is longer than we accept")
    return answer.body
