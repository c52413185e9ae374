internal import Localization
public import TimelineModel

extension BoundTemplate {
    /// How many characters of average width each message may have, so that it fits its box at its smallest size.
    ///
    /// A message that is shown in several places has the room of the smallest. What is not shown in the video, or
    /// never ends (a ticker), has none.
    ///
    /// - Parameters:
    ///   - item: A video whose texts are typical.
    ///   - locale: The language whose letters are counted, as a BCP 47 tag; nil is the template's own.
    public func rooms(of item: Item, locale: String?, output: Output, world: World) -> [MessageKey: Int] {
        var requests: [Int: [TextRequest]] = [:]
        let resolution = Resolution(bound: self, item: item, locale: nil, output: output, world: world)
        resolution.onLayOut = { instance, request in
            guard instance.element.attributes["motion"] == nil else { return }
            requests[instance.element.ordinal, default: []].append(request)
        }
        _ = resolution.timeline()
        let script = locale.flatMap { try? LanguageTag($0) }?.likelyScript ?? template.languageTag.likelyScript
        let filler = Filler(script: script ?? "Latn")
        var rooms: [MessageKey: Int] = [:]
        var known: [TextRequest: Int] = [:]
        for message in template.messages {
            for request in message.spots.flatMap({ requests[$0.ordinal] ?? [] }) {
                var empty = request
                empty.spans = Array(request.spans.prefix(1))
                empty.spans.indices.forEach { empty.spans[$0].text = "" }
                let room = known[empty] ?? filler.most(in: request, world.measuring)
                known[empty] = room
                rooms[message.key] = min(rooms[message.key] ?? room, room)
            }
        }
        return rooms
    }
}

/// Letters of average width, in words of average length.
private struct Filler {
    /// More characters are no limit that anyone has to know.
    private static let most = 1000
    private let words: [Character]

    init(script: String) {
        let text =
            switch script {
            case "Hans", "Hant", "Hani": "一个好的产品值得您用心去看这里有新的选择"
            case "Jpan", "Hira", "Kana": "新しい商品をこちらでご覧いただけます毎日が楽しく"
            case "Kore", "Hang": "새로운 상품을 지금 바로 만나 보세요 매일 더 즐겁게 "
            case "Arab": "اكتشف الآن منتجاتنا الجديدة لكل يوم في بيتك مع خدمة أفضل "
            case "Hebr": "גלו עכשיו את המוצרים החדשים שלנו לכל יום בבית "
            case "Thai": "ค้นพบสินค้าใหม่ของเราสำหรับทุกวันในบ้านของคุณ "
            case "Deva": "अब हमारे नए उत्पाद देखें जो हर दिन आपके घर के लिए हैं "
            case "Cyrl": "откройте сейчас наши новые товары для каждого дня дома "
            case "Grek": "ανακαλύψτε τώρα τα νέα προϊόντα μας για κάθε μέρα "
            default: "the quality of a new day is in what you see and make of it with all your heart "
            }
        words = Array(text)
    }

    private func text(_ count: Int) -> String {
        String((0..<count).map { words[$0 % words.count] })
    }

    /// The most characters that fit into the room of a text at its smallest size.
    func most(in request: TextRequest, _ measuring: any Measuring) -> Int {
        var request = request
        request.unit = nil
        request.style.fontSize = request.style.minFontSize
        request.style.overflow = .report
        guard var span = request.spans.first(where: { $0.picture == nil && !$0.isIsolated }) ?? request.spans.first
        else { return Self.most }
        span.picture = nil
        span.ruby = nil
        span.isIsolated = false
        func fits(_ count: Int) -> Bool {
            span.text = text(count)
            request.spans = [span]
            return !measuring.layOut(request).problems.contains { problem in
                switch problem {
                case .overflow, .tooLong: true
                default: false
                }
            }
        }
        var (low, high) = (0, 16)
        while high < Self.most, fits(high) { (low, high) = (high, high * 2) }
        while high - low > 1 {
            let middle = (low + high) / 2
            if fits(middle) { low = middle } else { high = middle }
        }
        return low
    }
}
