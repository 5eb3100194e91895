# make docs    the example handbook as HTML and PDF
# make test    every test; installs what they need
# make coverage   which lines and branches the unit and integration tests run
# make fuzz    the tests with random input, for some ten minutes
# make mutation   which changes to the modules without Sphinx the unit tests miss, in an hour
# make matrix  the unit and integration tests with the oldest versions of what we need
# make lint    style, types, and code that nothing uses: ruff, mypy, vulture
# make dist    the wheel and the source distribution, checked
# make bench   what diagrams, callouts, pages and tags cost, as tables
# make messages   extracts the interface's texts, and compiles their translations
# make clean   removes what these made

PYTHON ?= python3
VENV := build/venv
BIN := $(VENV)/bin
OUT := build/docs
APT_PACKAGES := chromium latexmk texlive-latex-recommended texlive-latex-extra \
  texlive-fonts-recommended texlive-xetex texlive-luatex tex-gyre fonts-freefont-otf \
  fonts-dejavu-core fonts-noto-cjk fonts-noto-core epubcheck libpango-1.0-0 libpangoft2-1.0-0

.PHONY: docs html pdf test coverage fuzz mutation matrix system lint dist bench messages clean

docs: html pdf
	@echo "HTML: $(CURDIR)/$(OUT)/html/index.html"
	@echo "PDF:  $(CURDIR)/$(OUT)/handbook.pdf"

html: $(VENV)/docs
	$(BIN)/python -m sphinx -q -W --keep-going -b html example_docs $(OUT)/html

# LaTeX where it is installed, else the pure-Python builder.
pdf: $(VENV)/docs
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

test: $(VENV)/test system
	$(BIN)/python -m pytest -n auto --dist loadfile $(PYTEST_ARGS)

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

# Debian's packages, if they are missing and we may install them; a test that lacks one fails.
system:
	@missing=; for program in latexmk pdflatex xelatex lualatex chromium java; do \
	  command -v $$program >/dev/null || missing="$$missing $$program"; done; \
	for file in fonts/opentype/freefont fonts/opentype/noto fonts/truetype/dejavu \
	  fonts/truetype/noto java/epubcheck.jar; do \
	  test -e /usr/share/$$file || missing="$$missing $$file"; done; \
	if [ -z "$$missing" ]; then :; \
	elif command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
	  apt-get -q update && DEBIAN_FRONTEND=noninteractive \
	    apt-get -q install -y --no-install-recommends $(APT_PACKAGES); \
	else echo "Tests will fail for want of:$$missing. Debian has them in: $(APT_PACKAGES)"; fi

lint: $(VENV)/lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
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

$(VENV)/%: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check -e ".[$*]"
	touch $@

clean:
	rm -rf build dist mutants
