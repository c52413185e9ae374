internal import Diagnostics
internal import Foundation
internal import Rendering
internal import TimeZones

/// `rowreel init`: a project file to begin with, with every setting in it and what it means.
public struct ProjectFileText: Sendable {
    public var template = "template.xml"
    public var data = "products.csv"
    public var timeZone: String

    /// - Parameter timeZone: An IANA name; nil is the machine's, or UTC where the machine's has none.
    public init(timeZone: String? = nil) { self.timeZone = timeZone ?? Self.name(of: .machine) }

    static func name(of zone: Zone) -> String { zone.isNamed ? zone.name : Zone.utc.name }

    /// Writes the file.
    ///
    /// - Throws: `Diagnostic`, also where there is one already.
    public func write(to path: String) throws {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw Diagnostic.error(
                "file-exists", at: .file(path), "there is a project file already",
                hint: "edit it, or name another with --project FILE")
        }
        try OutputFile.write(Data(text.utf8), to: path)
    }

    public var text: String {
        """
        # A Rowreel project: what is made, from what, and when. Documentation/Schedules.md describes every setting.
        #
        #   rowreel run nightly             does the run "nightly" now
        #   rowreel run nightly --plan      tells what it would make, and why
        #   rowreel schedule                does all runs when they are due, until it is stopped
        #   rowreel schedule --install      has systemd do them instead
        #
        # Paths start from the folder of this file. Lines that begin with # are comments: take the # away to use one.

        # The time zone of schedules, and of dates in cells (IANA name).
        timeZone: \(Self.scalar(timeZone))

        # Runs at the same time. One uses all processors already.
        runsAtOnce: 1

        # Where finished pieces are kept.
        # store: ~/.cache/rowreel

        runs:
          nightly:
            # What a video is made from.
            template: \(Self.scalar(template))
            data: \(Self.scalar(data))
            # An address is fetched when it has changed. While it is down, or has lost more than half of its rows, the
            # last good copy is used, and said:
            # data:
            #   url: https://shop.example.com/feed.csv
            #   mostLoss: 30%
            #   allowPrivate: false
            # Or what a program writes to its standard output:
            # data:
            #   command: [./export, --format, csv]
            #   timeout: 10min
            # encoding: utf-8

            # When: minute, hour, day of month, month, day of week, as in crontab(5).
            schedule: "30 2 * * *"
            # timeZone: Europe/Berlin

            # Which videos.
            # languages: [en, de]
            # outputs: [vertical]
            # where: in_stock
            # fuzzy: false
            # Fetch the pictures that cells name by address, before anything else.
            # fetch: true

            # How good: draft, standard or archive; mp4, webm, gif or webp.
            profile: standard
            # format: mp4
            # codec: hevc
            # maxSize: 8MB
            # maxBitrate: 6M

            # What makes segments: motion (embedded), worker (this machine's GPU), or addresses of servers.
            engines: [motion]
            # models: [/srv/models]
            # keepWorker: false
            # master: h264
            # inFlight: 2

            # Where videos and the report go, and how they are named.
            results: out/nightly
            # name: "{key}[.{locale}][.{output}]"
            # assets: [pictures]

            # What becomes of videos whose row has gone, or is over: keep, move or delete.
            retire: move
            # partialRows: false
            # maxFailures: 100
            # jobs: 2
            # memory: 4GB

            # For web servers: the link "current" in this folder always names a whole set of results.
            # publish: public/videos
            # publish:
            #   folder: public/videos
            #   keep: 3

            # Who is told. A webhook is signed with HMAC-SHA-256 (standardwebhooks.com); the secret is not written here.
            # webhook:
            #   url: https://shop.example.com/hooks/rowreel
            #   secretVariable: ROWREEL_WEBHOOK_SECRET
            # A program reads report.json from its standard input.
            # command: [./announce]
            # commandTimeout: 5min

        """
    }

    /// A text as a YAML scalar that is read back as it is.
    private static func scalar(_ text: String) -> String {
        let isPlain =
            text.first.map { $0.isLetter || $0 == "/" } ?? false
            && text.unicodeScalars.allSatisfy {
                $0.isASCII && ($0.properties.isAlphabetic || "0123456789_./-+".unicodeScalars.contains($0))
            }
        if isPlain { return text }
        return "'" + text.replacing("'", with: "''") + "'"
    }
}
