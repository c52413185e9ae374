#include "CUnicode.h"
#include <stdio.h>
#include <string.h>
#include <unicode/ucurr.h>
#include <unicode/uenum.h>
#include <unicode/ulocdata.h>
#include <unicode/unumberformatter.h>
#include <unicode/unumsys.h>
#include <unicode/upluralrules.h>
#include <unicode/ustring.h>

const char *rr_cldr_version(void) {
    static char text[U_MAX_VERSION_STRING_LENGTH];
    UErrorCode error = U_ZERO_ERROR;
    UVersionInfo version;
    ulocdata_getCLDRVersion(version, &error);
    if (U_FAILURE(error)) return "";
    u_versionToString(version, text);
    return text;
}

rr_number_format *rr_number_format_open(const char *locale, const char *skeleton) {
    UChar wide[160];
    if (strlen(skeleton) >= sizeof wide / sizeof *wide) return NULL;
    u_charsToUChars(skeleton, wide, (int32_t)strlen(skeleton) + 1);
    UErrorCode error = U_ZERO_ERROR;
    UNumberFormatter *formatter = unumf_openForSkeletonAndLocale(wide, -1, locale, &error);
    if (U_SUCCESS(error)) return (rr_number_format *)formatter;
    unumf_close(formatter);
    return NULL;
}

void rr_number_format_close(rr_number_format *format) { unumf_close((UNumberFormatter *)format); }

int32_t rr_number_format_write(
    const rr_number_format *format, const char *number, uint16_t *text, int32_t capacity) {
    UErrorCode error = U_ZERO_ERROR;
    UFormattedNumber *result = unumf_openResult(&error);
    int32_t length = 0;
    if (U_SUCCESS(error)) {
        unumf_formatDecimal((const UNumberFormatter *)format, number, -1, result, &error);
        length = unumf_resultToString(result, (UChar *)text, capacity, &error);
    }
    unumf_closeResult(result);
    return U_SUCCESS(error) && error != U_STRING_NOT_TERMINATED_WARNING ? length : 0;
}

int32_t rr_format_unit(const char *locale, const char *skeleton, double number, uint16_t *text, int32_t capacity) {
    char digits[32];
    snprintf(digits, sizeof digits, "%.9g", number);
    rr_number_format *format = rr_number_format_open(locale, skeleton);
    int32_t length = format ? rr_number_format_write(format, digits, text, capacity) : 0;
    rr_number_format_close(format);
    return length;
}

rr_plural_rules *rr_plural_rules_open(const char *locale, int32_t is_ordinal) {
    UErrorCode error = U_ZERO_ERROR;
    UPluralRules *rules =
        uplrules_openForType(locale, is_ordinal ? UPLURAL_TYPE_ORDINAL : UPLURAL_TYPE_CARDINAL, &error);
    if (U_SUCCESS(error)) return (rr_plural_rules *)rules;
    uplrules_close(rules);
    return NULL;
}

void rr_plural_rules_close(rr_plural_rules *rules) { uplrules_close((UPluralRules *)rules); }

const char *rr_plural_form(const rr_plural_rules *rules, const rr_number_format *format, const char *number) {
    static const char *const forms[] = {"zero", "one", "two", "few", "many", "other"};
    UErrorCode error = U_ZERO_ERROR;
    UFormattedNumber *formatted = unumf_openResult(&error);
    const char *found = NULL;
    UChar text[16];
    if (U_SUCCESS(error)) {
        unumf_formatDecimal((const UNumberFormatter *)format, number, -1, formatted, &error);
        int32_t length = uplrules_selectFormatted((const UPluralRules *)rules, formatted, text, 16, &error);
        for (int32_t form = 0; form < 6 && U_SUCCESS(error) && length < 16; form++) {
            char name[16];
            u_UCharsToChars(text, name, length);
            name[length] = 0;
            if (strcmp(name, forms[form]) == 0) found = forms[form];
        }
    }
    unumf_closeResult(formatted);
    return found;
}

int32_t rr_is_currency(const char *code) {
    if (strlen(code) != 3) return 0;
    UChar wide[4];
    u_charsToUChars(code, wide, 4);
    return ucurr_getNumericCode(wide) != 0;
}

// Only systems that write digit by digit: Roman numerals and the like cannot write a price.
static int32_t describe(UNumberingSystem *system, char *name, int32_t capacity, uint16_t *digits) {
    UErrorCode error = U_ZERO_ERROR;
    int32_t length = 0;
    if (system && !unumsys_isAlgorithmic(system) && unumsys_getRadix(system) == 10) {
        const char *found = unumsys_getName(system);
        length = unumsys_getDescription(system, (UChar *)digits, 20, &error);
        if (!found || strlen(found) >= (size_t)capacity || U_FAILURE(error)) length = 0;
        else strcpy(name, found);
    }
    unumsys_close(system);
    return length;
}

int32_t rr_numbering_system(const char *locale, char *name, int32_t capacity, uint16_t *digits) {
    UErrorCode error = U_ZERO_ERROR;
    UNumberingSystem *system = unumsys_open(locale, &error);
    return U_SUCCESS(error) ? describe(system, name, capacity, digits) : 0;
}

int32_t rr_numbering_system_named(const char *wanted, char *name, int32_t capacity, uint16_t *digits) {
    UErrorCode error = U_ZERO_ERROR;
    UNumberingSystem *system = unumsys_openByName(wanted, &error);
    return U_SUCCESS(error) ? describe(system, name, capacity, digits) : 0;
}

int32_t rr_numbering_systems(char *names, int32_t capacity) {
    UErrorCode error = U_ZERO_ERROR;
    UEnumeration *all = unumsys_openAvailableNames(&error);
    int32_t end = 0, length = 0;
    const char *name;
    while (U_SUCCESS(error) && (name = uenum_next(all, &length, &error))) {
        if (end + length + 1 >= capacity) break;
        memcpy(names + end, name, (size_t)length);
        end += length;
        names[end++] = ' ';
    }
    uenum_close(all);
    return end;
}
