# A space before the exclamation mark, as French has it.
# outcome: wrong
# diagnosis: only the spaces
def greet(name):
    return f"Hello, {name} !"
