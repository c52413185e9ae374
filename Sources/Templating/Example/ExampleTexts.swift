internal import TimelineModel

/// What the sheet of a template is about, as far as its columns tell.
enum ExampleTopic {
    case shop, news, course

    init(path: String, words: Set<String>) {
        let folders = path.split(separator: "/")
        if folders.contains("news") || !words.isDisjoint(with: Self.newsWords) {
            self = .news
        } else if folders.contains("course") || !words.isDisjoint(with: Self.courseWords) {
            self = .course
        } else {
            self = .shop
        }
    }

    private static let newsWords: Set = [
        "headline", "byline", "standfirst", "kicker", "dateline", "journalist", "ticker",
    ]
    private static let courseWords: Set = [
        "lesson", "module", "course", "quiz", "question", "answer", "chapter", "instructor", "teacher", "formula",
    ]
}

/// The words, numbers and days that examples are made of: three of each, for three rows.
enum ExampleTexts {
    /// The texts for a column whose name has these words; nil when none of them tells anything.
    static func texts(_ words: [String], _ topic: ExampleTopic) -> [String]? {
        table(topic).first { !$0.words.isDisjoint(with: words) }?.texts
    }

    private typealias Entry = (words: Set<String>, texts: [String])

    /// The first entry that fits counts: what is narrow comes before what is wide, `author_name` before `name`.
    private static func table(_ topic: ExampleTopic) -> [Entry] { narrow + byTopic(topic) }

    private static func same(_ text: String) -> [String] { [text, text, text] }

    private static let narrow: [Entry] = [
        (["email", "mail"], same("hello@lindmere.example")),
        (["phone", "tel", "telephone"], same("+1 555 0100")),
        (
            ["url", "link", "href", "uri"],
            ["https://lindmere.example/1", "https://lindmere.example/2", "https://lindmere.example/3"]
        ),
        (["website", "domain", "site", "web"], same("lindmere.example")),
        (["hex", "tint", "accent"], ["#c2412d", "#2d5fc2", "#3d7a4f"]),
        (["color", "colour"], ["teal", "maroon", "navy"]),
        (["font"], ["sans", "serif", "mono"]),
        (["language", "lang", "locale"], same("en")),
        (["currency"], same("USD")),
        (["sku", "ean", "gtin", "upc", "isbn", "mpn", "asin"], ["LM-101", "LM-102", "LM-103"]),
        (["id", "key", "code", "uid", "guid"], ["1001", "1002", "1003"]),
        (["handle", "slug"], ["dune-vase", "lull-headphones", "meridian-watch"]),
        (["credit", "copyright"], ["Photograph: Amara Okafor", "Photograph: Jonas Lind", "Photograph: Mei Tanaka"]),
        (
            [
                "author", "byline", "speaker", "instructor", "teacher", "person", "customer", "reviewer", "host",
                "journalist", "reporter", "narrator", "guest", "by",
            ], ["Amara Okafor", "Jonas Lind", "Mei Tanaka"]
        ),
        (["role", "job", "function"], ["Head of Design", "Editor", "Engineer"]),
        (["city", "town", "location", "place", "dateline", "venue"], ["Lisbon", "Kyoto", "Bergen"]),
        (["country", "region"], ["Portugal", "Japan", "Norway"]),
        (["address", "street"], ["12 Harbour Street", "4 Mill Lane", "28 Station Road"]),
        (["size"], ["Small", "Medium", "Large"]),
        (["variant", "option", "option1", "option2", "option3"], ["Sand", "Slate", "Moss"]),
        (["material"], ["Stoneware", "Oak", "Steel"]),
        (["rating", "stars"], ["4.8", "4.5", "4.2"]),
        (["cta", "button", "action"], ["Order today", "Find yours", "See more"]),
        (["badge", "label", "flag"], ["New", "Last chance", "Bestseller"]),
        (["question"], ["What does a compiler do?", "What is a variable?", "What does a loop repeat?"]),
        (
            ["answer", "solution", "correct"],
            ["It translates source code", "A name for a value", "The steps in its body"]
        ),
        (["formula", "equation"], ["E = mc²", "a² + b² = c²", "F = ma"]),
        (["hashtag"], ["#new", "#today", "#together"]),
        (
            ["quote", "testimonial", "review"],
            [
                "The first one I have kept for ten years.", "Quiet, light, and it just works.",
                "I would buy it again tomorrow.",
            ]
        ),
        (["time"], ["09:30", "14:00", "18:45"]),
        (["date", "day"], ["2026-11-21", "2026-11-28", "2026-12-05"]),
        (["year"], ["2026", "2025", "2024"]),
        (["active", "enabled", "available", "stock", "visible"], same("yes")),
        (["status", "state"], same("active")),
    ]

