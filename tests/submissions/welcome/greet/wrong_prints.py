# Prints the greeting and returns nothing: to the judge that is an exercise that nobody has begun.
# outcome: not tried
# diagnosis: returned nothing.*print
def greet(name):
    print(f"Hello, {name}!")
