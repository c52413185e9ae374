internal import TimelineModel

// The structural elements; each element that draws or sounds is declared beside the code that resolves it.

extension ElementDeclaration {
    static let video = ElementDeclaration(
        "video", "A template: what every row becomes.",
        attributes: [
            AttributeDeclaration("fps", .frameRate, .literal, "Frames per second; default 30."),
            AttributeDeclaration("lang", .language, .literal, "The language of the template's own words; default en."),
            AttributeDeclaration(
                "locales", .languages, .literal,
                "The languages every video is made in, where --locale does not say: en, fr, pt-BR."),
            AttributeDeclaration(
                "numberingSystem", .numberingSystem, .literal,
                "The digits of numbers and dates by CLDR's name: latn, native, arab, deva; default the language's."),
            AttributeDeclaration(
                "transition", .transition, .literal,
                "How every scene comes in that does not say otherwise; default none."),
            AttributeDeclaration("loudness", .loudness, .literal, "The loudness of the whole mix, such as -14LUFS."),
            AttributeDeclaration(
                "poster", .text, .moment, "The moment the poster shows; default: the middle of the first scene."),
            AttributeDeclaration("dur", .duration, "How long the video lasts; its scenes give way by their weights."),
            AttributeDeclaration("minDur", .duration, "The least it lasts."),
            AttributeDeclaration("maxDur", .duration, "The most it lasts."),
            AttributeDeclaration("title", .text, "The title in the file's metadata."),
            .look, .lut, translate,
        ],
        children: ["output", "data", "theme", "style", "region", "scene"] + Grammar.layers + ["audio"])

    static let output = ElementDeclaration(
        "output", "A size in which every video is made.",
        attributes: [
            AttributeDeclaration("name", .name, .literal, required: true, "What --output and file names call it."),
            AttributeDeclaration(
                "size", .size, .literal,
                "Width x height in pixels, both even: 1080x1920; needed where the name is no preset, and none is given."
            ),
            AttributeDeclaration(
                "preset", .keyword(OutputPreset.allCases.map(\.rawValue)), .literal,
                "A platform's size and safe area; default the one called like the output."),
            AttributeDeclaration(
                "safe", .safeInsets, .literal,
                "What stays free of words at the top, end, bottom and start: 14% 6% 35%; default the preset's, or 5%."),
        ])

    static let data = ElementDeclaration(
        "data", "How the sheet becomes videos.",
        attributes: [
            AttributeDeclaration(
                "each", .text, .literal,
                "One video per row (default), one for all, or one per value of the column named here."),
            AttributeDeclaration(
                "key", .text, .literal, "The column that names each video; with each=\"all\" the name itself."),
            AttributeDeclaration(
                "markets", .text, .literal,
                "The column that says in which languages a row is made: fr, de-CH, or -th for all but that one."),
            AttributeDeclaration(
                "from", .text, .literal,
                "The column that says on which day a row's video appears; default from or availability_date."),
            AttributeDeclaration(
                "until", .text, .literal,
                "The column that says after which day it retires; default until or expiration_date."),
            AttributeDeclaration("where", .text, .expression, "Only rows for which this is true."),
            AttributeDeclaration(
                "numbers", .language, .literal,
                "The language whose way of writing numbers the cells follow; default 1,234.5."),
            AttributeDeclaration(
                "dates", .text, .literal, "How dates are written, such as dd.MM.yyyy; default ISO 8601."),
        ],
        children: ["column", "rows", "table"])

    static let table = ElementDeclaration(
        "table", "Another sheet, whose rows belong to the rows of this one: reviews of products.",
        attributes: [
            AttributeDeclaration("name", .name, .literal, required: true, "What expressions call its rows."),
            AttributeDeclaration(
                "src", .path, .literal, required: true, "Its file, beside the sheet or the template: reviews.csv."),
            AttributeDeclaration(
                "on", .name, .literal, required: true, "The column whose cell both rows have: sku."),
            AttributeDeclaration(
                "column", .name, .literal, "What the other sheet calls that column; default the same."),
        ],
        children: ["column"])

    static let column = ElementDeclaration(
        "column", "A column of the sheet and what its cells are.",
        attributes: [
            AttributeDeclaration("name", .name, .literal, required: true, "What expressions call it."),
            AttributeDeclaration("header", .text, .literal, "The header in the sheet, where it is not the name."),
            AttributeDeclaration(
                "type", .keyword(ColumnWord.allCases.map(\.rawValue)), .literal, "What its cells are; default text."),
            AttributeDeclaration("optional", .boolean, .literal, "Whether a cell may be empty; default false."),
            AttributeDeclaration(
                "maxLength", .integer(1...1_000_000), .literal, "The most characters a cell may have."),
            AttributeDeclaration(
                "translate", .keyword(["required", "no"]), .literal,
                "required: a language without a cell of its own is an error; no: the plain cell is for every language."),
            AttributeDeclaration("currency", .text, .literal, "The currency of money without one: USD."),
            AttributeDeclaration(
                "currencyColumn", .text, .literal, "The column whose cell names the currency of money without one."),
            AttributeDeclaration(
                "during", .text, .literal,
                "The column with the interval in which its cells hold: 2026-11-20/2026-11-30; outside they are blank."),
            AttributeDeclaration("separator", .text, .literal, "What stands between the items of a list; default |."),
        ])

    static let rows = ElementDeclaration(
        "rows", "A name for the rows of a group, or for some of them.",
        attributes: [
            AttributeDeclaration("name", .name, .literal, required: true, "What expressions call the list."),
            AttributeDeclaration("where", .text, .expression, "Only rows for which this is true."),
            AttributeDeclaration(
                "sort", .text, .order, "Orders them; desc after the expression turns the order round."),
            AttributeDeclaration("limit", .integer(1...100_000), .literal, "The most rows."),
        ])

    static let theme = ElementDeclaration(
        "theme", "Styles and regions out of another file; the template's own win over them.",
        attributes: [AttributeDeclaration("src", .path, .literal, required: true, "The theme file: themes/clean.xml.")])

    static let region = ElementDeclaration(
        "region", "A named box on the picture.",
        attributes: [
            AttributeDeclaration("name", .name, .literal, required: true, "What region attributes call it."),
            AttributeDeclaration(
                "output", .name, .literal,
                "The output, or the shape (portrait, wide, square), that this box is for; default all."),
            AttributeDeclaration("lang", .languages, .literal, "The languages that this box is for; default all."),
            AttributeDeclaration("x", .length, .literal, "Distance from the start side."),
            AttributeDeclaration("y", .length, .literal, "Distance from the top."),
            AttributeDeclaration("width", .length, .literal, "Width; default the whole."),
            AttributeDeclaration("height", .length, .literal, "Height; default the whole."),
            AttributeDeclaration(
                "mirror", .boolean, .literal,
                "false: what is in it stays where it is in languages from right to left; default true."),
            AttributeDeclaration(
                "textAlign", .keyword(BlockStyle.TextAlign.allCases.map(\.rawValue)), .literal,
                "How texts in it are aligned, where they do not say."),
            AttributeDeclaration(
                "displayAlign", .keyword(BlockStyle.DisplayAlign.allCases.map(\.rawValue)), .literal,
                "Where texts in it stand, where they do not say."),
        ])
}
