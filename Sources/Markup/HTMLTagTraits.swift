/// What tree construction asks of an element (WHATWG HTML 13.2.4.2 and 13.2.6.4.7).
struct HTMLTagTraits: OptionSet, Sendable {
    let rawValue: UInt8

    static let block = HTMLTagTraits(rawValue: 1 << 0)
    static let void = HTMLTagTraits(rawValue: 1 << 1)
    static let closesParagraph = HTMLTagTraits(rawValue: 1 << 2)
    static let heading = HTMLTagTraits(rawValue: 1 << 3)
    static let formatting = HTMLTagTraits(rawValue: 1 << 4)
    static let special = HTMLTagTraits(rawValue: 1 << 5)
    /// No end tag of an element outside reaches beyond it.
    static let scope = HTMLTagTraits(rawValue: 1 << 6)
    static let tablePart = HTMLTagTraits(rawValue: 1 << 7)
}

extension HTMLTag {
    /// By raw value.
    static let traits: [HTMLTagTraits] = {
        var table = [HTMLTagTraits](repeating: [], count: 256)
        for tag in allCases {
            var traits: HTMLTagTraits = []
            if tag.isBlock { traits.insert(.block) }
            if tag.isVoid { traits.insert(.void) }
            if tag.isHeading { traits.insert(.heading) }
            if tag.closesParagraph { traits.insert(.closesParagraph) }
            if tag.isFormatting { traits.insert(.formatting) }
            if tag.isSpecial { traits.insert(.special) }
            switch tag {
            case .html, .table, .td, .th, .caption: traits.insert(.scope)
            default: break
            }
            switch tag {
            case .td, .th, .tr, .tbody, .thead, .tfoot, .caption, .table: traits.insert(.tablePart)
            default: break
            }
            table[Int(tag.rawValue)] = traits
        }
        return table
    }()

    private var closesParagraph: Bool {
        switch self {
        case .address, .article, .aside, .blockquote, .center, .details, .dialog, .dir, .div, .dl, .dd, .dt, .fieldset,
            .figcaption, .figure, .footer, .form, .h1, .h2, .h3, .h4, .h5, .h6, .header, .hgroup, .hr, .li, .main,
            .menu, .nav, .ol, .p, .pre, .section, .summary, .table, .ul:
            true
        default: false
        }
    }

    private var isFormatting: Bool {
        switch self {
        case .a, .b, .big, .code, .em, .font, .i, .s, .small, .strong, .u: true
        default: false
        }
    }

    private var isSpecial: Bool {
        switch self {
        case .address, .article, .aside, .blockquote, .body, .button, .caption, .center, .dd, .details, .dir, .div,
            .dl, .dt, .fieldset, .figcaption, .figure, .footer, .form, .frameset, .h1, .h2, .h3, .h4, .h5, .h6, .head,
            .header, .hgroup, .html, .li, .main, .menu, .nav, .ol, .p, .pre, .section, .select, .summary, .table,
            .tbody, .td, .template, .textarea, .tfoot, .th, .thead, .title, .tr, .ul:
            true
        default: false
        }
    }
}
