#include "CUnicode.h"
#include <string.h>
#include <unicode/ucurr.h>
#include <unicode/unumberformatter.h>
#include <unicode/upluralrules.h>
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

const char *rr_plural(const char *locale, double number, int32_t digits) {
    static const char *const forms[] = {"zero", "one", "two", "few", "many", "other"};
    UErrorCode error = U_ZERO_ERROR;
    UChar skeleton[64] = {0}, text[16];
    // ".00" for two decimals.
    int32_t end = 0;
    skeleton[end++] = u'.';
    for (int32_t digit = 0; digit < digits && digit < 20; digit++) skeleton[end++] = u'0';
    UPluralRules *rules = uplrules_open(locale, &error);
    UNumberFormatter *formatter = unumf_openForSkeletonAndLocale(digits > 0 ? skeleton : u"", -1, locale, &error);
    UFormattedNumber *formatted = unumf_openResult(&error);
    const char *found = NULL;
    if (U_SUCCESS(error)) {
        unumf_formatDouble(formatter, number, formatted, &error);
        int32_t length = uplrules_selectFormatted(rules, formatted, text, 16, &error);
        for (int32_t form = 0; form < 6 && U_SUCCESS(error) && length < 16; form++) {
            char name[16];
            u_UCharsToChars(text, name, length);
            name[length] = 0;
            if (strcmp(name, forms[form]) == 0) found = forms[form];
        }
    }
    unumf_closeResult(formatted);
    unumf_close(formatter);
    uplrules_close(rules);
    return found;
}

int32_t rr_is_currency(const char *code) {
    if (strlen(code) != 3) return 0;
    UChar wide[4];
    u_charsToUChars(code, wide, 4);
    return ucurr_getNumericCode(wide) != 0;
}
