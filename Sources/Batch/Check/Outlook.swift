internal import Diagnostics
internal import Foundation
internal import Rendering
internal import Store
internal import TimelineModel

/// Says what making the checked videos comes to, from what is known of this machine.
struct Outlook {
    let forecast: Forecast
    /// That a disk is too small; nil if it is not, or nobody can tell.
    let warning: Diagnostic?

    init(_ work: VideoWork, request: CheckRequest) {
        let records = Self.records(request.project.store)
        var forecast = Forecast()
        forecast.frames = work.frames
        forecast.length = work.length
        forecast.segments = work.segments.count
        let rates = records.map { request.settings.rates($0) } ?? [:]
        if rates[.encode] != nil {
            var totals = RunTotals(videos: work.videos, frames: work.frames)
            totals.work = work.work
            totals.rates = rates
            totals.jobs = request.jobs
            forecast.seconds = RunEstimate(totals).secondsLeft(now: 0)
        }
        forecast.segmentSeconds = rates[.segment].map { $0.secondsPerUnit * Double(work.segments.count) }
        if let weight = records.flatMap({ Self.bytesPerSecond($0, folder: request.outputFolder) }) {
            forecast.bytes = Int(weight * work.length)
            forecast.bytesBasis = .recorded
        } else {
            forecast.bytes = Int(Self.assumedBytes(request.settings.profile) * work.megapixels + 16_000 * work.sound)
        }
        // Chunks and sounds weigh what the files weigh; files that are encoded whole leave none.
        forecast.storeBytes = request.settings.isWhole ? 0 : forecast.bytes
        self.forecast = forecast
        warning = Self.warning(forecast, request)
    }

    private static func records(_ store: String) -> RecordBook? {
        // Nothing is made for the sake of an estimate.
        FileManager.default.fileExists(atPath: "\(store)/records.sqlite") ? try? RecordBook(at: store) : nil
    }

    /// What videos weigh that were made in this folder: their mean, over at most some thousands of them.
    private static func bytesPerSecond(_ records: RecordBook, folder: String) -> Double? {
        var (bytes, seconds, count) = (0, 0.0, 0)
        let decoder = JSONDecoder()
        records.forEach(in: .videos, prefix: VideoRecord.key(folder) + "/") { _, value in
            guard count < 2000, let record = try? decoder.decode(VideoRecord.self, from: value) else { return }
            bytes += record.bytes
            seconds += record.frameRate.seconds(record.frames)
            count += 1
        }
        return seconds > 0 ? Double(bytes) / seconds : nil
    }

    /// Bytes for a megapixel of ordinary videos (photographs in slow motion with text) in H.264: a guess, told as one.
    private static func assumedBytes(_ profile: Profile) -> Double {
        switch profile {
        case .draft: 6_000
        case .standard: 5_000
        case .archive: 20_000
        }
    }

    // MARK: Disks

    private struct Disk {
        var device: UInt64
        var free: Int

        /// The disk of a folder that may not be there yet.
        init?(of folder: String) {
            var path = URL(fileURLWithPath: folder).standardized.path
            var status = stat()
            while stat(path, &status) != 0 {
                guard path != "/", !path.isEmpty else { return nil }
                path = URL(fileURLWithPath: path).deletingLastPathComponent().path
            }
            var space = statvfs()
            guard statvfs(path, &space) == 0 else { return nil }
            device = UInt64(status.st_dev)
            free = Int(space.f_bavail) * Int(space.f_frsize)
        }
    }

    private static func warning(_ forecast: Forecast, _ request: CheckRequest) -> Diagnostic? {
        guard let output = Disk(of: request.outputFolder) else { return nil }
        let store = Disk(of: request.project.store)
        let isOne = store?.device == output.device
        // What a store cannot hold it does without: only the videos have to fit.
        guard forecast.bytes > output.free else { return nil }
        return .warning(
            "disk-space", at: .file(request.outputFolder),
            "the videos will take about \(Words.size(forecast.bytes)), and \(Words.size(output.free)) are free on their disk"
                + (isOne && forecast.storeBytes > 0 ? ", which is the store's, too" : ""),
            hint: forecast.bytesBasis == .assumed
                ? "a guess: render a few rows first, and it rests on what they weigh"
                : "choose another folder with --output-dir")
    }
}
