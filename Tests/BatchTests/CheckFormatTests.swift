import Foundation
import TestSupport
import Testing

/// What `check --format` writes, read back by independent readers.
@Suite struct CheckFormatTests {
    private static let template = """
        <video xmlns="urn:rowreel:template:1" fps="25" lang="en">
          <output name="wide" size="160x90"/>
          <output name="tall" size="90x160"/>
          <data key="sku">
            <column name="sku"/>
            <column name="title"/>
            <column name="price" type="money" currency="USD"/>
          </data>
          <style name="headline" fontFamily="sans" fontSize="13vmin" minFontSize="2vmin"/>
          <region name="title" x="-8%" y="10%" width="90%" height="60%"/>
          <scene id="hero" dur="1s">
            <background fill="#336699"/>
            <text region="title" style="headline" color="#fff">{{ title }}</text>
          </scene>
        </video>
        """

    /// Cells with everything that could end a string, an element or a comment, and characters that XML does not have.
    private static let hostile = "<b>&\"'</failure>]]>-->\u{1}\u{7F}\u{FFFE}${x}\\u0000"

    private func shop() throws -> Shop {
        let quoted = Self.hostile.replacing("\"", with: "\"\"")
        return try Shop(
            template: Self.template,
            sheet:
                "sku,title,title_fr,price\n\"k\(quoted)\",\"line one\nline two\",Deux,\"\(quoted)\"\nb,Hat,Chapeau,1\n")
    }

    private func check(_ shop: Shop, _ arguments: String...) throws -> Command.Outcome {
        var command = shop.command("check", "shop.xml", "--data", "shop.csv", "--locale", "en,fr", "--no-pictures")
        command.arguments += arguments
        return try command.run()
    }

    private func json(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    // MARK: JSON

    @Test func `json has every finding, and the totals`() throws {
        let outcome = try check(try shop(), "--format", "json")
        #expect(outcome.status == 2)
        let whole = try json(outcome.output)
        #expect(whole["version"] as? Int == 1)
        #expect(whole["template"] as? String == "shop.xml")
        #expect(whole["locales"] as? [String] == ["en", "fr"])
        #expect(whole["outputs"] as? [String] == ["wide", "tall"])
        let findings = try #require(whole["findings"] as? [[String: Any]])
        let money = try #require(findings.first { ($0["place"] as? [String: Any])?["cell"] as? String == "D2" })
        #expect(money["severity"] as? String == "error")
        #expect((money["message"] as? String)?.contains("</failure>") == true)
        #expect((money["key"] as? String)?.contains("</failure>") == true)
        #expect(money["rows"] as? [Int] == [2])
        #expect(money["outputs"] as? [String] == ["wide", "tall"])
        #expect(money["locales"] as? [String] == ["en", "fr"])
        // What stands in the template is told for every row.
        #expect(findings.count { $0["rule"] as? String == "safe-area" } >= 1)
        let summary = try #require(whole["summary"] as? [String: Any])
        #expect(summary["videos"] as? Int == 8)
        #expect(summary["possible"] as? Int == 4)
        #expect(summary["errors"] as? Int == 1)
        let forecast = try #require(summary["forecast"] as? [String: Any])
        #expect(forecast["frames"] as? Int == 100)
        #expect(forecast["bytesBasis"] as? String == "assumed")
        let rules = try #require(whole["rules"] as? [String: [String: Int]])
        #expect(rules.values.reduce(0) { $0 + ($1["errors"] ?? 0) } == 1)
        // The summary for people goes where it does not disturb.
        #expect(outcome.errors.hasPrefix("8 videos checked: 1 error"), "\(outcome.errors)")
    }

    @Test func `a template that is wrong is a finding`() throws {
        let shop = try Shop(template: Self.template.replacing("#336699", with: "#33669"))
        let outcome = try check(shop, "--format", "json")
        #expect(outcome.status == 2)
        let findings = try #require(try json(outcome.output)["findings"] as? [[String: Any]])
        let place = try #require(findings.first?["place"] as? [String: Any])
        #expect(place["file"] as? String == "shop.xml")
        #expect(place["line"] as? Int == 12)
    }

    @Test func `a template by itself`() throws {
        let shop = try shop()
        let outcome = try shop.rowreel("check", "shop.xml", "--format", "json")
        #expect(outcome.status == 0)
        #expect(try json(outcome.output)["data"] == nil)
        #expect(outcome.errors.contains("nothing wrong in the template itself"))
    }

    @Test func `findings go to a file`() throws {
        let shop = try shop()
        let outcome = try check(shop, "--format", "json", "-o", "found.json")
        #expect(outcome.status == 2)
        #expect(outcome.output.hasPrefix("8 videos checked: "))
        #expect(try json(try shop.folder.text("found.json"))["version"] as? Int == 1)
        let text = try check(shop, "-o", "found.txt")
        #expect(text.errors == "")
        #expect(try shop.folder.text("found.txt").hasPrefix("shop.csv D2: error: "))
        #expect(!shop.folder.names(".").contains { $0.hasSuffix(".part") })
    }

    @Test func `a file that cannot be written`() throws {
        let outcome = try check(try shop(), "--format", "json", "-o", "nowhere/found.json")
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("nowhere"), "\(outcome.errors)")
    }

