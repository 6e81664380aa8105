"""HTML pages: one self-contained file each, escaped always, with a policy that forbids the rest.

The policy (W3C Content Security Policy 3) allows the page's own style, named by its hash, and
nothing else: no script, no address, no frame, no form. Style attributes are refused by it too, so
what varies is a class or an SVG attribute.
"""

import hashlib
from base64 import b64encode
from datetime import UTC
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from reports import phrase
from reports.escape import plain
from reports.names import names_of
from reports.report import ReportContext


def html_page(
    template: str,
    style: tuple[str, ...],
    context: ReportContext,
    *,
    paper: bool = False,
    **values: Any,
) -> bytes:
    """One finished page; with `paper` the page that becomes a PDF, without what only screens need.

    `template` and the files of `style` stand in `reports/templates`. The template extends
    `base.html`, which brings the policy, the language and the mark of simulated data.
    """
    names = names_of(context)
    css = "\n".join(_text(name) for name in ("base.css", *style, *(["paper.css"] if paper else [])))
    if context.simulated:  # on every sheet of paper; the words are ours and hold no quote
        said = names.words.say("simulated_short").upper()
        css += f'\n@page {{ @bottom-center {{ content: "{said}"; }} }}\n'
    digest = b64encode(hashlib.sha256(css.encode()).digest()).decode()
    shown = environment().get_template(template).render(
        context=context,
        lang=context.lang,
        names=names,
        words=names.words,
        paper=paper,
        made_at=context.generated_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        say=names.words.say,
        style=Markup(css),  # noqa: S704  our own file; its hash is in the policy
        policy=(
            f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
            "base-uri 'none'; form-action 'none'"
        ),
        **values,
    )  # fmt: skip
    return shown.encode()


@cache
def environment() -> Environment:
    """Jinja as every page uses it: escaping cannot be switched off, a missing name is an error."""
    made = Environment(
        loader=PackageLoader("reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_harmless,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(phrase=phrase)
    made.filters["cap"] = phrase.capital
    return made


def _harmless(value: Any) -> Any:
    """The second net: whatever text reaches a page is plain."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return plain(value)
    return value


@cache
def _text(name: str) -> str:
    return files("reports").joinpath("templates", name).read_text("utf-8")
