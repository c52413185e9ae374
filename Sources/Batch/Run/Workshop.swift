internal import Diagnostics
internal import Foundation
internal import Generation
internal import Media
internal import Rendering
internal import Store
internal import Synchronization
internal import TimelineModel

/// Where pieces of videos are made: the bridge between a plan and `Rendering`, with the store in between.
///
/// Thread-safe.
final class Workshop: Sendable {
    let store: Store
    let records: RecordBook
    let settings: RenderSettings
    /// A few pictures at full size and their texts; the rest of the memory is for encoders and what they look ahead.
    private let resources = RenderResources(capacity: 32 << 20, clipCapacity: 64 << 20)
    private let files: AssetLibrary
    private let cancellation: Cancellation
    private let display: any ProgressDisplay
    private let isForced: Bool
    let segments: SegmentSupply
    private let made = Atomic(0)
    private let reused = Atomic(0)
    private let whole = Atomic(0)
    /// Whether it was said that files have no sound.
    private let hasToldSilence = Atomic(false)

    init(
        _ request: RenderRequest, store: Store, records: RecordBook, files: AssetLibrary, cancellation: Cancellation,
        display: any ProgressDisplay
    ) throws {
        self.store = store
        self.records = records
        self.files = files
        self.cancellation = cancellation
        self.display = display
        settings = request.settings
        segments = SegmentSupply(
            try request.engine.engine(store: store) { [display] in display.show(.engine($0)) }, store: store)
        isForced = request.force
    }

    /// Chunks encoded so far.
    var chunksMade: Int { made.load(ordering: .relaxed) }
    /// Chunks that were asked for and had not to be encoded.
    var chunksReused: Int { reused.load(ordering: .relaxed) }

    /// Files encoded as one piece so far.
    var filesEncodedWhole: Int { whole.load(ordering: .relaxed) }

    /// Counts chunks that one video made and another used too.
    func share(_ count: Int) { reused.wrappingAdd(count, ordering: .relaxed) }

    /// What the run makes of timelines, for records.
    var settingsInWords: Settings {
        var words = Settings(settings)
        // The embedded engine is named by its pictures' epoch, as other drawing is.
        if let engine = segments.engine { words.lines.append(Settings.Line(name: "engine", value: engine.name)) }
        return words
    }

    /// The pieces of a video with their keys.
    func content(of timeline: Timeline, from origin: VideoContent.Origin) -> VideoContent {
        let whole = timeline.withSegments(from: segments.source)
        let timeline = settings.rendered(whole)
        let slices = timeline.slices
        let chunks = slices.map(settings.key(for:))
        var poster: ContentHash?
        if let frame = timeline.poster, let index = slices.firstIndex(where: { $0.span.contains(frame) }) {
            poster = ContentHash(of: "rowreel poster 1\n\(chunks[index])\n\(frame - slices[index].span.start)\n")
        }
        let sound = settings.format.audioCodec.flatMap {
            AudioMixer.canonical(timeline.audio, frameRate: timeline.frameRate, codec: $0)
        }
        return VideoContent(
            timeline: timeline, slices: slices, chunks: chunks, isWhole: settings.isWhole,
            audio: sound.map { ContentHash(of: $0) },
            file: settings.fileKey(chunks: chunks, audio: sound, metadata: timeline.metadata),
            poster: poster, segments: whole.missingSegments, origin: origin)
    }

    /// What encoding a slice takes of memory, roughly, in bytes.
    func memory(for slice: Slice) -> Int {
        settings.encoding.memory(for: slice.size, layers: slice.allLayers.count)
    }

    /// Sees to it that a chunk is in the store.
    ///
    /// - Parameter progress: Told how many of its frames are encoded.
    /// - Returns: Whether it had to be made.
    func makeChunk(_ key: ChunkKey, _ slice: Slice, progress: (Int) -> Void) throws -> Bool {
        let entry = try chunk(key, slice, remake: isForced, progress: progress)
        if entry.wasMade {
            made.wrappingAdd(1, ordering: .relaxed)
        } else {
            reused.wrappingAdd(1, ordering: .relaxed)
        }
        return entry.wasMade
    }

    /// The chunk in the store, made if it is not there: also when it was a moment ago, because a store may lose
    /// what it holds while a run goes on.
    private func chunk(
        _ key: ChunkKey, _ slice: Slice, remake: Bool = false, progress: (Int) -> Void = { _ in }
    ) throws -> Store.Entry {
        let entry = try store.entry(.chunk(key), remake: remake, isCancelled: { cancellation.isCancelled }) { path in
            let encoder = ChunkEncoder(settings: settings, resources: resources, cancellation: cancellation)
            let chunk = try encoder.encode(slice, progress: progress)
            try checkFiles(slice.allLayers)
            try chunk.write(to: path)
        }
        if entry.wasDamaged { tellDamage(entry) }
        return entry
    }

    /// Sees to it that a video's sound is in the store.
    ///
    /// - Returns: Whether it had to be made.
    func makeSound(_ content: VideoContent) throws -> Bool {
        try content.audio.map { try sound($0, content, remake: isForced).wasMade } ?? false
    }

    private func sound(_ hash: ContentHash, _ content: VideoContent, remake: Bool = false) throws -> Store.Entry {
        let key = StoreKey(.audio, hash)
        let entry = try store.entry(key, remake: remake, isCancelled: { cancellation.isCancelled }) { path in
            try AudioMixer(settings.format.audioCodec ?? .aac, cancellation: cancellation)
                .encode(content.timeline.audio, frameRate: content.timeline.frameRate).write(to: path)
            try checkFiles(content.timeline.audio.tracks.map { ($0.asset.path, $0.asset.name, $0.asset.hash) })
        }
        if entry.wasDamaged { tellDamage(entry) }
        return entry
    }

