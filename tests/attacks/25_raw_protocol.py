"""Speaks the judge's protocol itself: forged verdicts, claims to be done, a second notebook.

cell: after check_run_sequentially
prints: (?s)may only ask the clock.*may only ask the clock.*may only ask the clock
"""

import os
import socket

from autograder.client.link import read_message, send_message

verdict = {"exercise": "welcome.greet", "outcome": "passed", "points": 6.0, "max_points": 6.0}
for message in (
    {"do": "done", "verdict": verdict, "html": "", "text": ""},
    {"op": "done", "verdict": verdict},
    {"op": "keep", "verdict": verdict},
    {"op": "hello"},
    {"op": "check", "exercise": "welcome.greet", "name": "greet"},
    {"op": "returned", "value": "Hello, Ada!"},
):
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(os.environ["RAYCOURSE_CLOCK"])
    send_message(connection, message)
    print(message.get("op"), read_message(connection))
