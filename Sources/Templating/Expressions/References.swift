import Diagnostics
import Foundation

extension Node {
    /// Every name that is read in this tree, with the fixed steps from it.
    func references(in source: SourceText) -> [Reference] {
        var found: [Reference] = []
        collect(into: &found, steps: [], source)
        return found
    }

    /// - Parameter steps: The steps that are taken from this node, nearest first.
    private func collect(into found: inout [Reference], steps: [Reference.Step], _ source: SourceText) {
        switch kind {
        case .name(let name):
            let known = steps.prefix { $0 != .computedIndex }
            let isCut = known.count < steps.count
            found.append(
                Reference(
                    name: name, steps: Array(known) + (isCut ? [.computedIndex] : []),
                    place: source.place(at: offset)))
        case .field(let base, let name, _):
            base.collect(into: &found, steps: [.field(name)] + steps, source)
        case .index(let base, let index):
            if case .number(let number) = index.kind, let position = Int(exactly: number as NSDecimalNumber) {
                base.collect(into: &found, steps: [.index(position)] + steps, source)
            } else {
                base.collect(into: &found, steps: [.computedIndex] + steps, source)
                index.collect(into: &found, steps: [], source)
            }
        default:
            for child in kind.children { child.collect(into: &found, steps: [], source) }
        }
    }
}
