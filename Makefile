# make docs    the example handbook as HTML and PDF
# make test    every test; installs what they need
# make lint    ruff and mypy
# make bench   what tags, pages and diagrams cost, as tables
# make messages   extracts the interface's texts, and compiles their translations
# make clean   removes what these made

PYTHON ?= python3
VENV := build/venv
BIN := $(VENV)/bin
OUT := build/docs
APT_PACKAGES := chromium latexmk texlive-latex-recommended texlive-latex-extra \
  texlive-fonts-recommended texlive-xetex texlive-luatex tex-gyre fonts-freefont-otf \
  fonts-dejavu-core fonts-noto-cjk fonts-noto-core

.PHONY: docs html pdf test system lint bench messages clean

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

# Debian's packages, if they are missing and we may install them; a test that lacks one fails.
system:
	@missing=; for program in latexmk pdflatex xelatex lualatex chromium; do \
	  command -v $$program >/dev/null || missing="$$missing $$program"; done; \
	for folder in opentype/freefont opentype/noto truetype/dejavu truetype/noto; do \
	  test -d /usr/share/fonts/$$folder || missing="$$missing fonts/$$folder"; done; \
	if [ -z "$$missing" ]; then :; \
	elif command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
	  apt-get -q update && DEBIAN_FRONTEND=noninteractive \
	    apt-get -q install -y --no-install-recommends $(APT_PACKAGES); \
	else echo "Tests will fail for want of:$$missing. Debian has them in: $(APT_PACKAGES)"; fi

lint: $(VENV)/lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/test
	$(BIN)/python benchmarks/markdoc.py
	$(BIN)/python benchmarks/pages.py

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
	rm -rf build
