"""Pictures of a run: timelines and verdict cards, for a notebook and for a terminal.

Everything here is a pure function of the data in `autograder.verdict`. The pictures are inline SVG and HTML built with
`xml.etree.ElementTree`: inline SVG follows the page's theme and has hover text, and the standard library is there
already, so that the judge, which draws too, starts at once.
"""

from autograder.pictures.card import card_html
from autograder.pictures.svg import timeline_svg
from autograder.pictures.terminal import card_text, timeline_text

__all__ = ["card_html", "card_text", "timeline_svg", "timeline_text"]
