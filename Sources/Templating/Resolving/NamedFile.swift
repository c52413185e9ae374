public import Diagnostics
public import TimelineModel

/// A file as a cell or template names it, before anybody looked for it.
public struct NamedFile: Hashable, Sendable {
    /// A path or an address.
    public var name: String
    public var kind: Asset.Kind
    /// The folder of the file that names it.
    public var base: String
    public var place: Place
}

extension BoundTemplate {
    /// The files that a video shows and plays, by the names its row gives them: nothing is opened or laid out.
    ///
    /// What is wrong with the row is passed over; resolving the video tells it.
    public func files(of item: Item, locale: String?, output: Output, world: World) -> [NamedFile] {
        Resolution(bound: self, item: item, locale: locale, output: output, world: world).files()
    }
}

extension Resolution {
    fileprivate func files() -> [NamedFile] {
        expand().flatMap(\.all).flatMap { instance -> [NamedFile] in
            let values = Values(instance, self)
            return instance.element.declaration.attributes.compactMap { attribute in
                guard let kind = attribute.type.file, values.has(attribute.name),
                    attribute.type != .mask || !MaskValue.words.contains(values.text(attribute.name) ?? "")
                else { return nil }
                return values.file(attribute.name, kind, isOptional: true)
            }
        }
    }
}
