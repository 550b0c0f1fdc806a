# Adds a number to a text, which raises.
# outcome: raised
# diagnosis: TypeError.*line 5 of greet
def greet(name):
    return "Hello, " + len(name) + "!"
