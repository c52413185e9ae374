public import TimelineModel
internal import Tables

/// A sheet that a template takes, with a few plausible rows: something to fill in.
public struct ExampleTable: Sendable {
    /// What the sheet calls its columns, in the order of their declaration.
    public var header: [String]
    /// As many cells each as there are columns.
    public var rows: [[String]]
    /// The files that cells name, each once; none of them exists.
    public var files: [File]

    /// The child tables that belong beside the sheet.
    public var children: [Child]

    /// A child table's file, with two rows for each row of the sheet.
    public struct Child: Sendable {
        /// Relative to the sheet's folder.
        public var source: String
        public var header: [String]
        public var rows: [[String]]

        /// As `ExampleTable.csv`.
        public var csv: String { ([header] + rows).map(CSVText.line).joined() }
    }

    public struct File: Hashable, Sendable {
        /// Relative to the sheet's folder.
        public var name: String
        public var kind: Asset.Kind
    }

    /// RFC 4180, UTF-8 once encoded, with CRLF line endings.
    public var csv: String { ([header] + rows).map(CSVText.line).joined() }
}