    private func sound(of content: VideoContent) throws -> EncodedAudio? {
        try content.audio.map { try EncodedAudio(path: try sound($0, content).path) }
    }

    /// Joins a video's pieces, which are all in the store, unless it was encoded whole, and writes its poster.
    ///
    /// - Parameter trace: What decided the pieces, to be remembered.
    /// - Returns: What is to be remembered about the files, and what is to be said about how they were made.
    func finish(
        _ content: VideoContent, _ plan: VideoPlan, trace: Trace
    ) throws -> (record: VideoRecord, findings: Diagnostics) {
        var findings = Diagnostics()
        if !content.isWhole {
            try OutputFolder.make(above: plan.path)
            try join(content, plan, try sound(of: content), &findings)
        }
        if content.poster != nil, let frame = content.timeline.poster {
            try cancellation.check()
            try Still(resources: resources).write(frame, of: content.timeline, to: plan.posterPath)
            try checkFiles(content.timeline.slice(showing: frame)?.allLayers ?? [])
        }
        let record = try VideoRecord(
            content, path: plan.path, posterPath: content.poster == nil ? nil : plan.posterPath)
        keep(record, trace, of: plan)
        return (record, findings)
    }

    /// Writes a file whose pictures are encoded as one piece.
    ///
    /// - Parameter progress: Told how many of its frames are done, as far as that can be known in advance.
    func encodeWhole(_ content: VideoContent, _ plan: VideoPlan, progress: (Int) -> Void) throws {
        if settings.format.audioCodec == nil, !content.timeline.audio.tracks.isEmpty,
            !hasToldSilence.exchange(true, ordering: .relaxed)
        {
            display.show(
                .found(
                    Diagnostic(
                        .note, "no-sound", at: .option("--format"),
                        "\(settings.format.title) files have no sound: what the template sounds like is left out",
                        hint: "use --format mp4 or --format webm for sound")))
        }
        try OutputFolder.make(above: plan.path)
        try WholeEncoder(settings: settings, resources: resources, cancellation: cancellation)
            .write(
                content.timeline, to: plan.path, audio: try sound(of: content),
                check: { try checkFiles(content.slices.flatMap(\.allLayers)) }
            ) { share in
                progress(Int(share * Double(content.timeline.frameCount)))
            }
        whole.wrappingAdd(1, ordering: .relaxed)
    }

    private func join(
        _ content: VideoContent, _ plan: VideoPlan, _ audio: EncodedAudio?, _ findings: inout Diagnostics
    ) throws {
        let encodedAgain = try VideoWriter(cancellation: cancellation).write(
            to: plan.path, format: settings.format, chunks(of: content), audio: audio,
            metadata: content.timeline.metadata)
        if encodedAgain > 0 {
            findings.add(
                Diagnostic(
                    .note, "encoded-again", at: .file(plan.path),
                    "\(Words.count(encodedAgain, "chunk")) of \(content.chunks.count) had been made by another encoder "
                        + "and did not join the others: encoded again"))
        }
    }

    private func chunks(of content: VideoContent) -> VideoWriter.Chunks {
        VideoWriter.Chunks(count: content.chunks.count) { index in
            try EncodedChunk(path: try self.chunk(content.chunks[index], content.slices[index]).path)
        } encodedAgain: { index in
            try EncodedChunk(path: try self.chunk(content.chunks[index], content.slices[index], remake: true).path)
        } stream: {
            try ChunkEncoder(settings: self.settings, resources: self.resources).stream(of: content.slices[0])
        }
    }

    /// The video is there whether it is remembered or not: otherwise the next run makes it once more.
    private func keep(_ record: VideoRecord, _ trace: Trace, of plan: VideoPlan) {
        do {
            // First the trace: with an old one beside a new record a cause would be told that is none.
            try records.set(trace, for: VideoRecord.key(plan.path), in: .traces)
            try records.set(record, for: VideoRecord.key(plan.path), in: .videos)
        } catch {
            display.show(
                .found(
                    .warning(
                        "records", at: .file(plan.path), "the next run will not know that this video is finished",
                        cause: "\(error)")))
        }
    }

    /// Keeps records of videos that were there already, with what they were found to be made from now.
    func refresh(_ videos: [(path: String, record: VideoRecord)]) {
        let values = videos.compactMap { video in
            (try? JSONEncoder().encode(video.record)).map { (key: VideoRecord.key(video.path), value: $0) }
        }
        // What is not kept is resolved again next time.
        if !values.isEmpty { try? records.set(values, in: .videos) }
    }

    /// Makes sure that what was just drawn was drawn from the files that its key names.
    ///
    /// A file that somebody replaced meanwhile may have been seen in both states. What came of it is not kept; the next
    /// run finds the new bytes, and other keys for them.
    private func checkFiles(_ layers: [Layer]) throws {
        try checkFiles(
            layers.flatMap(\.assets).map { ($0.path, $0.name, $0.hash) }
                + layers.flatMap(\.fonts).map { ($0.path, URL(fileURLWithPath: $0.path).lastPathComponent, $0.hash) })
    }

    private func checkFiles(_ used: [(path: String, name: String, hash: ContentHash)]) throws {
        for file in used where files.hash(of: file.path) != file.hash {
            throw Diagnostic.error(
                "changed-file", at: .file(file.path), "\(file.name) changed while a video was made from it",
                hint: "when it is as it should be, rowreel render --failed makes the video after all")
        }
    }

    private func tellDamage(_ entry: Store.Entry) {
        display.show(
            .found(
                .warning(
                    "damaged-entry", at: .file(entry.path),
                    "this piece of the store had changed on disk and was made anew",
                    hint: "if this happens again, the disk should be checked")))
    }
}
