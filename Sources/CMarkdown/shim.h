// What Swift must see of cmark-gfm: CommonMark's parser and GitHub's strikethrough.
#pragma once
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
