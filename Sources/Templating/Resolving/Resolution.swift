internal import Diagnostics
internal import Foundation
internal import Localization
internal import Tables
internal import TimelineModel

/// The work of turning one video in one language and size into a timeline.
///
/// Used by one thread, once.
final class Resolution {
    let bound: BoundTemplate
    let item: Item
    let language: LanguageTag
    /// The template's elements with their words in the language.
    let video: Element
    /// Whether start is on the right. Every element asks.
    let isMirrored: Bool
    let output: Output
    /// Its styles and regions in that language and size.
    let sheet: EditionSheet
    let world: World
    private let reads: ColumnReads?
    private let cells: CellMemory?
    var diagnostics = Diagnostics()
    private(set) var scope: RootScope
    /// The files that were asked for, where nobody else remembers them: a logo in every scene is asked for once.
    private var files = AssetMemory()

    /// Is told of every text that is laid out, and of the room it has.
    var onLayOut: ((Instance, TextRequest) -> Void)?
    /// The words of texts, by instance.
    var texts: [ObjectIdentifier: TextContent] = [:]
    /// The looks of texts, by instance.
    var styles: [ObjectIdentifier: Values] = [:]

    init(
        bound: BoundTemplate, item: Item, locale: String?, output: Output, world: World, reads: ColumnReads? = nil,
        cells: CellMemory? = nil
    ) {
        self.bound = bound
        self.item = item
        self.output = output
        self.world = world
        self.reads = reads
        self.cells = cells
        language = locale.flatMap { try? LanguageTag($0) } ?? bound.template.languageTag
        let localized = bound.template.words.localized(for: language)
        video = localized.video
        diagnostics.add(bound.template.errors(in: localized, for: language))
        isMirrored = language.isRightToLeft
        sheet = bound.template.sheet.edition(Edition(output: output, language: language))
        scope = bound.rootScope(item, language: language, output: output, reads: reads, cells: cells)
    }

    var template: Template { bound.template }
    var rate: FrameRate { template.frameRate }
    var tableFolder: String { TemplateFiles.folder(of: bound.tableFile) }

    /// The timeline; nil with at least one error.
    func timeline() -> Timeline? {
        diagnostics.add(item.diagnostics)
        // What is wrong with the cells is told once, not again for everything that shows them.
        checkCells()
        let instances = expand()
        let scenes = instances.filter { $0.name == "scene" }
        if scenes.isEmpty, !diagnostics.hasErrors {
            diagnostics.add(
                .error(
                    "no-scene",
                    at: item.rows.first.map { .cell(file: $0.file, CellReference(column: 0, row: $0.number)) },
                    "no scene is left for \"\(item.key)\"", hint: "every if is false, or every list is empty"))
        }
        if diagnostics.hasErrors { return nil }

        let times = Times(scenes: scenes, instances: instances, resolution: self)
        times.solve()
        if diagnostics.hasErrors { return nil }

        return Composition(self, times).timeline(instances)
    }

    /// What is wrong with the cells by themselves.
    func cellFindings() -> Diagnostics {
        diagnostics.add(item.diagnostics)
        checkCells()
        return diagnostics
    }

    /// The video's elements: nothing where its lists cannot be told.
    func expand() -> [Instance] {
        do {
            scope.lists.merge(try lists(in: language, scope)) { _, list in list }
        } catch {
            diagnostics.add(error)
        }
        if diagnostics.hasErrors { return [] }
        var expansion = Expansion()
        let elements = video.elements.filter { Grammar.timed.contains($0.name) }
        let instances = expansion.expand(elements, in: scope, parent: nil, iterations: [])
        diagnostics.add(expansion.diagnostics)
        return instances
    }

