"""What PyICU and Babel write: for each line of standard input a line with ICU's answer and Babel's, parted by a tab.

A question is `locale digits kind argument value`, parted by tabs, where kind is digits, money, number, percent, date,
unit, plural, ordinal or list, and digits those that ICU is to write. `-` is an answer that a library cannot give. The first line of the output names the versions.

Babel knows Latin digits and the Gregorian calendar only; whoever asks compares it with those.
"""

import datetime
import sys
from decimal import ROUND_HALF_UP, Decimal, getcontext

import babel
import babel.dates
import babel.lists
import babel.numbers
import babel.units
import icu

getcontext().rounding = ROUND_HALF_UP
# The fields that Foundation's styles of dates show, as CLDR's skeletons.
SKELETONS = {"short": "yMd", "medium": "yMMMd", "long": "yMMMMd", "full": "yMMMMEEEEd"}
SKELETON = {
    "money": lambda argument: f"currency/{argument} rounding-mode-half-up",
    "number": lambda argument: ".##########",
    "percent": lambda argument: "percent scale/100 rounding-mode-half-up "
    + ("precision-integer" if argument == "0" else "." + "0" * int(argument)),
    "unit": lambda argument: "unit/{0} unit-width-{1} .##########".format(*argument.split(":")),
}


def icu_answer(tag, digits, kind, argument, value):
    if kind == "digits":
        return icu.NumberingSystem.createInstance(icu.Locale.forLanguageTag(tag)).getName()
    locale = icu.Locale.forLanguageTag(f"{tag}-u-nu-{digits}")
    if kind in SKELETON:
        formatter = icu.NumberFormatter.forSkeleton(SKELETON[kind](argument).replace("-long", "-full-name"))
        return formatter.locale(locale).formatDecimal(value.encode())
    if kind == "date":
        pattern = icu.DateTimePatternGenerator.createInstance(locale).getBestPattern(SKELETONS[argument])
        formatter = icu.SimpleDateFormat(pattern, locale)
        formatter.setTimeZone(icu.TimeZone.getGMT())
        return formatter.format(datetime.datetime.fromisoformat(value + "T00:00:00+00:00"))
    if kind == "plural":
        return icu.PluralRules.forLocale(locale).select(
            int(value) if value.isdigit() else float(value)
        )
    if kind == "list" and argument == "and":
        return icu.ListFormatter.createInstance(locale).format(value.split("|"))
    return "-"


def babel_answer(tag, digits, kind, argument, value):
    if kind == "digits":
        return "-"
    locale = babel.Locale.parse(tag, sep="-")
    number = Decimal(value) if kind not in ("date", "list") else 0
    if kind == "money":
        return babel.numbers.format_currency(number, argument, locale=locale)
    if kind == "number":
        return babel.numbers.format_decimal(number, locale=locale, decimal_quantization=False)
    if kind == "percent":
        pattern = locale.percent_formats[None].pattern
        if argument != "0":
            pattern = pattern.replace("#0", "#0." + "0" * int(argument))
        return babel.numbers.format_percent(number, pattern, locale=locale)
    if kind == "date":
        date = datetime.date.fromisoformat(value)
        if argument in ("long", "full"):
            return babel.dates.format_date(date, argument, locale=locale)
        if SKELETONS[argument] not in locale.datetime_skeletons:
            return "-"
        return babel.dates.format_skeleton(SKELETONS[argument], date, fuzzy=False, locale=locale)
    if kind == "unit":
        unit, length = argument.split(":")
        return babel.units.format_unit(number, unit, length, locale=locale)
    if kind == "plural":
        return locale.plural_form(number)
    if kind == "ordinal":
        return locale.ordinal_form(number)
    style = {"and": "standard", "or": "or"}[argument]
    return babel.lists.format_list(value.split("|"), style, locale=locale)


def main():
    print(f"icu {icu.ICU_VERSION} babel {babel.__version__}")
    for line in sys.stdin:
        question = line.rstrip("\n").split("\t")
        answers = []
        for answer in (icu_answer, babel_answer):
            try:
                answers.append(answer(*question))
            except Exception as problem:
                answers.append(f"{type(problem).__name__}: {problem}".replace("\n", " "))
        print("\t".join(answers))


main()
