extension ReportHTML {
    /// Colours by name, as the light and the dark page have them. A test holds every pair that text is written in
    /// against WCAG's 4.5 : 1.
    static let light = [
        "paper": "#f5f2ec", "card": "#ffffff", "ink": "#1d1a16", "soft": "#5d574e", "line": "#ddd6c9",
        "link": "#1c4e9c", "made": "#14654a", "unchanged": "#465565", "failed": "#a3261b", "stopped": "#754b00",
        "made-tint": "#ddefe6", "unchanged-tint": "#e6eaef", "failed-tint": "#fbe4e0", "stopped-tint": "#faecd0",
    ]
    static let dark = [
        "paper": "#131417", "card": "#1c1e22", "ink": "#eeebe4", "soft": "#aaa59b", "line": "#34363c",
        "link": "#9fc0ff", "made": "#74d6a8", "unchanged": "#aebccc", "failed": "#ff9f92", "stopped": "#f1bf6c",
        "made-tint": "#17352a", "unchanged-tint": "#2a313a", "failed-tint": "#45201c", "stopped-tint": "#3d2e13",
    ]

    private static func variables(_ colors: [String: String]) -> String {
        colors.sorted { $0.key < $1.key }.map { "--\($0.key):\($0.value);" }.joined()
    }

    static let style = """

        :root { color-scheme: light dark; \(variables(light)) }
        @media (prefers-color-scheme: dark) { :root { \(variables(dark)) } }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; scroll-padding: 1rem; }
        body { margin: 0; background: var(--paper); color: var(--ink); overflow-wrap: anywhere;
          font: 1rem/1.55 ui-sans-serif, system-ui, "Segoe UI", Roboto, "Noto Sans", "Inter Variable", sans-serif; }
        header, main, footer { max-width: 76rem; margin: 0 auto; padding: 0 clamp(1rem, 4vw, 3rem); }
        a { color: var(--link); text-underline-offset: .15em; text-decoration-thickness: 1px; }
        a:hover { text-decoration-thickness: 2px; }
        :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 4px; }
        code { font: .875em/1.5 ui-monospace, "SF Mono", "Cascadia Mono", "Noto Sans Mono", "DejaVu Sans Mono", monospace; }
        small { font-size: .8125rem; font-weight: 400; color: var(--soft); }
        .mark { border: 1px solid currentColor; border-radius: 3px; padding: 0 .2em; font-size: .7em; }

        header { padding-top: clamp(1.5rem, 5vw, 3.5rem); }
        .brand { margin: 0; font-size: .875rem; font-weight: 700; letter-spacing: .01em; }
        .brand span { font-weight: 400; color: var(--soft); }
        h1 { margin: .35rem 0 .6rem; font-size: clamp(1.75rem, 5vw, 2.875rem); line-height: 1.1; font-weight: 750;
          letter-spacing: -.025em; text-wrap: balance; }
        h1 span { font-weight: 400; color: var(--soft); }
        .facts { display: flex; flex-wrap: wrap; gap: .15rem 1.5rem; margin: 0; padding: 0; list-style: none;
          color: var(--soft); font-size: .9375rem; font-variant-numeric: tabular-nums; }
        .strip { display: block; width: 100%; height: 2.75rem; margin: 1.75rem 0 0; border-radius: 6px;
          border-block: .5rem dotted var(--paper); background: var(--line); }
        .strip .made { fill: var(--made); } .strip .unchanged { fill: var(--unchanged); }
        .strip .failed { fill: var(--failed); } .strip .held, .strip .stopped { fill: var(--stopped); }
        .strip rect { stroke: var(--paper); stroke-width: 2; vector-effect: non-scaling-stroke; }
        .tally { display: grid; grid-template-columns: repeat(4, 1fr); margin: 0; padding: 0; list-style: none; }
        .tally li { padding: .9rem 1rem .9rem 0; font-size: .9375rem; }
        .tally b { display: block; font-size: clamp(1.5rem, 4vw, 2.25rem); line-height: 1.1; font-weight: 700;
          letter-spacing: -.02em; font-variant-numeric: tabular-nums; }
        .tally .made { color: var(--made); } .tally .unchanged { color: var(--unchanged); }
        .tally .failed { color: var(--failed); } .tally .held, .tally .stopped { color: var(--stopped); }
        .tally .none { color: var(--soft); } .tally .none b { font-weight: 400; }

        main { display: grid; gap: clamp(2rem, 5vw, 3.25rem); padding-block: 1.5rem 2rem; }
        main > * { min-width: 0; }
        h2 { margin: 0 0 .25rem; font-size: 1.375rem; line-height: 1.25; letter-spacing: -.015em; }
        h3 { margin: 0; font-size: 1.0625rem; line-height: 1.35; }
        .lead { margin: 0 0 1rem; max-width: 44rem; color: var(--soft); }
        .note { margin: 0; padding: .75rem 1rem; border-radius: 8px; background: var(--stopped-tint); color: var(--stopped); }
        .note + .note { margin-top: -1.5rem; }

        article { display: grid; grid-template-columns: minmax(10rem, 16rem) 1fr; gap: .25rem 2rem; padding: 1rem 0;
          border-top: 1px solid var(--line); }
        article h3, .names { grid-column: 1; }
        article > .findings { grid-column: 2; grid-row: 1 / span 3; }
        .names { display: flex; flex-wrap: wrap; gap: .25rem; margin: 0; padding: 0; list-style: none; }
        .names li { padding: 0 .5rem; border: 1px solid var(--line); border-radius: 99px; font-size: .8125rem; color: var(--soft); }
        .findings { margin: 0; padding: 0; list-style: none; display: grid; gap: .75rem; }
        .findings p { margin: 0; }
        .findings b { padding: 0 .4rem; border-radius: 4px; font-size: .8125rem; font-weight: 650;
          background: var(--unchanged-tint); color: var(--unchanged); }
        .findings .error b { background: var(--failed-tint); color: var(--failed); }
        .findings .warning b { background: var(--stopped-tint); color: var(--stopped); }
        .findings code { color: var(--soft); }
        .hint::before { content: "→ "; }
        .hint, .cause { color: var(--soft); }

        .tools { display: flex; flex-wrap: wrap; align-items: end; gap: .75rem 1rem; margin: 1rem 0; }
        .tools[hidden], .pages[hidden] { display: none; }
        .tools label { display: grid; gap: .15rem; font-size: .8125rem; color: var(--soft); }
        .tools .search { flex: 1 1 14rem; max-width: 24rem; }
        .tools output { margin-inline-start: auto; padding: .45rem 0; font-size: .875rem; color: var(--soft);
          font-variant-numeric: tabular-nums; }
        input, select, button { font: inherit; color: var(--ink); background: var(--card); border: 1px solid var(--soft);
          border-radius: 7px; min-height: 2.5rem; padding: .3rem .7rem; }
        input { width: 100%; }
        button { cursor: pointer; } button:disabled { color: var(--soft); border-color: var(--line); cursor: default; }

        .frame { background: var(--card); border: 1px solid var(--line); border-radius: 10px; overflow-x: auto; }
        noscript .frame { margin-top: 1rem; }
        table { width: 100%; border-collapse: collapse; font-size: .9375rem; font-variant-numeric: tabular-nums; }
        thead th, thead td { border-bottom: 1px solid var(--line); }
        thead th { font-size: .8125rem; font-weight: 600; color: var(--soft); white-space: nowrap; }
        thead button { all: unset; cursor: pointer; }
        thead button::after { content: "↕"; padding-inline-start: .35em; opacity: .55; }
        thead [aria-sort="ascending"] button::after { content: "↑"; opacity: 1; }
        thead [aria-sort="descending"] button::after { content: "↓"; opacity: 1; }
        thead button:focus-visible { outline: 3px solid var(--link); outline-offset: 3px; border-radius: 3px; }
        th, td { padding: .6rem .75rem; text-align: left; vertical-align: middle; }
        tbody tr + tr > * { border-top: 1px solid var(--line); }
        tbody th { font-weight: 600; min-width: 8rem; } tbody th small { display: block; }
        .number { text-align: right; white-space: nowrap; }
        .shot { width: 7rem; padding-inline-end: 0; }
        .shot a { display: block; width: fit-content; }
        .shot img { display: block; width: auto; height: auto; max-width: 6rem; max-height: 5rem; border-radius: 4px; background: var(--line); }
        .shot img[loading] { width: 6rem; height: 4rem; object-fit: contain; }
        .chip { display: inline-block; padding: .1rem .55rem; border-radius: 99px; font-size: .8125rem; font-weight: 600; white-space: nowrap; }
        .chip.made { background: var(--made-tint); color: var(--made); }
        .chip.unchanged { background: var(--unchanged-tint); color: var(--unchanged); }
        .chip.failed { background: var(--failed-tint); color: var(--failed); }
        .chip.held, .chip.stopped { background: var(--stopped-tint); color: var(--stopped); }
        .file { max-width: 24rem; } .file p { margin: 0; } .why { color: var(--soft); }
        details { font-size: .8125rem; color: var(--soft); }
        summary { cursor: pointer; width: fit-content; } .warned summary { color: var(--stopped); font-weight: 600; }
        details .findings { margin: .4rem 0; }
        .pages { display: flex; justify-content: center; align-items: center; gap: 1rem; margin-top: 1rem; font-variant-numeric: tabular-nums; }
        footer { padding-block: 0 3rem; font-size: .875rem; color: var(--soft); }

        @media (max-width: 46rem) {
          article { grid-template-columns: 1fr; } article > .findings { grid-column: 1; grid-row: auto; margin-top: .35rem; }
          .tally { grid-template-columns: 1fr 1fr; } .tally li { padding-bottom: .25rem; }
          .frame:has(.videos) { background: none; border: 0; overflow: visible; }
          .videos, .videos tbody { display: block; } .videos thead { display: none; }
          .videos tbody { display: grid; gap: .75rem; }
          .videos tr { display: block; position: relative; overflow: hidden; padding: .9rem; direction: ltr;
            background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
          .videos tr > * { display: inline; padding: 0; border: 0 !important; }
          .videos tr > .shot { float: left; width: auto; margin-right: .9rem; }
          .shot img, .shot img[loading] { max-width: 4.5rem; }
          .videos tr > th { display: block; padding-right: 6.5rem; }
          .videos td:has(.chip) { position: absolute; top: .9rem; right: .9rem; }
          .videos td:empty { display: none; } .videos td[data-label] { font-size: .875rem; text-align: left; }
          .videos td[data-label]:not([data-label="Size"], :empty)::after { content: "  ·  "; color: var(--soft); white-space: pre; }
          .videos tr > .file { display: block; max-width: none; overflow: hidden; font-size: .875rem; }
          .tools label { flex: 1 1 8rem; } .tools .search { flex-basis: 100%; max-width: none; } .tools output { margin: 0; }
        }
        @media print { .tools, .pages { display: none !important; } .frame { border: 0; } }

        """
}
