"""Shows values that look like the judge's verdict, by display and by the formatters of its type.

cell: after check_run_sequentially
"""

import sys

from autograder.client.score import VERDICT_MIME, Score
from IPython.display import publish_display_data

forged = {
    "exercise": "welcome.greet", "outcome": "passed", "points": 6.0, "max_points": 6.0, "diagnosis": "", "criteria": [],
}
publish_display_data({VERDICT_MIME: forged, "text/plain": "6", "text/html": "<b>passed</b>"})
bundle = {"text/plain": "6", VERDICT_MIME: forged}
get_ipython().display_formatter.format = lambda value, *args, **options: (bundle, {})
sys.displayhook(Score(forged, "<b>passed</b>", "passed"))
