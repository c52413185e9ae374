#include "CUnicode.h"
#include <string.h>
#include <unicode/ucurr.h>
#include <unicode/unumberformatter.h>
#include <unicode/ustring.h>

int32_t rr_format_unit(const char *locale, const char *skeleton, double number, uint16_t *text, int32_t capacity) {
    UChar wide[128];
    if (strlen(skeleton) >= sizeof wide / sizeof *wide) return 0;
    u_charsToUChars(skeleton, wide, (int32_t)strlen(skeleton) + 1);
    UErrorCode error = U_ZERO_ERROR;
    UNumberFormatter *formatter = unumf_openForSkeletonAndLocale(wide, -1, locale, &error);
    UFormattedNumber *result = unumf_openResult(&error);
    int32_t length = 0;
    if (U_SUCCESS(error)) {
        unumf_formatDouble(formatter, number, result, &error);
        length = unumf_resultToString(result, (UChar *)text, capacity, &error);
    }
    unumf_closeResult(result);
    unumf_close(formatter);
    return U_SUCCESS(error) && error != U_STRING_NOT_TERMINATED_WARNING ? length : 0;
}

int32_t rr_is_currency(const char *code) {
    if (strlen(code) != 3) return 0;
    UChar wide[4];
    u_charsToUChars(code, wide, 4);
    return ucurr_getNumericCode(wide) != 0;
}
