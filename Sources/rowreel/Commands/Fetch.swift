import ArgumentParser
import Batch
import Fetching
import Store
import Foundation

struct Fetch: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Download the pictures, clips and sounds that cells name by address.",
        discussion: """
            Addresses (URLs) are fetched only by this command and by --fetch of others, which then find the files in \
            the store without a network. Every address is asked whether its file has changed; what has not is not \
            downloaded again. Where fetching fails, the file of the last time stays.

            Exit status: 0 every address has its file, 1 some have not, 2 the template, header, encoding or command is \
            wrong, 130 stopped by Ctrl-C.
            """)

    @OptionGroup var sheet: SheetOptions

    @Flag(help: "Download everything anew, without asking what has changed.")
    var refresh = false

    @Option(help: ArgumentHelp("The largest file, after decompression.", valueName: "size"))
    var maxDownload = ByteSize(200_000_000)

    @Option(help: ArgumentHelp("Downloads at once.", valueName: "n"))
    var downloads = 8

    @Option(help: ArgumentHelp("Downloads at once from one server.", valueName: "n"))
    var downloadsPerServer = 6

    @Option(help: ArgumentHelp("How long a server may be silent.", valueName: "seconds"))
    var timeout = 30

    @OptionGroup var reach: ReachOptions

    @Flag(help: "Go through the proxy that http_proxy or https_proxy name, which then decides what can be reached.")
    var proxy = false

    @Option(help: ArgumentHelp("Certificate authorities to trust instead of the system's (PEM).", valueName: "file"))
    var caFile: String?

    @Option(help: "How progress is shown; a bar where someone watches, lines elsewhere, JSON for programs.")
    var progress = ProgressStyle.bar

    func validate() throws {
        guard (1...64).contains(downloads) else { throw ValidationError("--downloads takes a number from 1 to 64.") }
        guard (1...64).contains(downloadsPerServer) else {
            throw ValidationError("--downloads-per-server takes a number from 1 to 64.")
        }
        guard (1...3600).contains(timeout) else {
            throw ValidationError("--timeout takes a number of seconds from 1 to 3600.")
        }
        if let caFile, !FileManager.default.isReadableFile(atPath: caFile) {
            throw ValidationError("--ca-file: \(caFile) cannot be read.")
        }
    }

    func run() throws {
        let interruption = Interruption()
        interruption.watchSignals()
        let display = progress.display(.standardError)
        let result = try Console.running {
            var request = try sheet.request()
            var options = FetchOptions()
            reach.fill(&options)
            options.refreshes = refresh
            options.largestFile = maxDownload.bytes
            options.downloads = downloads
            options.downloadsPerServer = downloadsPerServer
            options.patience = timeout
            options.usesProxy = proxy
            options.authorities = caFile
            request.fetch = options
            let watch = FetchWatch(show: { display.show(.fetching($0)) }) { interruption.isRequested }
            return try FetchRun(request, installation: try Installation.find(), watch: watch).run()
        }
        if progress == .json {
            for finding in result.findings { display.show(.found(finding)) }
        } else {
            Console.tell(result.findings)
            Console.say(result.summary + "\n")
        }
        if result.wasStopped { throw ExitCode(130) }
        if result.hasErrors { throw ExitStatus.someFailed.error }
    }
}
