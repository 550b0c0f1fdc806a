# Leaves out the last character.
# outcome: wrong
# diagnosis: ends too early: '!' is missing
def greet(name):
    return f"Hello, {name}"
