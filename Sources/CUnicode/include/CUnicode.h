// A small C face for ICU. ICU's headers cannot be seen by a file that also sees Foundation (the toolchain carries
// its own copy of them), so only the .c files of this target include them.
//
// Text is UTF-16. Nothing here keeps a pointer it was given, and everything but an rr_breaker may be used from
// several threads at once.
#pragma once
#include <stdint.h>

/// The version of the ICU that is linked, such as "72.1". The caller owns nothing; the text lives as long as the process.
const char *rr_unicode_version(void);

// bidi.c

/// Base directions of a paragraph: fixed, or that of the first strong letter, else the one named.
enum { RR_BASE_LTR, RR_BASE_RTL, RR_BASE_AUTO_LTR, RR_BASE_AUTO_RTL };

/// Bidi embedding levels (UAX #9, rules up to I2) of the `length` units of one paragraph, written to `levels`.
/// Returns the paragraph's level, or -1 when ICU fails (out of memory).
int32_t rr_bidi_levels(const uint16_t *text, int32_t length, int32_t base, uint8_t *levels);

/// Which strong letters a text has: bits 1 (left to right) and 2 (right to left), everything counted. `first` is told
/// the bit of the first one outside isolates (UAX #9, rule P2), or 0.
int32_t rr_strong_letters(const uint16_t *text, int32_t length, int32_t *first);

// script.c

/// ISO 15924 code `Zyyy` as four bytes, most significant first: a text without a letter of any script.
enum { RR_SCRIPT_COMMON = 0x5A797979, RR_SCRIPT_UNKNOWN = 0x5A7A7A7A };

/// The script of each of the `length` units as an ISO 15924 code in four bytes, with common and inherited
/// characters given the script of their neighbours.
void rr_scripts(const uint16_t *text, int32_t length, uint32_t *tags);

/// Whether a character belongs to no script of its own (punctuation, digits, spaces, combining marks).
int32_t rr_is_common_script(uint32_t scalar);

/// Whether each of the `length` units stands upright in a vertical line (UAX #50), with a vertical form or without.
void rr_upright(const uint16_t *text, int32_t length, uint8_t *upright);

/// Whether a language (ICU locale name or BCP 47 tag) is usually written from right to left.
int32_t rr_is_rtl_locale(const char *locale);

// breaks.c

enum { RR_BREAK_GRAPHEME, RR_BREAK_WORD, RR_BREAK_LINE };

/// An ICU break iterator. Used by one thread at a time.
typedef struct rr_breaker rr_breaker;

/// A breaker of a kind for a language (BCP 47 tag or ICU locale name); NULL when ICU has no data.
/// The caller owns it and ends it with rr_breaker_close.
rr_breaker *rr_breaker_open(int32_t kind, const char *locale);
void rr_breaker_close(rr_breaker *breaker);

/// Writes into `breaks` (`length` + 1 entries) 1 where a boundary lies before a unit, 2 where a line break is
/// forced, else 0. Entry 0 and entry `length` are boundaries. Returns 0 when ICU fails.
int32_t rr_breaker_mark(rr_breaker *breaker, const uint16_t *text, int32_t length, uint8_t *breaks);

// numbers.c

/// The version of CLDR whose data the linked ICU holds, such as "42.0.0.0"; empty when it cannot tell. The text lives
/// as long as the process.
const char *rr_cldr_version(void);

/// How numbers are written in a language; immutable. The caller owns it and ends it with rr_number_format_close.
typedef struct rr_number_format rr_number_format;

/// By an ICU number skeleton such as `unit/kilogram unit-width-short`; NULL when ICU knows no way. `locale` is an ICU
/// name or a BCP 47 tag.
rr_number_format *rr_number_format_open(const char *locale, const char *skeleton);
void rr_number_format_close(rr_number_format *format);

/// Writes a decimal number (`-12.50`), exactly. Returns the length in UTF-16 units, 0 when `capacity` is too small.
int32_t rr_number_format_write(const rr_number_format *format, const char *number, uint16_t *text, int32_t capacity);

/// The two above at once, for a name that is looked up once. `skeleton` is one such as
/// `measure-unit/mass-kilogram unit-width-short`.
int32_t rr_format_unit(const char *locale, const char *skeleton, double number, uint16_t *text, int32_t capacity);

/// The plural rules of a language, of counts or of ranks; immutable. The caller owns them and ends them with
/// rr_plural_rules_close.
typedef struct rr_plural_rules rr_plural_rules;
rr_plural_rules *rr_plural_rules_open(const char *locale, int32_t is_ordinal);
void rr_plural_rules_close(rr_plural_rules *rules);

/// The form of a word beside a number that is written by `format`, by CLDR: `zero one two few many other`. The text
/// lives as long as the process; NULL when ICU fails.
const char *rr_plural_form(const rr_plural_rules *rules, const rr_number_format *format, const char *number);

/// Whether three letters are a currency's code in ISO 4217.
int32_t rr_is_currency(const char *code);

/// The digits of a language: CLDR's default, or what the tag asks for (`ar-u-nu-latn`, also `native`). Writes the
/// system's name and its ten digits (room for 20 units). Returns the units of the digits, 0 when it has none.
int32_t rr_numbering_system(const char *locale, char *name, int32_t capacity, uint16_t *digits);

/// The same of a system by its name in CLDR: `deva`.
int32_t rr_numbering_system_named(const char *wanted, char *name, int32_t capacity, uint16_t *digits);

/// The names of all systems, each followed by a space. Returns how many bytes there are.
int32_t rr_numbering_systems(char *names, int32_t capacity);
