# Everything is installed into .venv. `make lab` and `make test` set it up by themselves.

PYTHON ?= python3.11
LESSON ?= 00-welcome
BIN := .venv/bin
STAMP := .venv/.installed
PACKAGES := $(shell grep -c == requirements.lock)

.DEFAULT_GOAL := help
.PHONY: help setup lab lessons test test-all lint format build demo-class lock

help:
	@echo "make lab         open JupyterLab at the first lesson (LESSON=02-tasks for another)"
	@echo "make setup       only install, into .venv"
	@echo "make demo-class  grade a made class of six, from release to marks"
	@echo "make lessons     run every lesson from the top, and print what it took"
	@echo "make test        lint, types, generated files, tests"
	@echo "make test-all    the same, with the tests that take minutes each"
	@echo "make format      format the code"
	@echo "make build       make the students' notebooks from solutions/*.md"
	@echo "make lock        choose new versions of all packages (needs uv)"

setup: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is not on the path. Install Python 3.11, or say where it is: make PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Installing up to $(PACKAGES) packages into .venv: about 5 minutes and 7 GB the first time, most of it PyTorch."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { rm -rf .venv; echo "On Debian and Ubuntu: apt-get install python3.11-venv"; exit 1; }
	@{ $(BIN)/python -u -m pip install --disable-pip-version-check --no-deps -r requirements.lock; echo $$? > .venv/.status; } \
		| while read -r word rest; do case "$$word" in \
			Collecting|Processing) n=$$((n + 1)); printf "\r  %d packages fetched" $$n ;; \
			Installing) printf "\n  unpacking them, a minute or two without a word\n" ;; \
		esac; done
	@exit $$(cat .venv/.status)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
	@echo "Installed. $(BIN)/raycourse is the command."

lab: $(STAMP)
	@$(BIN)/raycourse lab $(LESSON)

lessons: $(STAMP)
	@$(BIN)/python -m raycourse.lessons

lint: $(STAMP)
	@echo "== code style"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@echo "== types"
	@$(BIN)/mypy
	@echo "== generated files"
	@$(BIN)/raycourse build --check

test: lint
	@echo "== tests, which take many minutes on 2 cores"
	@$(BIN)/python -m pytest -m "not slow"

test-all: lint
	@echo "== all tests, which take far longer"
	@$(BIN)/python -m pytest

format: $(STAMP)
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

build: $(STAMP)
	@$(BIN)/raycourse build

demo-class: $(STAMP)
	@$(BIN)/python -m autograder.grading.demo

lock:
	@command -v uv >/dev/null || { echo "uv is not on the path: pip install uv"; exit 1; }
	@uv pip compile --quiet --universal --upgrade --python-version 3.11 --extra dev \
		--custom-compile-command "make lock" --output-file requirements.lock pyproject.toml
