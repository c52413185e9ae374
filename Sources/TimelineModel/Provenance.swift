public import Diagnostics

/// Where a resolved value came from: the spot in the template, and the cells that were bound into it.
///
/// Travels beside the value, outside text forms and keys; it is what messages and `plan` point at.
public struct Provenance: Hashable, Sendable {
    /// The element or attribute of the template.
    public var template: Place?
    /// Where a file of translations has the words that are shown instead of the template's.
    public var translation: Place?
    /// Cells read on the way, in reading order.
    public var cells: [Place]

    public init(template: Place? = nil, translation: Place? = nil, cells: [Place] = []) {
        self.template = template
        self.translation = translation
        self.cells = cells
    }

    /// The most useful place to point at: the first cell, otherwise the translation or the template.
    public var place: Place? { cells.first ?? translation ?? template }
}
