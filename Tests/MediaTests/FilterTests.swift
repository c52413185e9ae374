import Media
import Testing

@Suite struct FilterTests {
    private func flat(_ luma: UInt8, _ u: UInt8 = 100, _ v: UInt8 = 160) throws -> Frame {
        var frame = try Frame(width: 64, height: 48, format: .yuv420p)
        for (plane, value) in [luma, u, v].enumerated() {
            try frame.withMutablePlane(plane) { bytes, _ in bytes.update(repeating: value) }
        }
        return frame
    }

    @Test func filtersAFrame() throws {
        let frame = try flat(50)
        let graph = try FilterGraph([.init("negate")], like: frame, output: .yuv420p)
        let result = try graph.apply(frame, time: 0)
        #expect(result.plane(0).allSatisfy { $0 == 205 })
        #expect(frame.plane(0).allSatisfy { $0 == 50 })
    }

    @Test func keepsColoursThroughFiltersOfRGB() throws {
        let frame = try flat(120)
        let graph = try FilterGraph(
            [.init("colorchannelmixer", [("rr", "1")])], like: frame, output: .yuv420p)
        let result = try graph.apply(frame, time: 0)
        for (plane, wanted) in [120, 100, 160].enumerated() {
            let found = Int(result.plane(plane)[100])
            #expect(abs(found - wanted) <= 1, "plane \(plane): \(found)")
        }
    }

    @Test func drainsFiltersThatLookAhead() throws {
        let graph = try FilterGraph([.init("reverse")], like: flat(0), output: .yuv420p)
        for time in 0..<3 {
            try graph.push(flat(UInt8(40 * time)), time: time)
            let isEarly = try graph.pull() != nil
            #expect(!isEarly)
        }
        try graph.finish()
        var lumas: [UInt8] = []
        while let frame = try graph.pull() { lumas.append(frame.plane(0)[0]) }
        #expect(lumas == [80, 40, 0])
    }

    @Test func quotesLibavfilter() throws {
        let frame = try flat(0)
        func failure(_ step: FilterGraph.Step) -> String? {
            do {
                _ = try FilterGraph([step], like: frame)
                return nil
            } catch {
                return "\(error)"
            }
        }
        #expect(
            failure(.init("nosuch")) == "could not use the filter \"nosuch\": libavfilter has no filter of this name")
        #expect(
            failure(.init("gblur", [("sigmma", "1")]))
                == "could not set sigmma=1 of the filter \"gblur\": Option not found")
        let range = failure(.init("gblur", [("sigma", "5000")]))
        #expect(range?.contains("out of range") == true, "\(range ?? "")")
    }

    @Test func treatsValuesAsValues() throws {
        // In a graph's text this would be a second filter.
        let frame = try flat(0)
        #expect(throws: MediaError.self) {
            try FilterGraph([.init("gblur", [("sigma", "1,movie=/etc/passwd")])], like: frame)
        }
    }

    @Test func listsWhatIsInstalled() throws {
        let all = FilterCatalogue.all()
        #expect(all.count > 200)
        let blur = try #require(FilterCatalogue.filter("gblur"))
        #expect(blur.isPictureFilter && !blur.isSoundFilter)
        let sigma = try #require(blur.option("sigma"))
        #expect(sigma.kind == .float && sigma.minimum == 0 && sigma.maximum == 1024)
        #expect(sigma.problem(with: "12") == nil)
        #expect(sigma.problem(with: "while(1,1)") == "\"while(1,1)\" is not a number")
        #expect(sigma.problem(with: "5000") == "5000 is not between 0 and 1024")
        let direction = try #require(FilterCatalogue.filter("transpose")?.option("dir"))
        #expect(direction.problem(with: "clock") == nil)
        #expect(direction.problem(with: "sideways")?.contains("cclock") == true)
        #expect(FilterCatalogue.filter("overlay")?.isPictureFilter == false)
        #expect(FilterCatalogue.filter("volume")?.isSoundFilter == true)
        #expect(FilterCatalogue.filter("nosuch") == nil)
    }
}
