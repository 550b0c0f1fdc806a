# Unusual: a whole program, which tries itself out and ends with an exit status.
import sys


def greet(name):
    return "".join(["Hello, ", name, "!"])


def main():
    print(greet("reader"), file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
