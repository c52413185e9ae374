internal import Diagnostics
internal import Media
internal import Synchronization
public import TimelineModel

/// Says whether a template may use a filter as it is written: against the reviewed list, libavfilter's own options, and
/// by building it once.
///
/// Thread-safe; what was checked is remembered, because every row asks the same.
public final class FilterCatalog: FilterChecking {
    private let checked = Mutex<[Filter: [FilterProblem]]>([:])

    public init() {}

    /// The names that may be used, sorted: those on the list that the installed libavfilter has.
    public static let names: [String] = FilterRules.allowed.keys.filter { FilterCatalogue.filter($0) != nil }.sorted()

    public func problems(_ filter: Filter, in place: FilterPlace) -> [FilterProblem] {
        // No allowed filter has memory, so layers, scenes and whole videos take the same ones.
        if let known = checked.withLock({ $0[filter] }) { return known }
        let problems = Self.check(filter)
        checked.withLock { checked in
            // Literals that come from cells could be without number.
            if checked.count > 10_000 { checked.removeAll() }
            checked[filter] = problems
        }
        return problems
    }

    private static func check(_ filter: Filter) -> [FilterProblem] {
        if let reason = FilterRules.refusal(filter.name) {
            return [
                FilterProblem(
                    message: "the filter \"\(filter.name)\" cannot be used in a template: \(reason)",
                    hint: NearestName.find(filter.name, among: names).map { "did you mean \"\($0)\"?" })
            ]
        }
        guard let rule = FilterRules.allowed[filter.name], let description = FilterCatalogue.filter(filter.name),
            description.isPictureFilter
        else {
            return [
                FilterProblem(
                    message: "there is no filter \"\(filter.name)\"",
                    hint: NearestName.hint(filter.name, among: names)
                        ?? "filters have the names of libavfilter, such as gblur, eq or unsharp")
            ]
        }
        let problems = filter.options.compactMap { check($0, rule, description) }
        if !problems.isEmpty { return problems }
        return built(filter).map { [$0] } ?? []
    }

    private static func check(
        _ option: Filter.Option, _ rule: FilterRules.Rule, _ description: FilterDescription
    ) -> FilterProblem? {
        guard !rule.refused.contains(option.name) else {
            return FilterProblem(
                option: option.name,
                message: "the option \"\(option.name)\" of \"\(description.name)\" cannot be used in a template")
        }
        guard let known = description.option(option.name) else {
            let names = description.options.map(\.name).filter { !rule.refused.contains($0) }
            return FilterProblem(
                option: option.name, message: "the filter \"\(description.name)\" has no option \"\(option.name)\"",
                hint: NearestName.hint(option.name, among: names))
        }
        if rule.expressions.contains(option.name) {
            guard let number = Double(option.value), number.isFinite,
                option.value.allSatisfy({ $0.isASCII && ($0.isNumber || "+-.eE".contains($0)) })
            else {
                return FilterProblem(
                    option: option.name, message: "\"\(option.value)\" is not a number",
                    hint: "expressions of libavfilter are not allowed in templates")
            }
            return nil
        }
        return known.problem(with: option.value).map { FilterProblem(option: option.name, message: $0) }
    }

    /// Builds the filter for a picture of ordinary size: what the options mean together only libavfilter knows.
    private static func built(_ filter: Filter) -> FilterProblem? {
        do {
            let sample = try Frame(width: 1920, height: 1080, format: .yuv420p)
            let step = FilterGraph.Step(filter.name, filter.options.map { ($0.name, $0.value) })
            _ = try FilterGraph([step], like: sample, output: .yuv420p)
            return nil
        } catch {
            return FilterProblem(
                message: "libavfilter refuses the filter \"\(filter.name)\" with these options",
                hint: error.log ?? error.detail)
        }
    }
}
