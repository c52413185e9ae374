import Media
import Testing

/// Damaged files of every kind: whatever happens must be a picture, a sound or an error.
@Suite struct HostileFileTests {
    /// A generator of numbers that is the same everywhere (splitmix64).
    struct Numbers: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var z = state
            z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
            z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
            return z ^ z >> 31
        }
    }

    static let picture = "-f lavfi -i testsrc=s=48x32:r=5:d=1"
    static let sound = "-f lavfi -i sine=500:d=0.5"

    /// What ffmpeg is told for a kind of file.
    static func arguments(_ name: String) -> String {
        switch name {
        case "a.png", "a.jpg", "a.tiff", "a.bmp": picture + " -frames:v 1"
        case "a.webp": picture + " -frames:v 1 -c:v libwebp"
        case "a.mpg": picture + " -r 25"
        case "a.mp3", "a.m4a", "a.ogg", "a.wav", "a.flac": sound
        default: picture
        }
    }

    @Test(arguments: [
        "a.png", "a.jpg", "a.webp", "a.tiff", "a.bmp", "a.gif", "a.mp4", "a.mkv", "a.avi", "a.ts", "a.mpg", "a.webm",
        "a.mp3", "a.m4a", "a.ogg", "a.wav", "a.flac",
    ])
    func survivesDamage(_ name: String) throws {
        let files = try MediaFiles()
        try files.make(name, Self.arguments(name))
        let whole = try files.bytes(name)
        var numbers = Numbers(state: 7)
        for round in 0..<24 {
            var bytes = whole
            // Headers decide most: half of the damage is done there.
            for _ in 0..<(1 + round % 8) {
                let reach = round % 2 == 0 ? min(bytes.count, 300) : bytes.count
                let place = Int.random(in: 0..<reach, using: &numbers)
                let values: [UInt8] = [0, 0xff, 0x7f, 0x80, UInt8.random(in: 0...255, using: &numbers)]
                bytes[place] = values.randomElement(using: &numbers) ?? 0
            }
            if round % 5 == 4 { bytes.removeLast(Int.random(in: 0..<bytes.count - 1, using: &numbers)) }
            let path = try files.write("damaged-" + name, bytes)
            read(path)
        }
    }

    /// Reads a file in all ways; errors are fine.
    private func read(_ path: String) {
        _ = try? MediaInfo.probe(path: path)
        _ = try? Image.decode(path: path).width
        if let reader = try? VideoReader(path: path) {
            for time in [0, 300_000, 60_000_000, 100_000, 0] { _ = try? reader.frame(at: time).serial }
        }
        for start in [0, 100_000, 60_000_000] {
            guard let reader = try? AudioReader(path: path, from: start) else { continue }
            for _ in 0..<50 { if (try? reader.read(4800))?.isEmpty ?? true { break } }
        }
    }
}
