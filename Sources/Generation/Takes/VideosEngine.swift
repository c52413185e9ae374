internal import Foundation
public import Media
public import TimelineModel

/// Makes segments of videos that somebody else generates: a pool of servers, or the worker of this machine.
///
/// Says what the model can make in place of what was asked for, keeps what comes nearly without loss, looks whether it is
/// sharp, and makes it as long as the scene. Thread-safe.
public final class VideosEngine: SegmentEngine {
    private let maker: any VideoMaker
    private let storage: MasterFormat
    private let takes: (any TakeStore)?
    private let tell: EngineEvent.Listener

    /// - Parameters:
    ///   - storage: How the pictures are kept.
    ///   - takes: Keeps generations that a segment is put together from; nil generates all of them again after a failure.
    ///   - tell: Hears of seeds that were not taken.
    public init(
        maker: any VideoMaker, storage: MasterFormat = .h264, takes: (any TakeStore)? = nil,
        tell: @escaping EngineEvent.Listener = { _ in }
    ) {
        self.maker = maker
        self.storage = storage
        self.takes = takes
        self.tell = tell
    }

    public var name: String { maker.name }
    public var slots: Int { maker.slots }
    public func prepare() async throws { try await maker.prepare() }
    public func stop() async { await maker.stop() }

    public func load(for request: SegmentRequest) -> SegmentLoad {
        guard let plan = try? plan(request) else { return SegmentLoad(request) }
        return SegmentLoad(model: plan.rules.name, size: plan.size, frames: plan.takes[0])
    }

    public func refusal(of request: SegmentRequest) -> EngineError? {
        do throws(EngineError) {
            _ = try plan(request)
            return nil
        } catch {
            return error
        }
    }

    private func plan(_ request: SegmentRequest) throws(EngineError) -> TakePlan {
        let rules = try ModelChoice(engine: name, models: maker.models).rules(for: request)
        return try TakePlan(request, rules: rules, engine: name)
    }

    public func make(_ request: SegmentRequest, at path: String) async throws -> SegmentProvenance {
        let plan = try plan(request)
        let folder = path + ".takes"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        // What is encoded twice is kept without any loss in between.
        let making = TakeMaking(
            maker: maker, store: takes, tell: tell, plan: plan, format: plan.isAssembled ? .ffv1 : storage,
            folder: folder)
        let made = try await self.takes(making)
        let quality =
            plan.isAssembled
            ? try await assemble(made.map(\.take), plan, to: path)
            : try place(made[0].take, in: folder, at: path)
        return SegmentProvenance(
            engine: name, made: Int(Date().timeIntervalSince1970), request: request.description,
            takes: made.map(\.take.report), seed: made[0].take.report.seed, quality: quality,
            refused: made.flatMap(\.refused), warnings: plan.warnings + made.flatMap(\.warnings))
    }

    /// All takes in order, each from the last picture of the one before.
    private func takes(_ making: TakeMaking) async throws -> [TakeMaking.Result] {
        let plan = making.plan
        var picture: VideoJob.Picture?
        if let image = plan.request.image {
            picture = try await OwnThread.run("read a picture") { _ in try StartPicture.read(image, for: plan.size) }
        }
        var made: [TakeMaking.Result] = []
        for index in plan.takes.indices {
            let result = try await making.make(index, from: picture)
            made.append(result)
            guard index + 1 < plan.takes.count else { break }
            let path = result.take.path
            picture = try await OwnThread.run("read a picture") { _ in
                try StartPicture.encode(try Film(path: path).picture(plan.takes[index] - 1, rate: plan.rate))
            }
        }
        return made
    }

    private func assemble(_ takes: [KeptTake], _ plan: TakePlan, to path: String) async throws -> SegmentQuality {
        let size = PixelSize(width: plan.size.width & ~1, height: plan.size.height & ~1)
        let order = RecordingOrder(path: path, format: storage, size: size, frames: plan.needed, rate: plan.rate)
        return try await OwnThread.run("assemble a segment") { isCancelled in
            switch plan.request.lengthening {
            case .hold, .chain:
                try Assembly.chain(takes.map(\.path), to: order, isCancelled: isCancelled)
            case .pingPong:
                try Assembly.pingPong(
                    takes[0].path, frames: takes[0].quality.frames, needed: plan.needed, to: order,
                    isCancelled: isCancelled)
            }
        }
    }

    /// A take that is the segment; one that somebody else keeps is copied.
    private func place(_ take: KeptTake, in folder: String, at path: String) throws -> SegmentQuality {
        if take.path.hasPrefix(folder + "/") {
            try FileManager.default.moveItem(atPath: take.path, toPath: path)
        } else {
            try FileManager.default.copyItem(atPath: take.path, toPath: path)
        }
        return take.quality
    }
}
