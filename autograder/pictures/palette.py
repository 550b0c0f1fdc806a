"""The colors and patterns of a timeline.

Kinds differ by color and by pattern. The palette is Okabe and Ito's (Color Universal Design, 2008): color-blind readers
can tell it apart, and these fills read on light and on dark pages.
"""

BLUE, GREEN, SKY, ORANGE, PURPLE, RED = "#0072B2", "#009E73", "#56B4E9", "#E69F00", "#CC79A7", "#D55E00"
CALL_STYLES = ("call0", "call1", "call2")
PATTERNS = {
    "call1": (GREEN, "M-1 9 L9 -1 M-1 1 L1 -1 M7 9 L9 7", "#ffffff", "0.4"),
    "call2": (SKY, "M0 4 H8", "#000000", "0.45"),
    "load": (ORANGE, "M-1 -1 L9 9 M7 -1 L9 1 M-1 7 L1 9", "#000000", "0.6"),
    "pickle": (PURPLE, "M2 2 h0.01 M6 6 h0.01", "#000000", "0.7"),
}
"""Fill, path of an 8 by 8 tile, its stroke color and opacity."""
NUMBERS = {"call0": ("#ffffff", BLUE), "call1": ("#000000", GREEN), "call2": ("#000000", SKY)}
"""The color of the number in a bar, and of the halo that keeps the pattern away from it."""

STYLE = """
#ID { display: block; width: 100%; max-width: 720px; height: auto; aspect-ratio: RATIO; container-type: inline-size;
  color: var(--jp-content-font-color1, inherit); font-family: var(--jp-ui-font-family, system-ui, sans-serif); }
#ID text { font-size: 12px; fill: currentColor; stroke: none; }
#ID .title { font-weight: 600; }
#ID .minor, #ID .idle { fill-opacity: 0.72; }
#ID .span:hover .bar { stroke: currentColor; stroke-width: 2; }
svg#ID:root { color: #1f2328; background: #ffffff; }
@media (prefers-color-scheme: dark) { svg#ID:root { color: #e6e8eb; background: #14171b; } }
@container (max-width: 480px) { #ID text { font-size: 17px; } #ID .roomy { display: none; } }
"""
"""Inline, text takes the color of the page around it; a file of its own (`:root`) has light and dark colors."""
