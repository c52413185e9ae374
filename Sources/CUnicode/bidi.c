#include "CUnicode.h"
#include <string.h>
#include <unicode/ubidi.h>
#include <unicode/uchar.h>
#include <unicode/utf16.h>

int32_t rr_bidi_levels(const uint16_t *text, int32_t length, int32_t base, uint8_t *levels) {
    if (length <= 0) return base == RR_BASE_RTL || base == RR_BASE_AUTO_RTL;
    UErrorCode error = U_ZERO_ERROR;
    UBiDi *bidi = ubidi_openSized(length, 0, &error);
    if (U_FAILURE(error)) return -1;
    UBiDiLevel level = base == RR_BASE_LTR      ? 0
                       : base == RR_BASE_RTL    ? 1
                       : base == RR_BASE_AUTO_RTL ? UBIDI_DEFAULT_RTL
                                                : UBIDI_DEFAULT_LTR;
    ubidi_setPara(bidi, (const UChar *)text, length, level, NULL, &error);
    const UBiDiLevel *found = ubidi_getLevels(bidi, &error);
    int32_t paragraph = -1;
    if (U_SUCCESS(error)) {
        memcpy(levels, found, (size_t)length);
        paragraph = ubidi_getParaLevel(bidi);
    }
    ubidi_close(bidi);
    return paragraph;
}

int32_t rr_strong_letters(const uint16_t *text, int32_t length, int32_t *first) {
    int32_t found = 0, depth = 0;
    *first = 0;
    for (int32_t i = 0; i < length;) {
        UChar32 c;
        U16_NEXT((const UChar *)text, i, length, c);
        int32_t bit = 0;
        switch (u_charDirection(c)) {
        case U_LEFT_TO_RIGHT: bit = 1; break;
        case U_RIGHT_TO_LEFT:
        case U_RIGHT_TO_LEFT_ARABIC: bit = 2; break;
        case U_LEFT_TO_RIGHT_ISOLATE:
        case U_RIGHT_TO_LEFT_ISOLATE:
        case U_FIRST_STRONG_ISOLATE: depth++; break;
        case U_POP_DIRECTIONAL_ISOLATE: if (depth > 0) depth--; break;
        default: break;
        }
        found |= bit;
        if (bit && !*first && depth == 0) *first = bit;
    }
    return found;
}
