// What Swift must see of libxml2: the SAX2 parser and RELAX NG.
#pragma once
#include <libxml/xmlversion.h>
// libxml2's encoding.h would include ICU's headers, whose enums clash with those of the ICU inside Foundation. Only
// the two last fields of a struct that we never touch depend on it.
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/relaxng.h>
#include <libxml/xmlerror.h>
