import ArgumentParser
import Batch
import Foundation

struct Compare: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell how far two videos are from each other, and how sharp each is.",
        discussion: """
            For choosing parameters of generated segments, and for looking what an encoder lost. Frames are compared by \
            their number; both videos have the same size and rate.

            PSNR is in decibels and SSIM at most 1: the more, the more alike. Sharpness is the variance of the \
            Laplacian of luma; change and flicker are mean changes of luma from frame to frame, of 255 levels.

            Exit status: 0 they were compared, 2 they cannot be.
            """)

    @Argument(help: "A video.")
    var first: String

    @Argument(help: "Another one.")
    var second: String

    @Option(
        name: [.customShort("o"), .long],
        help: ArgumentHelp(
            "Writes a picture of the frame that differs most: the first video, the second, and the difference of both, "
                + "eight times amplified. PNG, or JPEG by its name.", valueName: "file"))
    var output: String?

    @Flag(help: "Print the figures as JSON.")
    var json = false

    func run() throws {
        let (comparison, warnings) = try Console.running {
            try CompareRun(first, second, picture: output).run()
        }
        Console.tell(warnings)
        Console.say(json ? String(decoding: try comparison.json, as: UTF8.self) : comparison.text)
    }
}
