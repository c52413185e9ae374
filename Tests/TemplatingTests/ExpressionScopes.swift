import Diagnostics
import Foundation
import Localization
import TimelineModel

@testable import Templating

/// A small sheet's worth of names, as the tests of expressions see it: a product with its reviews.
enum Shop {
    static let review = RecordType("table \"reviews\"", fields: ["text": .text, "stars": .number, "by": .text])
    static let hero = RecordType("scene \"hero\"", part: "time", fields: ["begin": .time, "end": .time, "dur": .time])

    static let types = StaticNames([
        "title": .text, "sku": .text, "html": .text, "price": .money, "sale_price": .money, "cost": .money,
        "stock": .number, "weight": .number, "launch": .date, "in_stock": .boolean, "photo": .image,
        "bullets": .list(.text), "sizes": .list(.number), "empty_list": .list(.text), "note": .text, "city": .text,
        "reviews": .list(.record(review)), "hero": .record(hero), "entered": .time, "reading": .time,
        "quotes": .list(.record(hero)), "标题": .text,
    ])

    static func cell(_ reference: CellReference) -> Place { .cell(file: "products.csv", reference) }

    static func values(_ language: String = "en", rate: FrameRate = FrameRate(30)) throws -> Names {
        func at(_ column: Int, _ content: Value.Content) -> Value {
            Value(content, cells: [cell(CellReference(column: column, row: 2))])
        }
        func review(_ row: Int, _ text: String, _ stars: Decimal, _ by: String?) -> Value {
            let place = Place.cell(file: "reviews.csv", CellReference(column: 1, row: row))
            return Value(
                .record(
                    Fields([
                        "text": .text(text, cells: [place]), "stars": .number(stars, cells: [place]),
                        "by": by.map { .text($0, cells: [place]) } ?? Value(.blank, cells: [place]),
                    ])))
        }
        func times(_ begin: Decimal, _ end: Decimal) -> Value {
            Value(.record(Fields(["begin": .time(begin), "end": .time(end), "dur": .time(end - begin)])))
        }
        let launch = CivilDate(year: 2026, month: 3, day: 5)
        return Names(
            [
                "title": at(0, .text("Ocean Blue Shirt")), "sku": at(1, .text("AB-12")),
                "html": at(2, .text("<p>Soft &amp; warm</p><ul><li>Wool</li><li>Made in Peru</li></ul>")),
                "price": at(3, .money(129, currency: "USD")), "sale_price": at(4, .blank),
                "cost": at(5, .money(40, currency: "EUR")), "stock": at(6, .number(7)), "weight": at(7, .number(0.255)),
                "launch": at(8, launch.map(Value.Content.date) ?? .blank), "in_stock": at(9, .boolean(true)),
                "photo": at(10, .asset(.image, name: "shirt.jpg", base: "/data")),
                "bullets": at(11, .list([.text("Wool"), .text("Warm"), .text("Wool")])),
                "sizes": at(12, .list([.number(10), .number(9.5), .number(11)])), "empty_list": at(13, .list([])),
                "note": at(14, .blank), "city": at(15, .text("istanbul")),
                "reviews": at(
                    16, .list([review(2, "Great", 5, "Ann"), review(3, "Fine", 3, nil), review(4, "Lovely", 5, "Ben")])),
                "hero": times(0, 5), "entered": .time(0.5), "reading": .time(2.4),
                "quotes": Value(.list([times(5, 8), times(8, 11)])), "标题": at(17, .text("衬衫")),
            ], formats: Formats(try LanguageTag(language)), frameRate: rate)
    }
}

/// The tree of an expression, or what is wrong with it.
func tree(_ text: String) -> String {
    var diagnostics = Diagnostics()
    guard let expression = Expression.parse(SourceText(text, file: "t.xml", line: 3, column: 10), into: &diagnostics)
    else { return diagnostics.all.map(\.description).joined(separator: "\n") }
    return expression.root.description
}

/// What checking finds, or the type when nothing is wrong.
func checked(_ text: String, _ scope: any StaticScope = Shop.types) -> String {
    var diagnostics = Diagnostics()
    let expression = Expression.parse(SourceText(text, file: "t.xml", line: 3, column: 10), into: &diagnostics)
    let type = expression?.check(scope, isText: true, into: &diagnostics)
    if !diagnostics.isEmpty { return diagnostics.all.map(\.description).joined(separator: "\n") }
    return type?.description ?? "nothing"
}

/// The value of an expression as text that keeps types apart, or what is wrong.
func evaluated(_ text: String, _ language: String = "en", rate: FrameRate = FrameRate(30)) throws -> String {
    var diagnostics = Diagnostics()
    guard let expression = Expression.parse(SourceText(text, file: "t.xml", line: 3, column: 10), into: &diagnostics)
    else { return diagnostics.all.map(\.description).joined(separator: "\n") }
    do {
        return shown(try expression.evaluate(try Shop.values(language, rate: rate)))
    } catch let diagnostic as Diagnostic {
        return diagnostic.description
    }
}

/// A value as the documentation writes it; spaces that do not break are plain, marks of direction left out.
func shown(_ value: Value) -> String {
    switch value.content {
    case .text(let text):
        var plain = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\u{A0}", "\u{202F}": plain += " "
            case "\u{200E}", "\u{200F}", "\u{61C}", "\u{2066}", "\u{2068}", "\u{2069}": break
            case "\n": plain += "\\n"
            default: plain.unicodeScalars.append(scalar)
            }
        }
        return "\"\(plain)\""
    case .number(let number): return "\(number)"
    case .money(let amount, let currency): return "\(amount) \(currency)"
    case .date(let date): return date.description
    case .boolean(let truth): return "\(truth)"
    case .list(let items): return "[\(items.map(shown).joined(separator: ", "))]"
    case .asset(let kind, let name, _): return "\(kind.rawValue) \(name)"
    case .record: return "row"
    case .time(let seconds): return "\(seconds)s"
    case .blank: return "blank"
    }
}
