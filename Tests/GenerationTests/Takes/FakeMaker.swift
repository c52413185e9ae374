import Foundation
import Media
import Synchronization
import TimelineModel

@testable import Generation

/// Makes videos in memory: frame n of a job is grey of a level that tells its number and seed, with a fine pattern.
final class FakeMaker: VideoMaker {
    let name = "fake"
    let slots = 1
    let models: [ModelRules]
    let jobs = Mutex<[VideoJob]>([])
    /// What is sent in place of the stream.
    private let send: @Sendable (VideoJob, any TakeReceiver) async throws -> Void

    init(
        _ models: [ModelRules] = [],
        send: @escaping @Sendable (VideoJob, any TakeReceiver) async throws -> Void = { job, receiver in
            try await FakeMaker.stream(job, to: receiver) { FakeMaker.frame(job, $0) }
        }
    ) {
        self.models = models
        self.send = send
    }

    func prepare() async throws {}
    func stop() async {}

    func make(_ job: VideoJob, into receiver: any TakeReceiver) async throws -> VideoJobReport {
        jobs.withLock { $0.append(job) }
        try await send(job, receiver)
        return VideoJobReport(server: "memory", dialect: "fake", model: job.model, seed: job.seed, seconds: 1)
    }

    var seeds: [UInt64] { jobs.withLock { $0.map(\.seed) } }

    /// Sends frames as a stream, in pieces that end anywhere.
    static func stream(
        _ job: VideoJob, to receiver: any TakeReceiver, frames: (Int) -> [UInt8]
    ) async throws {
        try await receiver.begin(.y4m)
        try await receiver.receive(header(job.size, job.framesPerSecond))
        for number in 0..<job.frames {
            let bytes = Array("FRAME\n".utf8) + frames(number)
            for start in Swift.stride(from: 0, to: bytes.count, by: 40_000) {
                try await receiver.receive(Array(bytes[start..<min(start + 40_000, bytes.count)]))
            }
        }
        try await receiver.finish()
    }

    static func header(_ size: PixelSize, _ rate: Int = 16) -> [UInt8] {
        Array(
            "YUV4MPEG2 W\(size.width) H\(size.height) F\(rate):1 Ip A1:1 C444p10 XYSCSS=444P10 XCOLORRANGE=LIMITED\n"
                .utf8)
    }

    /// Luma of frame `number` of a job: 10 bits.
    static func level(_ job: VideoJob, _ number: Int) -> Int { 100 + 8 * number }

    static func frame(_ job: VideoJob, _ number: Int) -> [UInt8] {
        let base = level(job, number)
        return planes(job.size) { plane, x, y in plane == 0 ? base + (x / 2 + y / 2) % 2 * 60 : 512 }
    }

    /// Three planes of 10 bits from a function of plane, column and row.
    static func planes(_ size: PixelSize, _ sample: (Int, Int, Int) -> Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size.width * size.height * 6)
        for plane in 0..<3 {
            for y in 0..<size.height {
                for x in 0..<size.width {
                    let value = sample(plane, x, y)
                    bytes.append(UInt8(value & 255))
                    bytes.append(UInt8(value >> 8))
                }
            }
        }
        return bytes
    }
}

extension ModelRules {
    /// A model of little pictures.
    static func little(_ name: String = "little", picture: PictureUse = .optional, most: Int = 9) -> ModelRules {
        ModelRules(
            name: name, family: "wan2.1-t2v", frameStep: 4, frames: most, sizeMultiple: 16,
            size: PixelSize(width: 64, height: 48), framesPerSecond: 16, pictureUse: picture,
            parameters: [.steps, .guidance], mostTokens: 20)
    }
}

/// The mean luma of every frame of a file, as 10 bits; rounded to the levels that `FakeMaker` draws.
func numbers(_ path: String) throws -> [Int] {
    let film = try Film(path: path)
    var numbers: [Int] = []
    while let frame = try film.next() {
        let wide = frame.format.depth == 10
        let mean = frame.withPlane(0) { bytes, stride in
            var sum = 0
            for y in 0..<frame.height {
                for x in 0..<frame.width {
                    let at = y * stride + (wide ? 2 * x : x)
                    sum += wide ? Int(bytes[at]) | Int(bytes[at + 1]) << 8 : Int(bytes[at]) * 4
                }
            }
            return Double(sum) / Double(frame.width * frame.height)
        }
        numbers.append(Int(((mean - 130) / 8).rounded()))
    }
    return numbers
}
