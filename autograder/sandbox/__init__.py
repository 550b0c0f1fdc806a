"""Where a submission runs: without a network, among its own processes, under limits, and with nothing to read.

`bubblewrap` is the first choice, `other_user` the second where namespaces are forbidden; `guard` looks at what runs.
"""
