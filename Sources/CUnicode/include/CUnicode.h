// A small C face for ICU. ICU's headers cannot be seen by a file that also sees Foundation (the toolchain carries
// its own copy of them), so only the .c files of this target include them.
#pragma once
#include <stdint.h>

/// The version of the ICU that is linked, such as "72.1". The caller owns nothing; the text lives as long as the process.
const char *rr_unicode_version(void);
