internal import Diagnostics

extension Preflight {
    /// About single cells of a sheet.
    static let cells: [RuleDescription] =
        RuleDescription.all(
            .error, .cells,
            [
                "bad-cell": "a cell is not of its column's type",
                "bad-market": "a cell of the markets is not a list of languages",
                "bad-window": "a cell that says when something begins or ends does not",
                "duplicate-key": "two rows have the same key, so two videos would have the same name",
                "empty-cell": "a cell that the video needs is empty",
                "empty-key": "the cell that names the video is empty",
                "missing-translation": "a cell that every language must have is empty in one",
                "mixed-currencies": "amounts in two currencies are calculated with each other",
                "no-currency": "an amount is to be shown as money and has no currency",
                "number-format-mismatch": "a number is written in another notation than the sheet's: 12,50 for 12.50",
                "spreadsheet-damage": "a cell holds what a spreadsheet program made of it: #N/A, 1.5E+12, lost zeros",
                "too-long": "a text is longer than its column's maxLength, or a scene than any video",
                "unknown-currency": "a currency is not one of ISO 4217",
            ])
        + RuleDescription.all(
            .warning, .cells,
            [
                "date-ambiguous": "nothing in a column of dates tells days from months",
                "differing-cells": "rows of one video differ in a column of which one value is shown",
            ])
        + RuleDescription.all(
            .note, .cells,
            [
                "fallback": "something is shown in another language than the video's",
                "market": "rows are left out because they are not for a language's market",
                "window": "rows are left out because their time has not come or is over",
            ])
}
