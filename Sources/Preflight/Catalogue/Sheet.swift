internal import Diagnostics

extension Preflight {
    /// About a sheet as a whole, and rows that cannot be read.
    static let sheet: [RuleDescription] =
        RuleDescription.all(
            .error, .sheet,
            [
                "duplicate-header": "two columns have the same name",
                "empty-header": "a column has no name",
                "empty-table": "the sheet is empty",
                "missing-column": "a column that the template needs is not in the sheet",
                "nul-character": "a cell holds a NUL byte",
                "oversized-cell": "a cell is larger than 1 MiB, mostly because a quote is not closed",
                "oversized-row": "a row is larger than 16 MiB",
                "ragged-row": "a row has more or fewer cells than the header",
                "text-after-quote": "text follows the closing quote of a cell",
                "too-many-columns": "a row has more than 16,384 cells",
                "unclosed-quote": "a quote that opens a cell never closes",
                "undecodable-text": "a byte is none of the sheet's encoding",
                "unknown-encoding": "an encoding is not one that sheets can have",
                "unreadable-table": "the sheet cannot be read",
                "workbook-not-text": "the sheet is a workbook, not CSV",
            ])
        + RuleDescription.all(
            .warning, .sheet,
            [
                "more-findings": "more was found than is listed",
                "no-rows": "the sheet has a header and no rows",
                "no-such-language": "nothing is in a language that was asked for",
                "space-before-quote": "a quote after a space is a character of its cell",
                "undeclared-column": "an example has a column that the template does not declare",
                "unwritable-text": "the sheet's encoding does not have a character",
            ])
}
