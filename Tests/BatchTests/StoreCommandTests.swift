import Foundation
import TestSupport
import Testing

/// `rowreel store`, as a user meets it.
@Suite struct StoreCommandTests {
    @Test func `stats, verify, prune and clear`() throws {
        let shop = try Shop()
        #expect(try shop.render("--store", "pieces").status == 0)
        let stats = try shop.rowreel("store", "stats", "--store", "pieces")
        #expect(stats.status == 0, "\(stats.errors)")
        #expect(stats.output.hasPrefix("store pieces\n"))
        #expect(stats.output.contains("video 3"))
        let json = try shop.rowreel("store", "stats", "--store", "pieces", "--format", "json")
        let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
        #expect((object?["levels"] as? [Any])?.count == 1)

        var verify = try shop.rowreel("store", "verify", "--store", "pieces")
        #expect(verify.status == 0)
        #expect(verify.output.hasSuffix("; nothing is wrong\n"))
        try shop.folder.write("pieces/chunk/stray", "")
        verify = try shop.rowreel("store", "verify", "--store", "pieces", "--repair")
        #expect(verify.status == 1)
        #expect(verify.output.contains("pieces/chunk/stray: not a file of the store (removed)\n"))

        let tried = try shop.rowreel("store", "prune", "--store", "pieces", "--to", "0", "--dry-run")
        #expect(tried.output.hasPrefix("would remove "))
        #expect(
            try shop.rowreel("store", "prune", "--store", "pieces", "--older-than", "30d").output
                == "removed 0 entries, 0 B\n")
        let refused = try shop.rowreel("store", "clear", "--store", "pieces")
        #expect(refused.status == 2)
        #expect(refused.errors.contains("it needs --yes"))
        let cleared = try shop.rowreel("store", "clear", "--store", "pieces", "--yes")
        #expect(cleared.status == 0)
        #expect("would " + cleared.output.replacingOccurrences(of: "removed", with: "remove") == tried.output)

        // Finished videos are still known; without that knowledge they are made again.
        #expect(try shop.render("--store", "pieces").status == 0)
        #expect(try shop.totals()["unchanged"] == 3)
        #expect(try shop.rowreel("store", "clear", "--store", "pieces", "--yes", "--records").status == 0)
        #expect(try shop.render("--store", "pieces").status == 0)
        #expect(try shop.totals()["made"] == 3)
    }

    @Test func `a run keeps the store below its cap, and the archive takes the rest`() throws {
        let shop = try Shop()
        #expect(
            try shop.render("--store", "pieces", "--store-size", "0", "--archive", "attic").status == 0)
        let stats = try shop.rowreel(
            "store", "stats", "--store", "pieces", "--archive", "attic", "--format", "json")
        let object = try JSONSerialization.jsonObject(with: Data(stats.output.utf8)) as? [String: Any]
        let levels = object?["levels"] as? [[String: Any]] ?? []
        let entries = levels.map { level in
            (level["kinds"] as? [[String: Any]] ?? []).reduce(0) { $0 + ($1["entries"] as? Int ?? 0) }
        }
        #expect(entries.count == 2 && entries.first == 0 && entries.last ?? 0 > 0)
        // All of it comes back.
        try FileManager.default.removeItem(atPath: shop.folder["out/a.mp4"])
        #expect(try shop.render("--store", "pieces", "--archive", "attic").status == 0)
        #expect(try shop.totals()["made"] == 1)
        #expect(try shop.totals()["chunksMade"] == 0)
    }

    @Test(arguments: [
        (["stats", "--store", "nowhere"], "there is no store"),
        (["verify", "--store", "."], "it holds other files, such as shop.csv"),
        (["prune", "--to", "5 apples"], "--to"),
        (["prune", "--older-than", "3m"], "--older-than"),
        (["prune", "--kind", "film"], "--kind"),
    ])
    func `what cannot be is told`(_ arguments: [String], _ words: String) throws {
        let shop = try Shop()
        var command = shop.command("store")
        command.arguments += arguments
        let outcome = try command.run()
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
    }
}
