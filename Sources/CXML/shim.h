// What Swift must see of libxml2: the SAX2 parser and RELAX NG.
#pragma once
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/relaxng.h>
#include <libxml/xmlerror.h>
