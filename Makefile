# Everything a newcomer or CI needs. `make help` lists it.

PREFIX ?= /usr/local
DESTDIR ?=
# What leaves debugging information out of the installed binary; names for backtraces stay. STRIP=: installs it as built.
STRIP ?= strip --strip-debug
binary = .build/release/rowreel
share = $(DESTDIR)$(PREFIX)/share/rowreel

.DEFAULT_GOAL := help
.PHONY: help bootstrap build sample test install benchmark lint format clean

help: ## list what can be made
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

bootstrap: ## install the packages that this machine lacks
	@Scripts/bootstrap

build: bootstrap ## build the release binary, .build/release/rowreel
	@Scripts/release

sample: build ## render the samples' videos to out/
	.build/release/rowreel render Samples/ecommerce/template.xml --data Samples/ecommerce/products.csv --output-dir out
	.build/release/rowreel render Samples/localized/template.xml --data Samples/localized/products.csv \
		--output vertical --profile draft --output-dir out/localized

test: ## install what tests need, then run what CI runs
	@Scripts/bootstrap --test
	@Scripts/check

install: build ## install below PREFIX (default /usr/local)
	install -D -m 755 $(binary) $(DESTDIR)$(PREFIX)/bin/rowreel
	$(STRIP) $(DESTDIR)$(PREFIX)/bin/rowreel
	rm -rf $(share)
	install -d $(share)
	cp -R Templates Fonts $(share)/
	@echo "installed $(DESTDIR)$(PREFIX)/bin/rowreel and $(share)"

benchmark: build ## measure the reference job against encoding alone, ffmpeg, melt and MoviePy
	@Benchmarks/bootstrap
	Benchmarks/run
	Benchmarks/run --text
	Benchmarks/run --check

lint: ## check the style of the code
	swift format lint --strict --parallel --recursive Package.swift Sources Tests

format: ## bring the code into that style
	swift format --in-place --parallel --recursive Package.swift Sources Tests

clean: ## remove what was built and rendered here
	rm -rf .build out
