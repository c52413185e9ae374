internal import CCurl
internal import Foundation

/// The transfers that go on at one time, driven by libcurl's multi interface.
///
/// Used by one thread; ended by `close()`.
struct Session {
    private let multi: UnsafeMutableRawPointer
    private let options: FetchOptions
    private let library: FetchedLibrary
    private var queue: FetchQueue
    private var active: [UnsafeMutableRawPointer: Transfer] = [:]
    /// Bytes of transfers that are over.
    private var endedBytes = 0

    init?(_ jobs: [Job], _ options: FetchOptions, _ library: FetchedLibrary) {
        guard let multi = curl_multi_init() else { return nil }
        self.multi = multi
        self.options = options
        self.library = library
        queue = FetchQueue(jobs, perServer: options.downloadsPerServer)
    }

    var isDone: Bool { queue.isEmpty && active.isEmpty }

    var bytes: Int { active.values.reduce(endedBytes) { $0 + $1.body.count } }

    /// Begins what may begin, waits a moment for the network, and takes what is over.
    ///
    /// - Parameters:
    ///   - take: Gets a transfer that is over. Returns why it failed, nil if it did not.
    ///   - giveUp: Told of a failure that no further try is made after.
    mutating func step(_ take: (Transfer, CURLcode) -> FetchFailure?, giveUp: (Job, FetchFailure) -> Void) {
        while active.count < options.downloads, let job = queue.next(.now) {
            guard let transfer = Transfer(job, path: library.newFile, options) else {
                queue.end(job)
                giveUp(job, FetchFailure("\(job.address) cannot be fetched", cause: "libcurl has no memory"))
                continue
            }
            active[transfer.handle.pointer] = transfer
            curl_multi_add_handle(multi, transfer.handle.pointer)
        }
        var running: Int32 = 0
        curl_multi_perform(multi, &running)
        var left: Int32 = 0
        var isAnyOver = false
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let handle = message.pointee.easy_handle else { continue }
            // The message is gone once the handle is removed.
            let code = message.pointee.data.result
            curl_multi_remove_handle(multi, handle)
            guard let transfer = active.removeValue(forKey: handle) else { continue }
            queue.end(transfer.job)
            endedBytes += transfer.body.count
            isAnyOver = true
            if let failure = take(transfer, code) { tryAgain(transfer, failure, giveUp) }
            transfer.body.discard()
        }
        if !isAnyOver { curl_multi_poll(multi, nil, 0, queue.isEmpty ? 200 : 50, nil) }
    }

    private mutating func tryAgain(_ transfer: Transfer, _ failure: FetchFailure, _ giveUp: (Job, FetchFailure) -> Void)
    {
        let job = transfer.job
        let asked = transfer.retryAfter
        if failure.isPassing, asked > options.longestPause {
            return giveUp(job, .asksToWait(asked, transfer.status, job.address))
        }
        guard failure.isPassing, job.failures < options.retries else { return giveUp(job, failure) }
        var pause = options.pause * Double(1 << job.failures)
        job.failures += 1
        // Not all at the same moment: half as much again, spread evenly.
        pause *= Double.random(in: 1...1.5)
        let due = ContinuousClock.Instant.now + .seconds(max(pause, Double(asked)))
        if asked > 0 { queue.pause(job, until: due) }
        queue.again(job, at: due)
    }

    /// Drops what is under way.
    mutating func close() {
        for transfer in active.values {
            curl_multi_remove_handle(multi, transfer.handle.pointer)
            transfer.body.discard()
        }
        active = [:]
        curl_multi_cleanup(multi)
    }
}
