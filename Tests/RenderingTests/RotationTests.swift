import Testing
import TimelineModel

@testable import Rendering

struct RotationTests {
    /// A surface with four coloured quarters, opaque.
    private func quarters(_ size: Int) throws -> Surface {
        let surface = try Surface(PixelRect(0, 0, size, size), hasAlpha: true)
        try surface.withMutableRaster { raster in
            for y in 0..<size {
                for x in 0..<size {
                    raster.luma.at(x, y).pointee = UInt8(40 + (x < size / 2 ? 0 : 60) + (y < size / 2 ? 0 : 100))
                    raster.alpha?.at(x, y).pointee = 255
                }
            }
            for y in 0..<size / 2 {
                for x in 0..<size / 2 {
                    raster.blue.at(x, y).pointee = 128
                    raster.red.at(x, y).pointee = 128
                    raster.chromaAlpha?.at(x, y).pointee = 255
                }
            }
        }
        return surface
    }

    private func luma(_ surface: Surface, _ x: Int, _ y: Int) -> Int {
        surface.withRaster { Int($0.luma.at(x - surface.bounds.minX, y - surface.bounds.minY).pointee) }
    }

    @Test(arguments: [(90_000, [140, 40, 200, 100]), (180_000, [200, 140, 100, 40]), (270_000, [100, 200, 40, 140])])
    func rightAnglesMovePixels(_ angle: Int, _ expected: [Int]) throws {
        let turned = try #require(
            try SurfaceScaler(quarters(64)).rotator.rotated(by: angle, about: (32, 32), x: 0, y: 0))
        let found = [(10, 10), (50, 10), (10, 50), (50, 50)].map { luma(turned, $0.0, $0.1) }
        #expect(found == expected)
    }

    @Test func edgesAreSoftAndNothingIsLost() throws {
        let turned = try #require(
            try SurfaceScaler(quarters(64)).rotator.rotated(by: 30_000, about: (32, 32), x: 0, y: 0))
        var (sum, between) = (0, 0)
        turned.withRaster { raster in
            for y in 0..<turned.bounds.height {
                for x in 0..<turned.bounds.width {
                    let alpha = Int(raster.alpha?.at(x, y).pointee ?? 0)
                    sum += alpha
                    if alpha > 0, alpha < 255 { between += 1 }
                    #expect(Int(raster.luma.at(x, y).pointee) <= alpha)
                }
            }
        }
        // The same area, and an edge of about one pixel all around.
        #expect(abs(sum / 255 - 64 * 64) < 30)
        #expect((200...600).contains(between))
    }

    @Test func fractionsOfPixelsMoveIt() throws {
        let rotator = try SurfaceScaler(quarters(64)).rotator
        let whole = try #require(try rotator.rotated(by: 90_000, about: (32, 32), x: 64, y: 0))
        #expect(luma(whole, 11, 10) == 140)
        let half = try #require(try rotator.rotated(by: 90_000, about: (32, 32), x: 32, y: 0))
        #expect(luma(half, 32, 10) == 90)
    }
}
