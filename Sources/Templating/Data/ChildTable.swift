internal import Diagnostics
internal import Foundation
internal import Localization
internal import Tables

/// A `<table>`: another sheet, each of whose rows belongs to the rows of the main one that have the same cell in a
/// column.
struct ChildTable: Sendable {
    var name: String
    var source: String
    /// The column of the main sheet, and that of this one.
    var on: String
    var column: String
    var columns: [Column] = []
    var element: Element

    init(_ element: Element, into diagnostics: inout Diagnostics) {
        name = element.literal("name") ?? ""
        source = element.literal("src") ?? ""
        on = element.literal("on") ?? ""
        column = element.literal("column") ?? on
        self.element = element
        for child in element.elements {
            let column = Column(child)
            DataDeclaration.add(column, to: &columns, into: &diagnostics)
            if column.during != nil {
                diagnostics.add(
                    .error(
                        "bad-value", at: column.duringPlace, "cells of a <table> hold always",
                        hint: "during is for columns of the sheet itself"))
            }
        }
    }

    var place: Place { element.place }
}

/// A child table that was read: its rows by the cell that they share with the main sheet.
struct BoundTable: Sendable {
    let declaration: ChildTable
    let file: String
    let binding: SheetBinding
    let reader: CellReader
    private let rows: [String: [Row]]
    private let header: [HeaderCell]
    private let languages: [LanguageTag]

    /// Finds the columns of a table that was read.
    init(_ declaration: ChildTable, _ table: Table, template: Template, into diagnostics: inout Diagnostics) {
        self.declaration = declaration
        file = table.file
        header = table.header
        languages = template.languageTag.fallbacks
        reader = template.reader(of: table.file)
        let data = DataDeclaration(columns: declaration.columns)
        let binding = SheetBinding(data, header: table.header, file: table.file, into: &diagnostics)
        self.binding = binding
        guard let index = binding.bound[declaration.column]?.index else {
            rows = [:]
            if !diagnostics.hasErrors {
                let names = table.header.map(\.name)
                diagnostics.add(
                    .error(
                        "missing-column", at: declaration.element.place(of: "on"),
                        "\(table.file) has no column \"\(declaration.column)\"",
                        hint: NearestName.hint(declaration.column, among: names)
                            ?? "the column is named column=\"…\"; the header has \(names.joined(separator: ", "))"))
            }
            return
        }
        var findings = ColumnFindings(table, binding, template.data.reading)
        findings.look(at: Set(binding.declared.map(\.column.name)))
        diagnostics.add(findings.diagnostics)
        rows = Dictionary(grouping: table.rows) { $0[index].trimmingWhitespace }
    }

    /// What messages call its rows.
    var typeName: String { "table \"\(declaration.name)\"" }

    /// What the list of its rows is to expressions.
    var type: ValueType {
        .list(.record(RecordType(typeName, fields: binding.bound.mapValues(\.column.type.valueType))))
    }

    /// The rows that have a cell, in the order of the sheet.
    func rows(of key: String) -> [Row] { key.isEmpty ? [] : rows[key] ?? [] }

    /// The same as expressions see them.
    func records(of key: String, languages: [LanguageTag]) -> [RowRecord] {
        rows(of: key).map {
            RowRecord(row: $0, binding: binding, reader: reader, languages: languages, lastLanguages: self.languages)
        }
    }

    /// What is wrong with the declared cells of some rows.
    func check(_ key: String, languages: [LanguageTag], into diagnostics: inout Diagnostics) {
        for record in records(of: key, languages: languages) {
            for declared in binding.declared {
                do {
                    let value = try record.value(of: declared)
                    if value.isBlank, !declared.column.isOptional {
                        diagnostics.add(
                            .emptyCell(declared.column.name, at: value.cells.first ?? declared.column.place))
                    }
                } catch {
                    diagnostics.add(error)
                }
            }
        }
    }

    /// Everything in the rows that have a cell, and what their columns are called.
    func input(of key: String) -> [String] { header.map(\.name) + rows(of: key).flatMap(\.cells) }

    /// The cell at a place, if it is in one of the rows that have a cell.
    func cell(at reference: CellReference, of key: String, place: Place) -> CellText? {
        let rows = rows(of: key)
        guard let ordinal = rows.firstIndex(where: { $0.number == reference.row }),
            rows[ordinal].cells.indices.contains(reference.column)
        else { return nil }
        let column = binding.names[reference.column] ?? CellReference.letters(column: reference.column)
        return CellText(
            column: "\(declaration.name).\(column)", ordinal: ordinal, text: rows[ordinal][reference.column],
            place: place)
    }
}

extension Diagnostic {
    static func emptyCell(_ column: String, at place: Place) -> Diagnostic {
        .error(
            "empty-cell", at: place, "\"\(column)\" is empty",
            hint: "fill the cell, or declare the column with optional=\"true\"")
    }
}

extension Template {
    /// The child tables' files, read.
    ///
    /// - Parameter sheet: The main sheet's file: they are looked for beside it first, then beside the template.
    func childTables(beside sheet: String, into diagnostics: inout Diagnostics) -> [String: Table] {
        var tables: [String: Table] = [:]
        for child in data.tables {
            let files = TemplateFiles(template: sheet, folders: [TemplateFiles.folder(of: path)])
            guard let file = files.find(child.element, "table", into: &diagnostics) else { continue }
            do {
                let read = try Table.read(path: file.hasPrefix("./") ? String(file.dropFirst(2)) : file)
                diagnostics.add(read.diagnostics)
                tables[child.name] = read.value
            } catch {
                diagnostics.add(error.diagnostics)
            }
        }
        return tables
    }
}
