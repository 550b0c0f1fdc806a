"""`on_clock`: a learner's own function on the clock, without an exercise."""

from __future__ import annotations

from typing import Any

from autograder.client.wire import Raised, StandIn, pack
from autograder.clock.run import Run
from autograder.clock.timeline import timeline_of
from autograder.clock.world import Operation, World
from autograder.judge.session import Session
from autograder.pictures import timeline_svg, timeline_text
from autograder.verdict import Timeline

_MOST_ITEMS = 500
_IMAGE = StandIn("value", ("image",))
_BY_NAME = ("work", "Model", "load_model", "model", "convolve", "Normalizer", "Classifier", "Decoder", "sink")


def free_run(session: Session, process: int, message: dict[str, Any]) -> dict[str, Any]:
    """Run the function that the notebook has at hand on `items`, each answered by itself.

    message: name, takes (what the function is given, in this order), items (a count or a list), costs (virtual seconds,
    one or a list), cores, actors (how many), load and pickle (virtual seconds), on_gpu, predicted.
    Returns html, text and data of the timeline, or a problem in one sentence.
    """
    items = message.get("items")
    items = list(range(items)) if type(items) is int else items
    costs: Any = message.get("costs")
    problem = _problem(items, costs, message)
    if problem:
        return {"problem": problem}
    assert isinstance(items, list)
    trouble = session.ask({"do": "start ray if imported"}).get("error")
    if trouble:
        return {"problem": str(trouble)}
    world, given = _world_for(message, items, costs)
    arguments = [given[name] for name in message["takes"]]
    timeline = run_once(session, process, world, arguments, message["name"])
    return {"problem": timeline} if isinstance(timeline, str) else _shown(timeline, message.get("predicted"))


def _world_for(message: dict[str, Any], items: list[Any], costs: Any) -> tuple[World, dict[str, Any]]:
    """The world of a free run, and what the function is given by the names of its parameters."""
    takes = message["takes"]
    if "source" in takes:
        items = [[f"photo {item}.jpg"] for item in items]
    batches = [item if isinstance(item, list) else [item] for item in items] if "batches" in takes else items
    settings: dict[str, Any] = {name: message[name] for name in ("cores", "load", "pickle")}
    given: dict[str, Any] = {name: StandIn(name) for name in _BY_NAME}
    given |= {"actors": StandIn("actors", ("Model", message["actors"])), "image": _IMAGE}
    given |= {"items": items, "batches": batches, "filters": items, "paths": items}
    given |= {"source": StandIn("batches", (items,)), "cores": message["cores"]}
    on_gpu = message.get("on_gpu") is True
    given["Model"] = StandIn("GpuModel" if on_gpu else "Model")
    operations = _operations(takes, items, batches, costs)
    if "source" in takes:
        settings["load"] = {"Model": message["load"]}  # A decoder has nothing to load.
    if on_gpu and "predict" in operations:
        operations["predict"].resource = "gpu"
    return World(operations, capacity={"gpu": 1, "disk": 1}, **settings), given


def _operations(takes: list[str], items: list[Any], batches: list[Any], costs: Any) -> dict[str, Operation]:
    """The slow things of a free run, each answered by its item."""
    if "batches" in takes:
        return {"predict": Operation([(batch,) for batch in batches], batches, costs)}
    if "filters" in takes:
        return {"convolve": Operation([(_IMAGE, item) for item in items], items, costs)}
    if "source" in takes:
        images = [[StandIn("value", (f"image of {name}",)) for name in batch] for batch in items]
        labels = [[f"label of {name}" for name in batch] for batch in items]
        decode, predict, write = costs if isinstance(costs, list) else (costs, costs, costs)
        return {
            "decode": Operation([(batch,) for batch in items], images, decode),
            "predict": Operation([(part,) for part in images], labels, predict),
            "sink": Operation(list(zip(items, labels, strict=True)), [None] * len(items), write, resource="disk"),
        }
    if "paths" in takes:
        tensors = [StandIn("value", (f"tensor of {item}",)) for item in items]
        normalize, classify = costs if isinstance(costs, list) else (costs, costs)
        return {
            "normalize_image": Operation([(item,) for item in items], tensors, normalize),
            "classify_image": Operation([(tensor,) for tensor in tensors], items, classify),
        }
    return {"work": Operation([(item,) for item in items], items, costs)}


def run_once(session: Session, process: int, world: World, arguments: list[Any], name: str) -> Timeline | str:
    """Call the student's function on the clock of `world`. Its timeline, or why there is none."""
    run = Run(world, process, session.watch(process), session.slowdown)
    session.begin(run)
    run.evidence.gave(process, arguments, run.watcher)
    try:
        answer = session.ask({"do": "call", "args": arguments, "iterate": 0})
    finally:
        session.end()
    error = answer.get("error")
    if isinstance(error, Raised):
        return f"{name} raised {error.type_name}: {error.message} {error.where}".strip()
    if answer.get("op") == "stuck":
        if run.endless:
            return f"{name} is stuck: it calls on and on."
        why = "it computes on and on" if run.watcher.spins() else "nothing is running, and it waits for itself"
        return f"{name} is stuck: {why}."
    return timeline_of(run, name)


def _problem(items: Any, costs: Any, message: dict[str, Any]) -> str:
    if not isinstance(items, list) or len(items) > _MOST_ITEMS:
        return f"items is a number or a list, of at most {_MOST_ITEMS} items."
    if len({pack(item) for item in items}) < len(items):
        return "The items must differ from each other, so that the clock can tell them apart."
    for name, most in (("cores", 64), ("actors", 16)):
        if type(message.get(name)) is not int or not 1 <= message[name] <= most:
            return f"{name} is a whole number from 1 to {most}."
    for name in ("load", "pickle"):
        if type(message.get(name)) not in (int, float) or not 0 <= message[name] < 1e6:
            return f"{name} is a number of virtual seconds, 0 or more."
    if isinstance(costs, list):
        if "paths" in message["takes"]:
            if len(costs) != 2:
                return "For paths, costs is one number or a pair: to normalize one image, and to classify one."
        elif "source" in message["takes"]:
            if len(costs) != 3 or any(isinstance(cost, list) and len(cost) != len(items) for cost in costs):
                return "For a source, costs has three entries, to decode, predict and write: numbers, or one a batch."
            costs = [part for cost in costs for part in (cost if isinstance(cost, list) else [cost])]
        elif len(costs) != len(items):
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