    // MARK: SARIF

    @Test func `sarif has the members that the standard asks for`() throws {
        let log = try json(try check(try shop(), "--format", "sarif").output)
        #expect(log["version"] as? String == "2.1.0")
        #expect((log["$schema"] as? String)?.contains("sarif-schema-2.1.0") == true)
        let run = try #require((log["runs"] as? [[String: Any]])?.first)
        #expect(run["columnKind"] as? String == "unicodeCodePoints")
        let driver = try #require((run["tool"] as? [String: Any])?["driver"] as? [String: Any])
        #expect(driver["name"] as? String == "rowreel")
        let rules = try #require(driver["rules"] as? [[String: Any]])
        #expect(Set(rules.compactMap { $0["id"] as? String }).count == rules.count)
        for rule in rules {
            #expect((rule["shortDescription"] as? [String: Any])?["text"] is String)
            #expect((rule["help"] as? [String: Any])?["text"] is String)
        }
        let results = try #require(run["results"] as? [[String: Any]])
        #expect(!results.isEmpty)
        for result in results {
            let index = try #require(result["ruleIndex"] as? Int)
            #expect(rules[index]["id"] as? String == result["ruleId"] as? String)
            #expect(["error", "warning", "note"].contains(result["level"] as? String))
            #expect((result["message"] as? [String: Any])?["text"] is String)
            #expect((result["partialFingerprints"] as? [String: String])?["rowreelFinding/v1"]?.count == 32)
        }
        let money = try #require(results.first { $0["level"] as? String == "error" })
        let location = try #require((money["locations"] as? [[String: Any]])?.first)
        let logical = try #require((location["logicalLocations"] as? [[String: Any]])?.first)
        #expect(logical["fullyQualifiedName"] as? String == "shop.csv D2")
        let physical = try #require(location["physicalLocation"] as? [String: Any])
        #expect((physical["artifactLocation"] as? [String: Any])?["uri"] as? String == "shop.csv")
        #expect((physical["region"] as? [String: Any])?["startLine"] as? Int == 2)
        let frame = try #require(results.first { $0["ruleId"] as? String == "safe-area" })
        let region =
            (((frame["locations"] as? [[String: Any]])?.first?["physicalLocation"] as? [String: Any])?["region"])
            as? [String: Any]
        #expect(region?["startLine"] as? Int == 13)
    }

    @Test func `a row below cells with line ends has its true line`() throws {
        let shop = try Shop(
            template: Self.template, sheet: "sku,title,title_fr,price\na,\"one\ntwo\nthree\",Deux,1\nb,Hat,Chapeau,x\n")
        let log = try json(try check(shop, "--format", "sarif").output)
        let results = try #require((log["runs"] as? [[String: Any]])?.first?["results"] as? [[String: Any]])
        let money = try #require(results.first { $0["level"] as? String == "error" })
        let physical =
            (money["locations"] as? [[String: Any]])?.first?["physicalLocation"] as? [String: Any] ?? [:]
        #expect((physical["region"] as? [String: Any])?["startLine"] as? Int == 5)
    }

