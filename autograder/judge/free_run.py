"""`on_clock`: a learner's own function on the clock, without an exercise."""

from __future__ import annotations

from typing import Any

from autograder.client.wire import Raised, StandIn, pack
from autograder.clock.run import Run, timeline_of
from autograder.clock.world import Operation, World
from autograder.judge.session import Session
from autograder.pictures import timeline_svg, timeline_text
from autograder.verdict import Timeline

_MOST_ITEMS = 500


def free_run(session: Session, process: int, message: dict[str, Any]) -> dict[str, Any]:
    """Run the function that the notebook has at hand on `items`, each answered by itself.

    message: name, items (a count or a list), costs (virtual seconds, one or a list), cores, predicted.
    Returns html, text and data of the timeline, or a problem in one sentence.
    """
    items = message.get("items")
    items = list(range(items)) if type(items) is int else items
    costs: Any = message.get("costs")
    problem = _problem(items, costs, message.get("cores"))
    if problem:
        return {"problem": problem}
    assert isinstance(items, list)
    trouble = session.ask({"do": "look at ray"}).get("error")
    if trouble:
        return {"problem": str(trouble)}
    operation = Operation([(item,) for item in items], items, costs)
    timeline = run_once(session, process, World({"work": operation}, cores=message["cores"]), items, message["name"])
    return {"problem": timeline} if isinstance(timeline, str) else _shown(timeline, message.get("predicted"))


def run_once(session: Session, process: int, world: World, items: list[Any], name: str) -> Timeline | str:
    """Call the student's function(work, items) on the clock of `world`. Its timeline, or why there is none."""
    run = Run(world, process, session.watch(process), session.slowdown)
    session.begin(run)
    try:
        answer = session.ask({"do": "call", "args": [StandIn("work"), items], "iterate": 0})
    finally:
        session.end()
    error = answer.get("error")
    if isinstance(error, Raised):
        return f"{name} raised {error.type_name}: {error.message} {error.where}".strip()
    if answer.get("op") == "stuck":
        return f"{name} is stuck: nothing is running, and it waits for itself."
    return timeline_of(run, name)


def _problem(items: Any, costs: Any, cores: Any) -> str:
    if not isinstance(items, list) or len(items) > _MOST_ITEMS:
        return f"items is a number or a list, of at most {_MOST_ITEMS} items."
    if len({pack(item) for item in items}) < len(items):
        return "The items must differ from each other, so that the clock can tell them apart."
    if type(cores) is not int or not 1 <= cores <= 64:
        return "cores is a whole number from 1 to 64."
    if isinstance(costs, list):
        if len(costs) != len(items):
            return f"costs has {len(costs)} entries for {len(items)} items."
        numbers = costs
    else:
        numbers = [costs]
    if not all(type(cost) in (int, float) and 0 < cost < 1e6 for cost in numbers):
        return "A cost is a number of virtual seconds above 0."
    return ""


def _shown(timeline: Timeline, predicted: Any) -> dict[str, Any]:
    html, text = timeline_svg(timeline), timeline_text(timeline)
    if type(predicted) in (int, float):
        off = timeline.speedup / predicted if predicted > 0 else 0.0
        comment = "You were right." if 0.95 <= off <= 1.05 else "Find the reason in the picture."
        sentence = f"You predicted {predicted:g}x. The clock says {timeline.speedup:.3g}x. {comment}"
        html, text = f"<p>{sentence}</p>{html}", f"{sentence}\n{text}"
    data = {"virtual_speedup": round(timeline.speedup, 3), "makespan": timeline.makespan, "cores": timeline.cores}
    return {"html": html, "text": text, "data": data}