    /// The `<rows>` of `<data>`.
    private func lists(in language: LanguageTag, _ scope: RootScope) throws(Diagnostic) -> [String: Value] {
        var lists: [String: Value] = [:]
        for list in template.data.lists {
            let records = item.rows.map {
                Value(.record(bound.record($0, language: language, reads: reads, cells: cells)))
            }
            let kept = try Expansion.select(
                records, where: list.condition, sort: list.order, limit: list.limit, formats: scope.formats
            ) { value in
                guard case .record(let record) = value.content else { return scope }
                return RootScope(
                    record: record, lists: [:], builtIns: scope.builtIns, formats: scope.formats, frameRate: rate)
            }
            lists[list.name] = Value(.list(kept.map { records[$0] }))
        }
        return lists
    }

    /// The names that an element can read, with what they are in the template's own language.
    func ownScope(of instance: Instance) throws(Diagnostic) -> any Scope {
        let own = template.languageTag
        guard language != own else { return instance.scope }
        var root = bound.rootScope(item, language: own, output: output, reads: reads, cells: cells)
        root.lists.merge(try lists(in: own, root)) { _, list in list }
        return try instance.scope.rebased(on: root)
    }

    // MARK: Cells

    /// Every declared cell of the video's rows: readable, and not empty where it may not be.
    private func checkCells() {
        let records = item.rows.map { bound.record($0, language: language, reads: reads, cells: cells) }
        for table in bound.binding.tables.values.sorted(by: { $0.file < $1.file }) {
            for key in bound.keys(of: item, in: table) {
                table.check(key, languages: language.fallbacks, into: &diagnostics)
            }
        }
        for declared in bound.binding.declared {
            var values: [Value] = []
            var failed = false
            for record in records {
                do {
                    values.append(try record.value(of: declared))
                } catch {
                    diagnostics.add(error)
                    failed = true
                }
            }
            if failed { continue }
            if case .group = template.data.each {
                if !declared.column.isOptional, values.allSatisfy(\.isBlank) { reportEmpty(declared, values.first) }
                warnAboutDifferences(declared, values)
            } else if !declared.column.isOptional {
                for value in values where value.isBlank { reportEmpty(declared, value) }
            }
        }
    }

    private func reportEmpty(_ bound: SheetBinding.Bound, _ value: Value?) {
        // The cell of the key is empty for a second reason.
        if let cell = value?.cells.first, diagnostics.errors.contains(where: { $0.place == cell }) { return }
        diagnostics.add(
            .emptyCell(bound.column.name, at: value?.cells.first ?? bound.column.place))
    }

    private func warnAboutDifferences(_ declared: SheetBinding.Bound, _ values: [Value]) {
        // A product has many pictures, one to a row: the first one is what is meant.
        if case .asset = declared.column.type { return }
        guard bound.plainColumns.contains(declared.column.name) else { return }
        let filled = values.filter { !$0.isBlank }
        guard let first = filled.first, let place = first.cells.first else { return }
        let text = bound.cellText(at: place, of: item)
        for other in filled.dropFirst() {
            guard let cell = other.cells.first, bound.cellText(at: cell, of: item) != text else { continue }
            diagnostics.add(
                .warning(
                    "differing-cells", at: cell,
                    "\"\(declared.column.name)\" differs from \(place) in the same video; the first one is shown",
                    hint: "to show all of them, repeat an element: for=\"r in rows\""))
            return
        }
    }

    // MARK: Files

    /// A file, or nil with the reason reported at `place`.
    func asset(_ name: String, _ kind: Asset.Kind, base: String, at place: Place?) -> Asset? {
        let name = AssetMemory.Name(name: name, kind: kind, base: base)
        do throws(AssetProblem) {
            guard let cells else { return try files.asset(name, world) }
            return try cells.files.asset(name, world)
        } catch {
            diagnostics.add(error.diagnostic(name.name, kind, at: place))
            return nil
        }
    }
}

extension BoundTemplate {
    fileprivate func cellText(at place: Place, of item: Item) -> String? {
        guard case .cell(_, let cell) = place else { return nil }
        return item.rows.first { $0.number == cell.row }?[cell.column]
    }
}