    private static func byTopic(_ topic: ExampleTopic) -> [Entry] {
        let titles: [String]
        let lines: [String]
        let bodies: [String]
        let sections: [String]
        switch topic {
        case .shop:
            titles = ["Dune Stoneware Vase", "Lull Wireless Headphones", "Meridian Automatic Watch"]
            lines = ["Thrown and glazed by hand", "Forty hours of quiet", "Wound by every step"]
            bodies = [
                "Speckled stoneware, watertight to the lip, and no two alike.",
                "Active noise cancelling and memory-foam cushions in a case that fits a coat pocket.",
                "A steel case, sapphire glass and a movement that never needs a battery.",
            ]
            sections = ["Home", "Sound", "Watches"]
        case .news:
            titles = [
                "City opens its first riverside park", "Night trains return to the coast",
                "Harbour bridge reopens early",
            ]
            lines = [
                "Ten years of building end with a festival", "Four lines start in the spring",
                "Repairs end a month before the plan",
            ]
            bodies = [
                "The last fences came down this morning, and the first visitors were there before the ribbon.",
                "Tickets go on sale in January, with sleepers on every train.",
                "Traffic moves in both directions again from Monday.",
            ]
            sections = ["City", "Travel", "Region"]
        case .course:
            titles = ["Loops that end", "Names for values", "Reading an error"]
            lines = ["How a program repeats itself", "Why variables matter", "What the message tells you"]
            bodies = [
                "A loop repeats its steps until its condition no longer holds.",
                "A variable is a name for a value, and the value may change.",
                "An error says where it is, what was expected, and what was found.",
            ]
            sections = ["Basics", "Basics", "Practice"]
        }
        return [
            (["subtitle", "tagline", "slogan", "standfirst", "lead", "teaser", "kicker", "claim", "deck"], lines),
            (
                [
                    "description", "summary", "body", "text", "content", "copy", "note", "notes", "caption", "detail",
                    "details", "explanation", "story", "message", "words",
                ], bodies
            ),
            (["category", "section", "topic", "genre", "type", "department", "module", "course", "chapter"], sections),
            (
                ["source", "publisher", "newspaper", "channel"],
                topic == .news ? same("The Harbour Gazette") : same("Lindmere")
            ),
            (
                ["shop", "store", "brand", "vendor", "company", "school", "organisation", "organization"],
                same("Lindmere")
            ),
            (["title", "name", "headline", "heading", "product", "lesson", "item", "subject"], titles),
        ]
    }

    /// Words that say that a column of texts names files.
    static let files: [(kind: Asset.Kind, words: Set<String>)] = [
        (.image, ["photo", "image", "picture", "logo", "icon", "avatar", "portrait", "cover", "thumbnail", "img"]),
        (.video, ["clip", "video", "footage", "movie"]),
        (.audio, ["audio", "sound", "music", "song", "voice", "jingle"]),
    ]

    // MARK: Numbers and days

