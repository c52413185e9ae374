internal import Diagnostics

/// The file names of a run's videos, and which of them would meet.
struct VideoNames {
    /// One for each video, below the output folder.
    let names: [String]
    /// What is wrong with the names of some videos, by their index.
    let problems: [Int: Diagnostic]

    init(_ videos: [Video], pattern: NamePattern, dataFile: String) {
        names = videos.map { pattern.name(key: $0.key, locale: $0.locale, output: $0.outputName) }
        // By the hash of the name, because the names are here already; one is known again by itself.
        var first: [Int: Int] = [:]
        var problems: [Int: Diagnostic] = [:]
        for (index, name) in names.enumerated() {
            let folded = FileName.folded(name)
            var hash = folded.hashValue
            while let other = first[hash], FileName.folded(names[other]) != folded { hash &+= 1 }
            guard let other = first[hash] else {
                first[hash] = index
                continue
            }
            // Which of them is meant cannot be told, so none is made.
            let problem = Self.problem(videos[other], videos[index], names[other], name, dataFile)
            problems[index] = problem
            if problems[other] == nil { problems[other] = problem }
        }
        self.problems = problems
    }

    private static func problem(_ a: Video, _ b: Video, _ aName: String, _ bName: String, _ file: String) -> Diagnostic
    {
        func words(_ video: Video) -> String {
            "\"\(video.title)\" (row \(video.rows.first.map(String.init) ?? "?"))"
        }
        let same = aName == bName ? aName : "\(aName) and \(bName), which some systems take for the same file"
        return .error(
            "name-collision", at: .file(file), "\(words(a)) and \(words(b)) would be written to \(same)",
            hint: "change a key, or tell them apart with --name")
    }
}
