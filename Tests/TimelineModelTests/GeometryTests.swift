import Testing
import TimelineModel

struct GeometryTests {
    @Test(
        arguments: zip(
            [0, 64, -64, 1, -1, 32, -224, 768, 65, 8_388_607],
            ["0", "1", "-1", "0.015625", "-0.015625", "0.5", "-3.5", "12", "1.015625", "131071.984375"]))
    func lengthsPrintExactly(_ units: Int, _ text: String) {
        #expect("\(Length(units: units))" == text)
    }

    @Test func lengthsRoundToTheNearestUnit() {
        #expect(Length(pixels: 1.0 / 128).units == 1)
        #expect(Length(pixels: -1.0 / 128).units == -1)
        #expect(Length(pixels: 0.0077).units == 0)
        #expect(Length(pixels: .nan).units == 0)
        #expect(Length(pixels: .infinity).units == 2_147_483_647)
        #expect(Length(pixels: -1e300).units == -2_147_483_648)
        #expect(Length(units: 96).rounded == 2)
        #expect(Length(units: -96).rounded == -2)
    }

    @Test func lengthsCalculate() {
        let (a, b) = (Length(pixels: 2.5), Length(pixels: 1))
        #expect(a + b == Length(pixels: 3.5))
        #expect(b - a == Length(pixels: -1.5))
        #expect(-a == Length(pixels: -2.5))
        #expect(a * 0.5 == Length(pixels: 1.25))
        #expect(b < a)
    }

    @Test func rectangles() {
        let rect = Rect(x: 1.5, y: -2, width: 10, height: 20.25)
        #expect("\(rect)" == "1.5,-2 10x20.25")
        #expect(rect.maxX == Length(pixels: 11.5))
        #expect(rect.maxY == Length(pixels: 18.25))
        #expect("\(Rect(PixelSize(width: 1080, height: 1920)))" == "0,0 1080x1920")
        #expect("\(Point.zero)" == "0,0")
    }

    @Test func colors() {
        #expect("\(Color(red: 1, green: 0xAB, blue: 255))" == "#01abff")
        #expect("\(Color(red: 0, green: 0, blue: 0, alpha: 9))" == "#00000009")
        let stops = [GradientStop(color: .black, position: 0), GradientStop(color: .white, position: 1000)]
        #expect("\(Paint.linearGradient(angle: 90, stops: stops))" == "linear-gradient(90deg #000000 0, #ffffff 1000)")
        let radial = Paint.radialGradient(.circle, x: 500, y: -20, stops: stops)
        #expect("\(radial)" == "radial-gradient(circle at 500 -20 #000000 0, #ffffff 1000)")
        #expect(radial.isOpaque && !radial.isPlain)
    }

    /// CSS Images 3, section 3.2.3: out to the farthest corner.
    @Test func radialGradientsEndInTheFarthestCorner() {
        func position(_ shape: RadialShape, _ x: Int, _ y: Int, at point: (Double, Double)) -> Double {
            GradientLine(.radialGradient(shape, x: x, y: y, stops: []), width: 400, height: 100)
                .position(point.0, point.1)
        }
        #expect(abs(position(.circle, 250, 500, at: (400, 0)) - 1) < 1e-9)
        #expect(abs(position(.ellipse, 250, 500, at: (400, 100)) - 1) < 1e-9)
        #expect(position(.ellipse, 250, 500, at: (100, 50)) == 0)
        // An ellipse is as wide to high as the distances to the far sides.
        #expect(abs(position(.ellipse, 250, 500, at: (400, 50)) - position(.ellipse, 250, 500, at: (100, 100))) < 1e-9)
        #expect(abs(position(.circle, 250, 500, at: (150, 50)) - position(.circle, 250, 500, at: (100, 100))) < 1e-9)
    }
}
