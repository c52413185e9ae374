#include "CUnicode.h"
#include <stdlib.h>
#include <string.h>
#include <unicode/ubrk.h>

struct rr_breaker {
    UBreakIterator *iterator;
};

rr_breaker *rr_breaker_open(int32_t kind, const char *locale) {
    UErrorCode error = U_ZERO_ERROR;
    UBreakIteratorType type = kind == RR_BREAK_LINE ? UBRK_LINE : kind == RR_BREAK_WORD ? UBRK_WORD : UBRK_CHARACTER;
    UBreakIterator *iterator = ubrk_open(type, locale, NULL, 0, &error);
    if (U_FAILURE(error)) return NULL;
    rr_breaker *breaker = malloc(sizeof *breaker);
    if (!breaker) {
        ubrk_close(iterator);
        return NULL;
    }
    breaker->iterator = iterator;
    return breaker;
}

void rr_breaker_close(rr_breaker *breaker) {
    ubrk_close(breaker->iterator);
    free(breaker);
}

int32_t rr_breaker_mark(rr_breaker *breaker, const uint16_t *text, int32_t length, uint8_t *breaks) {
    memset(breaks, 0, (size_t)length + 1);
    UErrorCode error = U_ZERO_ERROR;
    ubrk_setText(breaker->iterator, (const UChar *)text, length, &error);
    if (U_FAILURE(error)) return 0;
    for (int32_t at = ubrk_first(breaker->iterator); at != UBRK_DONE; at = ubrk_next(breaker->iterator)) {
        int32_t status = ubrk_getRuleStatus(breaker->iterator);
        breaks[at] = status >= UBRK_LINE_HARD && status < UBRK_LINE_HARD_LIMIT ? 2 : 1;
    }
    return 1;
}
