public import Diagnostics
internal import Foundation
internal import Templating

/// `rowreel presets`: the presets that every template can name, the user's own and the shipped ones.
public struct PresetList: Sendable {
    private let shelf: PresetShelf
    private let own: String

    /// - Parameter own: The folder of the user's own presets, which win over the shipped ones.
    public init(_ installation: Installation, own: String = Installation.ownPresets) {
        self.own = own
        shelf = PresetShelf(folders: [own, "\(installation.templates)/presets"])
    }

    /// A line per preset, its name and what it is for, with what is wrong with those that cannot be used.
    public var list: Diagnosed<String> {
        var found = Diagnostics()
        let names = shelf.names
        let width = names.map(\.columns).max() ?? 0
        var text = ""
        for name in names {
            do throws(DiagnosedFailure) {
                let entry = try shelf.entry(name)
                let isOwn = entry.path.hasPrefix(own + "/")
                text += "  \(name.padded(width))  \(entry.about)\(isOwn ? " (yours)" : "")\n"
            } catch {
                found.add(error.diagnostics)
            }
        }
        text += """

            Name one with: <segment prompt="…" preset="product"/>
            Show one with: rowreel presets NAME
            One of your own is presets/NAME.xml beside the template, or \(PathText.joined(own, "NAME.xml"))

            """
        return Diagnosed(text, found)
    }

    /// The file of a preset, as it is.
    ///
    /// - Throws: `DiagnosedFailure` when there is none of that name, or something is wrong with it.
    public func text(of name: String) throws -> String { try shelf.entry(name).text }
}
