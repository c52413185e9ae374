internal import Diagnostics
internal import Localization

/// Applies `if` and `for`: the elements that one video has.
struct Expansion {
    private(set) var diagnostics = Diagnostics()
    private var count = 0
    /// A video with more elements than this was not meant: a loop in a loop in a loop.
    private static let limit = 20_000

    /// The copies of some neighbours; none of one whose `if` is not true.
    mutating func expand(
        _ elements: [Element], in scope: any Scope, parent: Instance?, iterations: [Instance.Iteration]
    ) -> [Instance] {
        var branches = Branches()
        return elements.flatMap { element -> [Instance] in
            let copies =
                branches.allows(element) ? expand(element, in: scope, parent: parent, iterations: iterations) : []
            branches.pass(element, isShown: !copies.isEmpty)
            return copies
        }
    }

    private mutating func expand(
        _ element: Element, in scope: any Scope, parent: Instance?, iterations: [Instance.Iteration]
    ) -> [Instance] {
        guard element.loop != nil else { return make(element, scope, parent, iterations) }
        do {
            return try Self.turns(of: element, in: scope).enumerated().flatMap { index, scope in
                make(
                    element, scope, parent,
                    iterations + [Instance.Iteration(loop: element.ordinal, index: index)])
            }
        } catch {
            diagnostics.add(error)
            return []
        }
    }

    /// The element, or what is in the fragment that it includes; nothing when it is not to be shown.
    private mutating func make(
        _ element: Element, _ scope: any Scope, _ parent: Instance?, _ iterations: [Instance.Iteration]
    ) -> [Instance] {
        count += 1
        guard count <= Self.limit else {
            diagnostics.add(
                .error("too-many-elements", at: element.place, "the video has more than \(Self.limit) elements"))
            return []
        }
        do {
            guard try Self.isShown(element, in: scope) else { return [] }
            if element.name == "include" {
                let inside = try FragmentParameters(element).scope(element, in: scope)
                let parts = element.elements.filter { $0.name != "parameter" }
                return expand(parts, in: inside, parent: parent, iterations: iterations)
            }
        } catch {
            diagnostics.add(error)
            return []
        }
        let instance = Instance(element, scope: scope, parent: parent, iterations: iterations)
        let parts = element.elements.filter { element.holdsLayers || $0.name == "animate" }
        if !parts.isEmpty {
            instance.children = expand(parts, in: scope, parent: instance, iterations: iterations)
        }
        return [instance]
    }

    /// The scopes of the copies of an element among words; none when its `if` is not true.
    static func scopes(of element: Element, in scope: any Scope) throws(Diagnostic) -> [any Scope] {
        var kept: [any Scope] = []
        for turn in try turns(of: element, in: scope) where try isShown(element, in: turn) { kept.append(turn) }
        return kept
    }

    private static func isShown(_ element: Element, in scope: any Scope) throws(Diagnostic) -> Bool {
        if let languages = element.forLanguages, !languages.contains(where: scope.formats.language.isCovered) {
            return false
        }
        if let condition = element.expression("if"), try !condition.evaluate(scope).isTrue { return false }
        if let condition = element.expression("unless"), try condition.evaluate(scope).isTrue { return false }
        return true
    }

    /// The scope of every turn of an element's loop; its own without a loop.
    private static func turns(of element: Element, in scope: any Scope) throws(Diagnostic) -> [any Scope] {
        guard let loop = element.loop else { return [scope] }
        let items = try loop.items(scope)
        let chosen = try select(
            items, where: element.expression("where"), sort: element.order, limit: try limit(of: element, scope),
            formats: scope.formats
        ) { Names([loop.variable: $0], outer: scope) }
        return chosen.enumerated().map { index, position in
            let turn = LoopHeader.turn(index, of: chosen.count)
            return Names([loop.variable: items[position], LoopHeader.counter: turn], outer: scope) {
                root throws(Diagnostic) in
                // The same turn in another language is the one about the item in the same place of the list.
                let outer = try scope.rebased(on: root)
                let others = try loop.items(outer)
                let item = others.indices.contains(position) ? others[position] : items[position]
                return Names([loop.variable: item, LoopHeader.counter: turn], outer: outer)
            }
        }
    }

    private static func limit(of element: Element, _ scope: any Scope) throws(Diagnostic) -> Int? {
        guard case .interpolation(let text)? = element.attributes["limit"]?.content else {
            return element.literal("limit").flatMap { Int($0) }
        }
        let value = try text.text(scope, as: .plain)
        guard case .text(let number) = value.content, let limit = Int(number), (0...10_000).contains(limit) else {
            throw .error(
                "bad-value", at: value.cells.first ?? element.place(of: "limit"),
                "limit is a whole number from 0 to 10000")
        }
        return limit
    }

    /// The positions of the items that `where` keeps, in the order of `sort`, no more than `limit`.
    ///
    /// - Parameter formats: Of the language in whose alphabet texts are sorted.
    static func select(
        _ items: [Value], where condition: Expression?, sort: Order?, limit: Int?, formats: Formats,
        scope: (Value) -> any Scope
    ) throws(Diagnostic) -> [Int] {
        var kept = Array(items.indices)
        if let condition {
            kept = []
            for (index, item) in items.enumerated() where try condition.evaluate(scope(item)).isTrue {
                kept.append(index)
            }
        }
        if let sort {
            var keyed: [(item: Int, key: Value)] = []
            for index in kept { keyed.append((index, try sort.expression.evaluate(scope(items[index])))) }
            do throws(ValueProblem) {
                kept = try Comparison.sorted(keyed, isDescending: sort.isDescending, formats: formats)
            } catch {
                throw error.diagnostic(at: sort.expression.source.place(at: 0), cells: [])
            }
        }
        return limit.map { Array(kept.prefix($0)) } ?? kept
    }
}
