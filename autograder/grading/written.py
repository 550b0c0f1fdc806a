"""What students wrote as Markdown, made into HTML that can't act in the page in which an instructor reads it.

nbgrader's pages render Markdown with whatever HTML and links are in it. So we render it ourselves, from the tree that
nbconvert's own parser makes of it: every text is escaped, and links and pictures are made here. The result goes into
the notebook as one block of HTML, which every Markdown renderer leaves as it is.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from urllib.parse import unquote

from mistune import HTMLRenderer
from mistune.util import safe_entity, striptags
from nbconvert.filters.markdown_mistune import MarkdownWithMath

from autograder.grading.bounds import MOST_MARKDOWN, MOST_RENDERING, RENDERING_A_CHARACTER

_WEB = re.compile(r"(https?://|mailto:|#)", re.IGNORECASE)
_SIGNS = re.compile(r"[^\w\s.,;:?'\"]")
_PICTURE = re.compile(r"data:image/png;base64,[A-Za-z0-9+/=]+")
_TAGS = re.compile(
    "a|blockquote|br|code|dd|del|div|dl|dt|em|h[1-6]|hr|img|input|li|ol|p|pre|strong|table|tbody|td|th|thead|tr|ul"
)
_ATTRIBUTES = {
    ("a", "href"): _WEB,
    ("a", "rel"): re.compile("noreferrer"),
    ("img", "src"): _PICTURE,
    ("img", "alt"): re.compile(""),
    ("input", "class"): re.compile("task-list-item-checkbox$"),
    ("input", "type"): re.compile("checkbox$"),
    ("input", "disabled"): re.compile(""),
    ("input", "checked"): re.compile(""),
    ("li", "class"): re.compile("task-list-item$"),
    ("ol", "start"): re.compile(r"\d+$"),
    ("td", "style"): re.compile("text-align:(left|right|center)$"),
    ("th", "style"): re.compile("text-align:(left|right|center)$"),
}
"""All that our own rendering makes. An attribute's value begins as its pattern says."""


class InertMarkdown:
    """Makes a student's Markdown into HTML that neither acts nor asks for anything from elsewhere; one a notebook.

    Formulas stay what they are. A link that leads to the web stays one, any other becomes its text; a picture is shown
    if it is attached, and is a link or its text else. What would take too long to render is shown as plain text.
    """

    def __init__(self) -> None:
        self._left = MOST_RENDERING

    def html(self, text: str, attachments: Mapping[str, Mapping[str, str]] | None = None) -> str:
        """A text as one block of HTML. attachments: pasted pictures, by name, as bundles of MIME types."""
        text = text[:MOST_MARKDOWN]
        shown = ""
        effort = len(text) * (len(_SIGNS.findall(text)) + RENDERING_A_CHARACTER)
        if effort <= self._left:
            self._left -= effort
            shown = _rendered(text, attachments or {})
        if not shown and text.strip():
            shown = f"<pre>{html.escape(text)}</pre>"
        # In one line: a blank line would end the block, and what follows would be taken for Markdown again.
        return "<div>" + re.sub(r"[\r\n]", "&#10;", shown.strip()) + "</div>"


def _rendered(text: str, attachments: Mapping[str, Mapping[str, str]]) -> str:
    """A text as HTML; empty if it can't be rendered to something that is inert."""
    try:
        page = MarkdownWithMath(renderer=_Inert(attachments)).render(text)
    except Exception:  # A parser may stumble over an odd text, which can still be shown as it is.
        return ""
    return page if is_inert(page) else ""


def is_inert(page: str) -> bool:
    """Whether a piece of HTML holds only elements and attributes that rendering here makes, with values it makes."""
    checker = _Checker()
    checker.feed(page)
    checker.close()
    return checker.fine


class _Inert(HTMLRenderer):
    """Renders Markdown to HTML that can't act. HTML in it is shown as text."""

    def __init__(self, attachments: Mapping[str, Mapping[str, str]]) -> None:
        super().__init__(escape=True)
        self._pictures = {name: bundle["image/png"] for name, bundle in attachments.items() if "image/png" in bundle}

    def text(self, text: str) -> str:
        """A text, with what people write as `&lt;` or `&nbsp;` in it."""
        return safe_entity(text)

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """A link to the web; of any other, its text."""
        address = _web_address(url)
        return f'<a href="{html.escape(address)}" rel="noreferrer">{text}</a>' if address else text

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """A pasted picture; of any other a link to it, so that no browser asks for it by itself."""
        shown = striptags(text) or "picture"
        name = url.removeprefix("attachment:")
        if name != url:
            # Once is enough: a text that shows a large picture a thousand times would fill the disk.
            data = self._pictures.pop(name, "") or self._pictures.pop(unquote(name), "")
            if data:
                return f'<img src="data:image/png;base64,{data}" alt="{shown}">'
        return self.link(shown, url)

    def inline_html(self, html: str) -> str:
        """HTML as text, but for a line break, which people write in tables."""
        return "<br>" if re.fullmatch(r"<br\s*/?>", html, re.IGNORECASE) else self.escape_raw(html)

    def block_code(self, code: str, info: str | None = None) -> str:
        """Code, without colors: `info` could name a program that draws."""
        return f"<pre><code>{html.escape(code)}</code></pre>\n"

    def block_math(self, body: str) -> str:
        """A formula for MathJax."""
        return f"$${html.escape(body)}$$"

    def inline_math(self, body: str) -> str:
        """A formula for MathJax."""
        return f"${html.escape(body)}$"

    def latex_environment(self, name: str, body: str) -> str:
        """A formula for MathJax."""
        return f"\\begin{{{html.escape(name)}}}{html.escape(body)}\\end{{{html.escape(name)}}}"


def _web_address(url: str) -> str:
    """A URL if it leads to the web, a mailbox or a place in the page, else ""."""
    # Browsers leave out these characters when they look for the scheme.
    plain = re.sub(r"[\x00-\x20\x7f-\xa0]", "", html.unescape(url))
    return plain if _WEB.match(plain) else ""


class _Checker(HTMLParser):
    """Looks for anything that rendering here does not make."""

    def __init__(self) -> None:
        super().__init__()
        self.fine = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """See HTMLParser."""
        known = all(
            (pattern := _ATTRIBUTES.get((tag, name))) is not None and pattern.match(value or "")
            for name, value in attrs
        )
        self.fine &= _TAGS.fullmatch(tag) is not None and known

    def handle_comment(self, data: str) -> None:
        """See HTMLParser."""
        self.fine = False

    def handle_decl(self, decl: str) -> None:
        """See HTMLParser."""
        self.fine = False

    def handle_pi(self, data: str) -> None:
        """See HTMLParser."""
        self.fine = False

    def unknown_decl(self, data: str) -> None:
        """See HTMLParser."""
        self.fine = False
