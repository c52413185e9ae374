// swift-tools-version: 6.2
// One target per module of Documentation/Architecture.md; an arrow drawn there is a dependency here.
import PackageDescription

/// Every Swift target is held to the same rules: existentials are written `any`, imports are internal
/// unless re-exported on purpose, and a member is visible only where its module is imported.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// Modules with per-pixel loops. Unoptimised they are a hundred times slower, which would make the debug
/// build useless for looking at a video and its tests too slow to run on every change.
let pixels: [SwiftSetting] = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

let collections = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let client = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let nio = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let sockets = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let http = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let tls = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let database = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let yaml = Target.Dependency.product(name: "Yams", package: "Yams")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "rowreel",
    products: [
        .executable(name: "rowreel", targets: ["rowreel"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    ],
    targets: [
        // C libraries: a module map and a shim each, imported by exactly one Swift module.
        .systemLibrary(
            name: "CFFmpeg", pkgConfig: "libavfilter libavformat libavcodec libswscale libswresample libavutil",
            providers: [
                .apt([
                    "libavfilter-dev", "libavformat-dev", "libavcodec-dev", "libswscale-dev", "libswresample-dev",
                    "libavutil-dev",
                ])
            ]),
        .systemLibrary(name: "CLCMS", pkgConfig: "lcms2", providers: [.apt(["liblcms2-dev"])]),
        .systemLibrary(
            name: "CText", pkgConfig: "harfbuzz freetype2 fontconfig",
            providers: [.apt(["libharfbuzz-dev", "libfreetype-dev", "libfontconfig-dev"])]),
        .systemLibrary(name: "CQR", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(
            name: "CMarkdown", pkgConfig: "libcmark-gfm",
            providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"])]),
        .systemLibrary(name: "CXML", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .target(
            name: "CUnicode",
            linkerSettings: [.linkedLibrary("icui18n"), .linkedLibrary("icuuc")]),

        // Functions of glibc for starting programs that its headers show only to who defines _GNU_SOURCE.
        .target(name: "CSpawn"),

        .target(name: "Diagnostics", swiftSettings: strict),
        .target(name: "YAML", dependencies: [yaml], swiftSettings: strict),
        .target(name: "TimeZones", dependencies: ["Diagnostics"], swiftSettings: strict),
        .target(name: "Scheduling", dependencies: ["Diagnostics", "TimeZones"], swiftSettings: strict),
        .target(name: "Processes", dependencies: ["Diagnostics", "CSpawn"], swiftSettings: strict),
        .target(name: "Watching", dependencies: ["Diagnostics"], swiftSettings: strict),
        .target(name: "Tables", dependencies: ["Diagnostics"], swiftSettings: strict),
        .target(name: "TimelineModel", dependencies: ["Diagnostics", crypto], swiftSettings: strict),
        .target(
            name: "Localization", dependencies: ["Diagnostics", "TimeZones", "CUnicode"], swiftSettings: strict,
            // Foundation's own ICU, asked for its version.
            linkerSettings: [.linkedLibrary("_FoundationICU")]),
        .target(
            name: "Templating",
            dependencies: [
                "Diagnostics", "YAML", "TimeZones", "TimelineModel", "Tables", "Localization", "CXML", "CMarkdown",
            ],
            swiftSettings: strict),
        .target(
            name: "Typesetting", dependencies: ["Diagnostics", "TimelineModel", "CText", "CQR", "CUnicode"],
            swiftSettings: pixels),
        .target(name: "Resampling", swiftSettings: pixels),
        .target(name: "Media", dependencies: ["CFFmpeg", "CLCMS", collections], swiftSettings: pixels),
        .target(
            name: "Store", dependencies: ["Diagnostics", "TimelineModel", crypto, database], swiftSettings: strict),
        .target(
            name: "Fetching",
            dependencies: ["Diagnostics", "Processes", "TimelineModel", "Store", "CCurl", crypto],
            swiftSettings: strict),
        .target(
            name: "Generation",
            dependencies: [
                "Diagnostics", "TimelineModel", "Resampling", "Media", "Store",
            ],
            swiftSettings: pixels),
        // Apart from Generation, so that no module but Batch waits for the network's packages.
        .target(
            name: "Engines",
            dependencies: ["Diagnostics", "TimelineModel", "Processes", "Generation", client, nio, sockets, http, tls],
            swiftSettings: strict),
        .target(
            name: "Rendering",
            dependencies: [
                "Diagnostics", "TimelineModel", "Typesetting", "Resampling", "Media", "Generation", "Store",
            ],
            swiftSettings: pixels),
        .target(
            name: "Preflight",
            dependencies: [
                "Diagnostics", "Tables", "TimelineModel", "Localization", "Templating", "Media", "Generation",
                "Rendering",
            ],
            swiftSettings: pixels),
        .target(
            name: "Batch",
            dependencies: [
                "Diagnostics", "TimeZones", "Tables", "TimelineModel", "Localization", "Templating", "Typesetting",
                "Media", "Generation", "Engines", "Rendering", "Preflight", "Store", "Fetching", crypto,
            ],
            swiftSettings: strict),
        .target(
            name: "Upkeep",
            dependencies: [
                "Diagnostics", "YAML", "TimeZones", "Scheduling", "Processes", "Watching", "Tables", "Templating",
                "Media", "Store", "Fetching", "Engines", "Rendering", "Batch", database, logging,
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "rowreel",
            dependencies: [
                "Diagnostics", "Scheduling", "Tables", "TimelineModel", "Templating", "Media", "Fetching",
                "Rendering", "Batch", "Store", "Generation", "Engines", "Upkeep", arguments, logging,
            ],
            swiftSettings: strict),

        // What `Benchmarks/run --text` measures.
        .executableTarget(
            name: "TextBenchmark", dependencies: ["TimelineModel", "Typesetting"], path: "Benchmarks/typography",
            swiftSettings: strict),

        .target(name: "TestSupport", dependencies: ["Diagnostics"], path: "Tests/TestSupport", swiftSettings: strict),
        suite("Diagnostics"),
        suite("YAML"),
        suite("TimeZones"),
        suite("Scheduling", also: ["TimeZones"]),
        suite("Processes"),
        suite("Watching"),
        suite("Tables", hasCases: true),
        suite("TimelineModel"),
        suite("Localization", also: ["CUnicode", "TimeZones"], hasCases: true),
        suite("Templating", also: ["TimeZones", "Tables", "TimelineModel", "Localization"], hasCases: true),
        suite("Typesetting", also: ["TimelineModel", "Media"], hasCases: true),
        suite("Media"),
        suite("Resampling"),
        // Another process at a store, for the tests of several.
        .executableTarget(
            name: "StoreContender", dependencies: ["Store", "TimelineModel"], path: "Tests/StoreContender",
            swiftSettings: strict),
        suite("Store", also: ["TimelineModel", "StoreContender"]),
        suite("Fetching", also: ["TimelineModel", "Store"]),
        suite("Generation", also: ["TimelineModel", "Media"]),
        suite("Engines", also: ["TimelineModel", "Processes", "Generation", "Media"], packages: [client, nio, http]),
        suite("Rendering", also: ["TimelineModel", "Typesetting", "Media", "Generation", "Store"], hasCases: true),
        suite(
            "Preflight",
            also: ["Tables", "TimelineModel", "Templating", "Typesetting", "Media", "Rendering", "Batch"],
            hasCases: true),
        // A run that is killed, for the tests of what is left.
        .executableTarget(
            name: "RunContender", dependencies: ["Upkeep", "Batch", "Scheduling"], path: "Tests/RunContender",
            swiftSettings: strict),
        suite(
            "Upkeep",
            also: [
                "TimeZones", "Scheduling", "Processes", "Store", "Tables", "Batch", "Rendering", "RunContender",
                "rowreel",
            ],
            packages: [logging], hasCases: true),
        suite(
            "Batch",
            also: [
                "Tables", "TimelineModel", "Localization", "Templating", "Rendering", "Media", "Store", "rowreel",
            ],
            hasCases: true),
    ],
    swiftLanguageModes: [.v6]
)

/// The test suite of one module: `Tests/MODULETests`, with the shared support and what else it needs.
/// Files of test cases stand in its folder `Cases`, if it has any.
func suite(
    _ module: String, also others: [String] = [], packages: [Target.Dependency] = [], hasCases: Bool = false
) -> Target {
    .testTarget(
        name: "\(module)Tests",
        dependencies: (["Diagnostics", "TestSupport"] + (module == "Diagnostics" ? [] : [module]) + others).map {
            .target(name: $0)
        } + packages,
        exclude: hasCases ? ["Cases"] : [], swiftSettings: strict)
}