    static func numbers(_ words: [String]) -> [String] {
        let table: [(words: Set<String>, numbers: [String])] = [
            (["rating", "stars", "score"], ["4.8", "4.5", "4.2"]),
            (["percent", "percentage", "discount", "off"], ["20", "15", "10"]),
            (["share", "ratio", "fraction", "progress"], ["0.75", "0.5", "0.25"]),
            (["year"], ["2026", "2025", "2024"]),
            (
                ["rank", "place", "position", "index", "no", "number", "order", "chapter", "lesson", "id"],
                ["1", "2", "3"]
            ),
            (["stock", "quantity", "count", "left", "reviews", "sold"], ["24", "8", "120"]),
            (["seconds", "duration", "minutes", "hours"], ["5", "6", "4"]),
            (["weight", "height", "width", "length", "depth"], ["1.2", "0.8", "2.5"]),
        ]
        return table.first { !$0.words.isDisjoint(with: words) }?.numbers ?? ["12", "8", "20"]
    }

    /// Amounts with hundredths: lower for a sale, higher for what it was before.
    static func amounts(_ words: [String]) -> [String] {
        let lower: Set = ["sale", "discount", "discounted", "offer", "deal", "promo", "reduced", "special", "now"]
        let higher: Set = ["old", "was", "before", "compare", "regular", "list", "rrp", "msrp", "original", "retail"]
        let small: Set = ["shipping", "delivery", "postage", "fee", "tax", "vat", "deposit"]
        if !small.isDisjoint(with: words) { return ["4.90", "6.90", "2.90"] }
        if !higher.isDisjoint(with: words) { return ["159.00", "59.00", "99.00"] }
        return lower.isDisjoint(with: words) ? ["129.00", "49.00", "89.00"] : ["99.00", "39.00", "69.00"]
    }

    /// Days: what ends comes after what begins.
    static func days(_ words: [String]) -> [(year: Int, month: Int, day: Int)] {
        let ends: Set = ["end", "ends", "until", "expires", "expiry", "deadline", "closes", "to", "finish"]
        let starts: Set = ["start", "starts", "from", "begin", "begins", "opens", "published", "since"]
        if !ends.isDisjoint(with: words) { return [(2026, 12, 19), (2026, 12, 24), (2027, 1, 9)] }
        if !starts.isDisjoint(with: words) { return [(2026, 11, 2), (2026, 11, 9), (2026, 11, 16)] }
        return [(2026, 11, 21), (2026, 11, 28), (2026, 12, 5)]
    }

    // MARK: Lists

    static func items(_ words: [String], _ topic: ExampleTopic) -> [[String]] {
        let table: [(words: Set<String>, items: [[String]])] = [
            (["size", "sizes"], [["S", "M", "L"], ["M", "L"], ["S", "M", "L", "XL"]]),
            (["color", "colors", "colour", "colours"], [["sand", "slate", "moss"], ["black", "ivory"], ["steel"]]),
            (["tag", "tags", "labels", "keywords"], [["new", "home"], ["sound", "travel"], ["classic"]]),
            (
                ["answers", "choices", "options"],
                [
                    ["It runs it", "It translates it", "It deletes it"], ["A name", "A file", "A key"],
                    ["Its body", "Its name", "Nothing"],
                ]
            ),
        ]
        if let found = table.first(where: { !$0.words.isDisjoint(with: words) }) { return found.items }
        switch topic {
        case .shop:
            return [
                ["Thrown and glazed by hand", "Speckled stoneware", "Watertight to the lip"],
                ["40 hours on one charge", "Active noise cancelling", "Memory-foam cushions"],
                ["Sapphire glass", "No battery", "Repaired free for ten years"],
            ]
        case .news:
            return [
                ["Opens on Saturday", "Free for everyone", "Three new bridges"],
                ["Four lines", "Sleepers on every train", "Tickets from January"],
                ["Open from Monday", "A month early", "Both directions"],
            ]
        case .course:
            return [
                ["A condition decides", "The body repeats", "Something must change"],
                ["A name stands for a value", "Values may change", "Names tell what is meant"],
                ["Read the first line", "Find the place", "Change one thing"],
            ]
        }
    }
}
