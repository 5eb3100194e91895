# make help      this list
# make docs      the example handbook as HTML and PDF
# make reference writes what the source says into the pages of the reference
# make pictures  draws and photographs what the README shows
# make test      every test; installs what they need
# make coverage  which lines and branches the unit and integration tests run
# make fuzz      the tests with random input, for some ten minutes
# make mutation  which changes to the code no test notices, in some hours
# make matrix    the unit and integration tests with the oldest versions of what we need
# make lint      style, types, imports, complexity, and code that nothing uses
# make lock      the newest versions of what we develop with, into constraints.txt
# make dist      the wheel and the source distribution, checked
# make bench     what everything costs in one table with its limits, and diagrams beside others
# make messages  extracts the interface's texts, and compiles their translations
# make clean     removes what these made

PYTHON ?= python3
VENV := build/venv
BIN := $(VENV)/bin
OUT := build/docs

.PHONY: help docs html pdf reference pictures test coverage fuzz mutation matrix system lint lock dist bench \
  messages clean

help:
	@sed -n "s/^# make/make/p" Makefile

docs: html pdf
	@echo "HTML: $(CURDIR)/$(OUT)/html/index.html"
	@echo "PDF:  $(CURDIR)/$(OUT)/handbook.pdf"

html: $(VENV)/docs
	$(BIN)/python -m sphinx -q -W --keep-going -b html example_docs $(OUT)/html

# LaTeX where it is installed, else the pure-Python builder.
pdf: $(VENV)/docs
	@mkdir -p $(OUT)
	@if command -v latexmk >/dev/null && command -v pdflatex >/dev/null; then \
	  echo "Making the PDF with latexmk"; \
	  $(BIN)/python -m sphinx -q -W --keep-going -b latex example_docs $(OUT)/latex && \
	  $(MAKE) -s -C $(OUT)/latex LATEXMKOPTS="-silent" >$(OUT)/latex.log 2>&1 || { tail -50 $(OUT)/latex.log; exit 1; }; \
	  cp $(OUT)/latex/*.pdf $(OUT)/handbook.pdf; \
	else \
	  echo "Making the PDF with rinohtype, as latexmk is not installed"; \
	  $(BIN)/python -W "ignore:TeX Gyre" -m sphinx -q -W -b rinoh example_docs $(OUT)/rinoh >$(OUT)/rinoh.log && \
	  cp $(OUT)/rinoh/*.pdf $(OUT)/handbook.pdf; \
	fi

reference: $(VENV)/docs
	$(BIN)/python -m sphinx -q -W -b reference -t in_place example_docs $(OUT)/reference

pictures: $(VENV)/test system
	$(BIN)/python tests/pictures.py

test: $(VENV)/test system build/markdoc
	$(BIN)/python -m pytest -n auto --dist loadfile $(PYTEST_ARGS)

# The reference of Markdoc, with which the record of its trees is compared.
build/markdoc:
	@if command -v npm >/dev/null; then npm install --silent --prefix $@ @markdoc/markdoc@0.5.10; \
	else echo "npm is missing: what Markdoc makes of pages is not compared with the record"; fi

coverage: $(VENV)/test
	$(BIN)/python -m pytest -n auto --dist loadfile tests/unit tests/integration --cov

fuzz: $(VENV)/test
	$(BIN)/python -m pytest -n auto -p no:logging -m hypothesis --hypothesis-profile=fuzz

mutation: $(VENV)/mutation
	$(BIN)/mutmut run
	$(BIN)/mutmut results

# With other versions: ENVS=py312-newest and the like, see tox.ini; or ENVS=ALL.
ENVS ?= lowest
matrix: $(VENV)/matrix
	$(BIN)/tox run --workdir build/tox -e $(ENVS)

# Programs and fonts.
system: $(VENV)/test
	$(BIN)/python tests/system.py

lint: $(VENV)/lint $(VENV)/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/complexipy --failed
	$(BIN)/vulture

# Measures also what needs dot, chromium and npm, where these are installed.
bench: $(VENV)/bench
	$(BIN)/python -m benchmarks $(BENCH_ARGS)

dist: $(VENV)/dist
	rm -rf dist
	$(BIN)/python -m build --outdir dist
	$(BIN)/twine check --strict dist/*
	$(BIN)/check-wheel-contents dist/*.whl

CATALOGUES := -D sphinx_devops_phases -d sphinx_devops_phases/locale
messages: $(VENV)/docs
	$(BIN)/pybabel -q extract --add-location=file -o build/messages.pot sphinx_devops_phases
	$(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete -i build/messages.pot $(CATALOGUES)
	$(BIN)/pybabel -q compile $(CATALOGUES)

# For every Python and system that we support, in one file.
lock:
	$(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip install -q --disable-pip-version-check uv
	build/lock/bin/uv pip compile -q --upgrade --universal --python-version 3.11 --no-annotate \
	  --custom-compile-command "make lock" --group dev pyproject.toml -o constraints.txt

# A dependency group of pyproject.toml. Python comes with a pip that may not know these yet.
$(VENV)/%: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check "pip>=25.1"
	$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e . --group $*
	touch $@

clean:
	rm -rf build dist mutants
