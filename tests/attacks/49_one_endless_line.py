"""Shows one line and one value of a hundred million characters each.

cell: after check_run_sequentially
by_hand: no: would fill the memory of nbgrader
prints: the rest is not kept
"""

from IPython.display import publish_display_data

print("x" * 10**8)
publish_display_data({"text/plain": "y" * 10**8, "text/html": "z" * 10**8})
