internal import CFFmpeg

/// The filters that the installed libavfilter has, with their options.
public enum FilterCatalogue {
    /// All filters, in libavfilter's order.
    public static func all() -> [FilterDescription] {
        var filters: [FilterDescription] = []
        var position: UnsafeMutableRawPointer?
        while let filter = av_filter_iterate(&position) { filters.append(FilterDescription(filter)) }
        return filters
    }

    /// The filter called `name`; nil if there is none.
    public static func filter(_ name: String) -> FilterDescription? {
        avfilter_get_by_name(name).map(FilterDescription.init)
    }
}

/// What libavfilter says about one of its filters.
public struct FilterDescription: Hashable, Sendable {
    public var name: String
    public var summary: String
    /// Whether it takes exactly one picture and gives exactly one.
    public var isPictureFilter: Bool
    /// Whether it takes exactly one sound and gives exactly one.
    public var isSoundFilter: Bool
    /// Names are unique; aliases are options of their own.
    public var options: [FilterOption]

    public func option(_ name: String) -> FilterOption? { options.first { $0.name == name } }

    init(_ filter: UnsafePointer<AVFilter>) {
        let raw = filter.pointee
        name = String(cString: raw.name)
        summary = raw.description.map { String(cString: $0) } ?? ""
        let isFixed = raw.flags & (AVFILTER_FLAG_DYNAMIC_INPUTS | AVFILTER_FLAG_DYNAMIC_OUTPUTS) == 0
        let isSingle = isFixed && avfilter_filter_pad_count(filter, 0) == 1 && avfilter_filter_pad_count(filter, 1) == 1
        func both(_ type: AVMediaType) -> Bool {
            isSingle && avfilter_pad_get_type(raw.inputs, 0) == type && avfilter_pad_get_type(raw.outputs, 0) == type
        }
        isPictureFilter = both(AVMEDIA_TYPE_VIDEO)
        isSoundFilter = both(AVMEDIA_TYPE_AUDIO)
        options = raw.priv_class.map(FilterOption.all) ?? []
    }
}
