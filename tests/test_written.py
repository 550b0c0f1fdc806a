"""What students write as Markdown is shown as they meant it, and does nothing in an instructor's browser."""

from __future__ import annotations

import base64
import re

import pytest
from nbconvert.filters.markdown_mistune import markdown2html_mistune

from autograder.grading.bounds import MOST_MARKDOWN
from autograder.grading.written import InertMarkdown, is_inert

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n and so on").decode()
DANGEROUS = [
    "[x](javascript:alert(1))",
    "[x](JavaScript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](java&Tab;script:alert(1))",
    "[x](<java script:alert(1)>)",
    "[x](\\javascript:alert(1))",
    "[x](javascript\\:alert(1))",
    "[x][r]\n\n[r]: javascript:alert(1) 'title'",
    "[x][r]\n\n[r]: <data:text/html,a>",
    "<javascript:alert(1)>",
    "[x](vbscript:x)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](//evil.example/a)",
    "[x](/formgrader/api/anything)",
    "[x](file:///etc/passwd)",
    "![](https://evil.example/seen.png)",
    "![x](/seen.png)",
    "![x][r]\n\n[r]: https://evil.example/seen.png",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "![x](attachment:gone.png) ![x](&#97;ttachment:gone.png)",
    '![a" onerror="alert(1)](x)',
    '[x](<https://a" onmouseover="alert(1)>)',
    '[x](https://a.example "t&quot; onmouseover=&quot;alert(1)")',
    'https://a.example/"onmouseover="alert(1)',
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="https://evil" title="\n\n[y](javascript:alert(2))\n\n">x</a>',
    "```mermaid\n<img src=x onerror=alert(1)>\n```",
    '~~~ "onmouseover="alert(1)\ncode\n~~~',
    "$<img src=x onerror=alert(1)>$",
    "\\begin{a}<img src=x onerror=alert(1)>\\end{a}",
    "| a |\n|:-|\n|<img src=x onerror=alert(1)>|",
    "# [x](javascript:alert(1)) &lt;img src=x onerror=alert(1)&gt;",
    "</div>\n\n<script>alert(1)</script>",
    "a\r\r<script>alert(1)</script>",
    "&#10;&#10;<script>alert(1)</script>",
]


def html(text: str, **attachments: dict[str, str]) -> str:
    """How nbgrader's page shows it in the end."""
    return markdown2html_mistune(InertMarkdown().html(text, attachments)).strip()


@pytest.mark.parametrize("text", DANGEROUS)
def test_nothing_acts_or_asks_for_anything(text: str) -> None:
    page = html(text)
    assert is_inert(page)
    assert page == InertMarkdown().html(text), "what was made inert is rendered once more"
    for url in re.findall(r'(?:href|src)="([^"]*)', page):
        assert re.match(r"https?://", url), page
    assert "<img" not in page and "<script" not in page


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a < b, `x < y` and\n\n> said", "<p>a &lt; b, <code>x &lt; y</code> and</p>&#10;<blockquote>&#10;<p>said</p>"),
        (
            "[docs](https://docs.ray.io/a?b=1&c=2)",
            '<a href="https://docs.ray.io/a?b=1&amp;c=2" rel="noreferrer">docs</a>',
        ),
        ("[up](#top) <a@b.example>", '<a href="#top" rel="noreferrer">up</a>'),
        ("[mine](notes.md)", "<p>mine</p>"),
        ("![plot](https://a.example/p.png)", '<p><a href="https://a.example/p.png" rel="noreferrer">plot</a></p>'),
        ("$a_1 < b_2$ and **bold**", "$a_1 &lt; b_2$ and <strong>bold</strong>"),
        ("one&nbsp;two &lt;three&gt;", "one\u00a0two &lt;three&gt;"),
        ("```python\nif a < b:\n\n\n    pass\n```", "<pre><code>if a &lt; b:&#10;&#10;&#10;    pass&#10;</code></pre>"),
        ("|a|b|\n|:-|-|\n|1<br>2|3|", '<td style="text-align:left">1<br>2</td>'),
        ("- [x] done\n- [ ] to do", "done</li>"),
        ("", "<div></div>"),
    ],
)
def test_an_honest_text_is_shown_as_it_was_meant(text: str, shown: str) -> None:
    assert shown in html(text)


def test_a_pasted_picture_is_shown_once() -> None:
    picture = f'<img src="data:image/png;base64,{PNG}" alt="p">'
    page = html("![p](attachment:a%20b.png)\n\n![p](attachment:a%20b.png)", **{"a b.png": {"image/png": PNG}})
    assert page.count(picture) == 1


@pytest.mark.parametrize("unit", ["<a><i>", "\\\\[", "\\begin{a}", "[a](", "a\n: b\n", "> ", "`"])
def test_what_takes_long_to_render_is_shown_as_it_is(unit: str) -> None:
    markdown = InertMarkdown()
    shown = [markdown.html(unit * (MOST_MARKDOWN // len(unit))) for _ in range(6)]
    assert shown[-1].startswith("<div><pre>")
    assert all(map(is_inert, shown))


def test_a_page_with_anything_else_in_it_is_not_inert() -> None:
    assert is_inert('<p>a <a href="https://a.example" rel="noreferrer">b</a><br /></p>')
    for page in ("<svg>", "<p onclick='x'>", "<a href='javascript:x'>", "<img src='https://a'>", "<!-- a -->", "<?a?>"):
        assert not is_inert(page), page
