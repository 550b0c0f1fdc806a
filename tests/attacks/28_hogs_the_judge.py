"""Takes the judge's one connection for a notebook before the notebook does, and says nothing on it.

marks: 0 raised, 0 raised
reported: the cell raised ClockError
"""

import os

from autograder.client.link import connect, read_message, send_message

connection = connect(os.environ["RAYCOURSE_CLOCK"], seconds=300)
send_message(connection, {"op": "hello"})
print(read_message(connection))
