import Media
import Testing
import TimelineModel

@testable import Generation

/// What the engine draws, as the mean luma of six by four areas: enough to notice that pictures changed.
///
/// If this fails on purpose, raise the epoch of `Feature.motion` together with the numbers: stored chunks must not be
/// taken for the new pictures.
@Suite struct LooksTests {
    static let looks: [(subject: MotionTests.Subject, epoch: Int, means: [Int])] = [
        (
            .cover, 2,
            [
                174, 176, 177, 176, 179, 149, 152, 182, 178, 91, 93, 183,
                180, 90, 92, 185, 188, 151, 153, 190, 190, 191, 192, 191,
            ]
        ),
        (
            .continued, 2,
            [
                165, 167, 168, 167, 174, 178, 179, 177, 180, 115, 118, 184,
                186, 114, 116, 190, 192, 195, 196, 195, 185, 187, 188, 187,
            ]
        ),
        (
            .framed, 2,
            [
                84, 84, 84, 84, 84, 83, 83, 84, 111, 123, 124, 111,
                111, 122, 123, 110, 82, 82, 82, 82, 84, 84, 84, 84,
            ]
        ),
        (
            .palette, 2,
            [
                199, 200, 200, 201, 195, 197, 198, 199, 196, 195, 196, 197,
                195, 194, 193, 193, 195, 192, 190, 189, 195, 191, 190, 189,
            ]
        ),
    ]

    @Test(arguments: looks.indices)
    func looksAsBefore(_ index: Int) throws {
        let (subject, epoch, expected) = Self.looks[index]
        #expect(Feature.motion.epoch == epoch)
        let means = try Self.means(of: subject)
        for (mean, known) in zip(means, expected) { #expect(abs(mean - known) <= 1, "\(subject): \(means)") }
        #expect(means.count == expected.count)
    }

    static func means(of subject: MotionTests.Subject) throws -> [Int] {
        let renderer = try MotionTests().renderer(of: subject)
        var frame = try Frame(width: renderer.size.width, height: renderer.size.height, format: .yuv420p)
        try renderer.draw(frame: 33, into: &frame)
        let rows = samples(frame, 0)
        let (width, height) = (renderer.size.width / 4, renderer.size.height / 6)
        return (0..<24).map { area in
            let (left, top) = (area % 4 * width, area / 4 * height)
            var sum = 0
            for y in top..<(top + height) {
                for x in left..<(left + width) { sum += Int(rows[y][x]) }
            }
            return (sum + width * height / 2) / (width * height)
        }
    }
}
