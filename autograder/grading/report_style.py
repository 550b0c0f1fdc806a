"""The looks of the page on a class. Colors are Okabe and Ito's; each outcome has a sign and a pattern too."""

from __future__ import annotations

from autograder.pictures.palette import BLUE, GREEN, ORANGE, PURPLE, RED, SKY
from autograder.verdict import Outcome

_DARK = "#111418"
_STRIPES = "repeating-linear-gradient({}, {} 0 {}px, transparent {}px {}px)"


def _stripes(angle: str, ink: str, width: int, period: int) -> str:
    return _STRIPES.format(angle, ink, width, width, period)


_LOOKS = {
    Outcome.PASSED: (GREEN, _DARK, ""),
    Outcome.SLOW: (ORANGE, _DARK, _stripes("90deg", "#00000026", 1, 6)),
    Outcome.WRONG: (RED, _DARK, _stripes("45deg", "#ffffff40", 2, 8)),
    Outcome.RAISED: (PURPLE, _DARK, _stripes("0deg", "#00000026", 1, 5)),
    Outcome.STUCK: (SKY, _DARK, _stripes("-45deg", "#00000026", 1, 6)),
    Outcome.NOT_TRIED: ("#c3c9d0", _DARK, ""),
    Outcome.NOT_MEASURED: ("#ffffff", _DARK, _stripes("45deg", "#5c667066", 1, 5)),
}
_UNUSUAL = (BLUE, "#ffffff", _stripes("45deg", "#ffffff33", 1, 5))
"""Fill, ink, pattern; those that a person has to look at share one look, and differ by their words."""


def slug(outcome: Outcome) -> str:
    """The outcome's CSS class."""
    return "o-" + outcome.replace(" ", "-")


def _rule(outcome: Outcome) -> str:
    fill, ink, pattern = _LOOKS.get(outcome, _UNUSUAL)
    image = f" background-image: {pattern};" if pattern else ""
    return f".{slug(outcome)} {{ --fill: {fill}; color: {ink}; background-color: {fill};{image} }}"


