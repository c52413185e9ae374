import Foundation
import TestSupport
import TimelineModel

/// HarfBuzz's own tool, asked for the glyphs of a run.
enum HarfBuzz {
    /// A glyph in font units, as `hb-shape` prints it.
    struct Glyph: Decodable {
        /// Its id, its advances and its offsets.
        var g: UInt32
        var ax: Int
        var ay: Int
        var dx: Int
        var dy: Int
    }

    static func shape(_ run: TextRun) throws -> [Glyph] {
        let direction = run.isUpright ? "ttb" : run.isRightToLeft ? "rtl" : "ltr"
        var command = [
            "hb-shape", "--no-glyph-names", "--output-format=json", "--face-index=\(run.font.index)",
            "--direction=\(direction)", "--script=\(run.script)", "--language=\(run.language)",
        ]
        if !run.font.axes.isEmpty {
            command.append(
                "--variations=" + run.font.axes.map { "\($0.tag)=\(Double($0.value) / 65536)" }.joined(separator: ","))
        }
        let outcome = try Command(command + [run.font.path, "--text=\(run.text)"]).run()
        return try JSONDecoder().decode([Glyph].self, from: Data(outcome.output.utf8))
    }
}
