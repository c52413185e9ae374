#include "CUnicode.h"
#include <string.h>
#include <unicode/ubidi.h>

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