STYLE = """
:root { color-scheme: light dark; --text: #1f2328; --page: #ffffff; --soft: #f4f6f8; --line: #d9dee4; --quiet: #57606a;
  --link: #0a5aa8; --bar: #3d7fb8; --alarm: #b34700;
  --good: #00795a; }
@media (prefers-color-scheme: dark) { :root { --text: #e6e8eb; --page: #14171b; --soft: #1d2126; --line: #363d45;
  --quiet: #a3adb8; --link: #7cb8f0; --bar: #5b9fd6; --alarm: #ff9d5c; --good: #2cc79a; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1080px; padding: 24px 20px 60px; color: var(--text); background: var(--page);
  font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  -webkit-print-color-adjust: exact; print-color-adjust: exact; }
h1 { margin: 0; font-size: 27px; line-height: 1.25; overflow-wrap: anywhere; }
h2 { margin: 40px 0 4px; font-size: 20px; }
h3 { margin: 24px 0 6px; font-size: 16px; overflow-wrap: anywhere; }
p { margin: 6px 0; }
a { color: var(--link); }
ul, ol { margin: 6px 0; padding-left: 22px; }
li { margin: 4px 0; overflow-wrap: anywhere; }
summary { cursor: pointer; color: var(--link); }
code { font: 13px ui-monospace, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
pre { margin: 8px 0; padding: 8px 12px; background: var(--soft); border-radius: 6px;
  font: 12.5px/1.5 ui-monospace, Menlo, Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
.quiet { color: var(--quiet); }
.small { font-size: 13px; font-weight: 400; }
.alarm { color: var(--alarm); font-weight: 600; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(138px, 1fr)); gap: 10px; margin: 16px 0; }
.figure { padding: 10px 14px; background: var(--soft); border: 1px solid var(--line); border-radius: 8px; }
.figure b { display: block; font-size: 22px; line-height: 1.3; font-variant-numeric: tabular-nums; }
.badge { display: inline-block; padding: 0 7px; border-radius: 9px; font-size: 13px; font-weight: 600; line-height: 1.5;
  white-space: nowrap; }
.badge.badge { background-image: none; }
.look { padding: 10px 14px; margin: 8px 0; background: var(--soft); border: 1px solid var(--line);
  border-left: 5px solid var(--alarm); border-radius: 6px; }
.look.calm { border-left-color: var(--line); }
.look h3 { margin: 0 0 2px; }
.exercise { display: grid; grid-template-columns: minmax(150px, 210px) minmax(0, 1fr) 132px 76px; gap: 4px 18px;
  align-items: center; padding: 12px 0; border-top: 1px solid var(--line); }
.exercise .name { overflow-wrap: anywhere; line-height: 1.35; }
.exercise .mean { text-align: right; font-variant-numeric: tabular-nums; line-height: 1.3; }
.exercise .mean b { font-size: 18px; }
.bar { display: flex; height: 24px; border-radius: 4px; overflow: hidden; gap: 1px; }
.bar span { min-width: 3px; overflow: hidden; text-align: center; font-size: 12px; font-weight: 600; line-height: 24px;
  white-space: nowrap; }
.counts { display: flex; flex-wrap: wrap; gap: 0 12px; margin-top: 3px; font-size: 12.5px; color: var(--quiet); }
.key { display: inline-block; width: 10px; height: 10px; margin-right: 5px; border-radius: 2px; }
.columns { display: flex; align-items: flex-end; gap: 2px; height: 38px; border-bottom: 1px solid var(--quiet); }
.columns i { flex: 1; background: var(--bar); border-radius: 2px 2px 0 0; }
.columns i.full { background: #009e73; }
.ends { display: flex; justify-content: space-between; font-size: 11.5px; color: var(--quiet); }
.totals { position: relative; max-width: 720px; margin-top: 34px; }
.totals .columns { height: 130px; gap: 3px; }
.totals .columns i { position: relative; font-style: normal; }
.totals .columns i b { position: absolute; top: -18px; left: -10px; right: -10px; text-align: center; font-size: 12px;
  font-weight: 400; color: var(--quiet); }
.totals .ends { margin-top: 2px; font-size: 13px; }
.totals .median { position: absolute; top: 116px; height: 38px; padding: 17px 5px 0; font-size: 13px; line-height: 1.6;
  border-left: 2px dashed var(--text); }
.totals .median.late { border-left: 0; border-right: 2px dashed var(--text); }
.share { display: grid; grid-template-columns: 92px minmax(0, 1fr); gap: 2px 12px; margin: 8px 0;
  align-items: baseline; }
.share b { font-variant-numeric: tabular-nums; }
.share .rule { grid-column: 2; height: 6px; border-radius: 3px; background: var(--soft); }
.share .rule i { display: block; height: 100%; min-width: 3px; border-radius: 3px; background: var(--bar); }
.mistake { padding: 12px 0 14px; border-top: 1px solid var(--line); }
.mistake .sentence { font-weight: 600; overflow-wrap: anywhere; }
.example { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 490px), 1fr)); gap: 4px 20px; }
.example pre { align-self: start; }
.example .run { max-width: 560px; padding-top: 8px; }
.names { overflow-wrap: anywhere; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; }
table { border-collapse: separate; border-spacing: 0; font-variant-numeric: tabular-nums; font-size: 13.5px;
  min-width: 100%; }
th, td { padding: 4px 8px; border-bottom: 1px solid var(--line); text-align: center; white-space: nowrap; }
thead th { vertical-align: bottom; white-space: normal; font-size: 12px; line-height: 1.25; background: var(--soft); }
tbody th, thead th:first-child, tfoot th { position: sticky; left: 0; text-align: left; font-weight: 500;
  background: var(--page); max-width: 210px; overflow: hidden; text-overflow: ellipsis; }
thead th:first-child, tfoot th, tfoot td { background: var(--soft); font-weight: 600; }
td .badge { min-width: 52px; text-align: left; font-weight: 500; }
td .badge b { display: inline-block; width: 14px; }
td .o-passed { color: inherit; background: none; }
td .o-passed b { color: var(--good); }
td.sum { font-weight: 600; text-align: right; }
tfoot td, tfoot th { border-bottom: 0; }
.o-not-measured { box-shadow: inset 0 0 0 1px #5c6670; }
@media (max-width: 720px) {
  body { padding: 16px 12px 40px; }
  .exercise { grid-template-columns: minmax(0, 1fr) 120px; }
  .exercise .name { grid-area: 1 / 1; } .exercise .mean { grid-area: 1 / 2; }
  .exercise .outcomes { grid-area: 2 / 1 / 3 / 3; } .exercise .points { grid-area: 3 / 1 / 4 / 3; }
  .share { grid-template-columns: 64px minmax(0, 1fr); }
  tbody th, thead th:first-child, tfoot th { max-width: 120px; }
}
""" + "\n".join(_rule(outcome) for outcome in Outcome)
