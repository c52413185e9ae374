#include "CUnicode.h"
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf16.h>

enum { bracket_depth = 32 };

static uint32_t tag_of(UScriptCode script) {
    const char *name = uscript_getShortName(script);
    if (!name || !name[0] || !name[1] || !name[2] || !name[3]) return RR_SCRIPT_UNKNOWN;
    return (uint32_t)(uint8_t)name[0] << 24 | (uint32_t)(uint8_t)name[1] << 16 | (uint32_t)(uint8_t)name[2] << 8 |
           (uint32_t)(uint8_t)name[3];
}

// Common and inherited characters take the script of what stands before them (UAX #24, section 5.1), a closing
// bracket that of its opening one, and those at the start that of the first real script.
void rr_scripts(const uint16_t *text, int32_t length, uint32_t *tags) {
    struct { UChar32 closing; uint32_t tag; } brackets[bracket_depth];
    int depth = 0;
    uint32_t current = RR_SCRIPT_COMMON;
    UScriptCode last = USCRIPT_COMMON;
    for (int32_t i = 0; i < length;) {
        int32_t start = i;
        UChar32 c;
        U16_NEXT((const UChar *)text, i, length, c);
        UErrorCode error = U_ZERO_ERROR;
        UScriptCode script = uscript_getScript(c, &error);
        if (U_FAILURE(error)) script = USCRIPT_COMMON;
        if (script != USCRIPT_COMMON && script != USCRIPT_INHERITED) {
            uint32_t before = current;
            if (script != last) current = tag_of(script);
            last = script;
            if (before == RR_SCRIPT_COMMON) {
                for (int32_t k = 0; k < start; k++) tags[k] = current;
                for (int k = 0; k < depth; k++) brackets[k].tag = current;
            }
        } else {
            int32_t type = u_getIntPropertyValue(c, UCHAR_BIDI_PAIRED_BRACKET_TYPE);
            if (type == U_BPT_OPEN && depth < bracket_depth) {
                brackets[depth].closing = u_getBidiPairedBracket(c);
                brackets[depth++].tag = current;
            } else if (type == U_BPT_CLOSE) {
                for (int k = depth - 1; k >= 0; k--) {
                    if (brackets[k].closing != c) continue;
                    current = brackets[k].tag;
                    last = USCRIPT_COMMON;
                    depth = k;
                    break;
                }
            }
        }
        for (int32_t k = start; k < i; k++) tags[k] = current;
    }
}

int32_t rr_is_common_script(uint32_t scalar) {
    UErrorCode error = U_ZERO_ERROR;
    UScriptCode script = uscript_getScript((UChar32)scalar, &error);
    return U_SUCCESS(error) && (script == USCRIPT_COMMON || script == USCRIPT_INHERITED);
}

int32_t rr_is_rtl_locale(const char *locale) {
    UErrorCode error = U_ZERO_ERROR;
    UScriptCode codes[4];
    int32_t count = uscript_getCode(locale, codes, 4, &error);
    return U_SUCCESS(error) && count > 0 && uscript_isRightToLeft(codes[0]);
}

void rr_upright(const uint16_t *text, int32_t length, uint8_t *upright) {
    for (int32_t i = 0; i < length;) {
        int32_t start = i;
        UChar32 c;
        U16_NEXT((const UChar *)text, i, length, c);
        int32_t orientation = u_getIntPropertyValue(c, UCHAR_VERTICAL_ORIENTATION);
        for (int32_t k = start; k < i; k++) upright[k] = orientation != U_VO_ROTATED;
    }
}
