internal import CFFmpeg

/// Options as libav wants them, owned.
final class Options {
    private(set) var dictionary: OpaquePointer?

    init(_ pairs: [(String, String)]) {
        for (name, value) in pairs { av_dict_set(&dictionary, name, value, 0) }
    }

    deinit { av_dict_free(&dictionary) }

    /// Hands them to a call, which takes out those it knows.
    func use<Result>(_ body: (UnsafeMutablePointer<OpaquePointer?>) -> Result) -> Result {
        body(&dictionary)
    }

    /// Takes back what a call left of the dictionary.
    func replace(with rest: OpaquePointer?) { dictionary = rest }

    /// The names that no call has taken.
    var names: [String] {
        var names: [String] = []
        var entry: UnsafeMutablePointer<AVDictionaryEntry>?
        while true {
            entry = av_dict_get(dictionary, "", entry, AV_DICT_IGNORE_SUFFIX)
            guard let entry else { return names }
            names.append(String(cString: entry.pointee.key))
        }
    }
}
