"""Shows HTML, JavaScript, SVG and links that would act in the page in which an instructor reads it.

cell: after check_run_sequentially
"""

from IPython.display import HTML, Javascript, Markdown, display, publish_display_data

attack = "<img src=x onerror=alert(1)><script>alert('THE_MARK')</script>"
display(HTML(attack), Javascript("alert('THE_MARK')"), Markdown(attack))
publish_display_data({"image/svg+xml": f"<svg onload=alert(1)>{attack}</svg>", "text/latex": attack})
publish_display_data({"image/png": attack, "image/jpeg": attack, "application/vnd.jupyter.widget-view+json": {}})
publish_display_data({"image/png": 'iVBORw0KGgo="><script>alert(1)</script>'})
publish_display_data({"text/plain": "harmless"}, metadata={"text/html": {"isolated": False}, "tags": ["x"]})
