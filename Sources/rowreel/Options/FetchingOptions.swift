import ArgumentParser
import Batch
import Fetching

/// Whether and from where files of addresses are fetched before anything else.
struct FetchingOptions: ParsableArguments {
    @Flag(help: "First fetch what cells name by address (URL) and has changed, as rowreel fetch does.")
    var fetch = false

    @OptionGroup var reach: ReachOptions

    func fill(_ request: inout ProjectRequest) {
        guard fetch else { return }
        var options = FetchOptions()
        reach.fill(&options)
        request.fetch = options
    }
}

struct ReachOptions: ParsableArguments {
    @Flag(help: "Also fetch from this machine and from private networks.")
    var allowPrivate = false

    func fill(_ options: inout FetchOptions) {
        options.userAgent = "rowreel/\(Version.current)"
        if allowPrivate { options.reachable.formUnion([.thisMachine, .privateNetwork]) }
    }
}