    @Test func `fingerprints stay while rows move`() throws {
        func prints(_ sheet: String) throws -> [String] {
            let shop = try Shop(template: Self.template, sheet: sheet)
            let log = try json(try check(shop, "--format", "sarif", "--rule", "safe-area=off").output)
            let results = try #require((log["runs"] as? [[String: Any]])?.first?["results"] as? [[String: Any]])
            return results.filter { $0["level"] as? String == "error" }
                .compactMap { ($0["partialFingerprints"] as? [String: String])?["rowreelFinding/v1"] }
        }
        let one = try prints("sku,title,title_fr,price\na,Hat,Hat,x\n")
        #expect(one == (try prints("sku,title,title_fr,price\nz,Cap,Cap,1\na,Hat,Hat,x\n")))
        #expect(one.count == 1)
        #expect(one != (try prints("sku,title,title_fr,price\nb,Hat,Hat,x\n")))
    }

    // MARK: JUnit

    /// The suites and their cases, as an XML parser reads them.
    private func suites(_ text: String) throws -> [Substring: [Substring]] {
        let folder = try TemporaryFolder()
        try folder.write("found.xml", text)
        let lint = try Command(["xmllint", "--noout", "found.xml"], folder: folder.path).run()
        #expect(lint.status == 0, "\(lint.errors)")
        func ask(_ path: String) throws -> String {
            try Command(["xmllint", "--xpath", path, "found.xml"], folder: folder.path).run().output
        }
        let names = try ask("/testsuites/testsuite/@name").split(separator: "\"").filter { !$0.contains("name=") }
            .filter { !$0.allSatisfy(\.isWhitespace) }
        var suites: [Substring: [Substring]] = [:]
        for (index, name) in names.enumerated() {
            let path = "/testsuites/testsuite[\(index + 1)]"
            let counts = try ask(
                "concat(\(path)/@tests,' ',\(path)/@failures,' ',count(\(path)/testcase),' ',count(\(path)//failure))")
            suites[name] = counts.split(whereSeparator: \.isWhitespace)
        }
        return suites
    }

    @Test func `junit has a suite for every language and output`() throws {
        let outcome = try check(try shop(), "--format", "junit")
        #expect(outcome.status == 2)
        let suites = try suites(outcome.output)
        #expect(
            suites == [
                "shop.xml with shop.csv": ["1", "0", "1", "0"], "shop.csv en wide": ["2", "1", "2", "1"],
                "shop.csv en tall": ["2", "1", "2", "1"], "shop.csv fr wide": ["2", "1", "2", "1"],
                "shop.csv fr tall": ["2", "1", "2", "1"],
            ])
        #expect(!outcome.output.contains("\u{1}"))
        #expect(!outcome.output.contains("\u{FFFE}"))
    }

    @Test func `junit tells rows that cannot be read`() throws {
        let shop = try Shop(template: Self.template, sheet: "sku,title,price\na,Hat\nb,Hat,1\n")
        var command = shop.command("check", "shop.xml", "--data", "shop.csv", "--format", "junit", "--no-pictures")
        command.arguments += ["--output", "wide"]
        let outcome = try command.run()
        #expect(outcome.status == 2)
        #expect(outcome.output.contains("<testcase name=\"row 2\""))
        #expect(try suites(outcome.output)["shop.xml with shop.csv"] == ["2", "1", "2", "1"])
    }

    @Test func `one form at a time`() throws {
        let outcome = try check(try shop(), "--format", "json", "--format", "sarif")
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("--format json and --format sarif: a check is for one of them."))
        // What videos would be goes with how findings are written.
        #expect(try json(try check(try shop(), "--format", "json", "--format", "webm").output)["version"] != nil)
    }
}
