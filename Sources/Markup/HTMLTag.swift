/// The HTML elements that reading a page tells apart; everything else is `other`.
package enum HTMLTag: UInt8, Sendable, CaseIterable {
    case other
    case a, abbr, address, area, article, aside, b, base, big, blockquote, body, br, button, caption, center, cite, code
    case col, dd, details, dialog, dir, div, dl, dt, em, fieldset, figcaption, figure, font, footer, form, frame
    case frameset, h1, h2, h3, h4, h5, h6, head, header, hgroup, hr, html, i, img, input, label, legend, li, link, main
    case map, mark, menu, meta, nav, noscript, ol, optgroup, option, p, param, picture, pre, q, s, section, select
    case small, source, span, strong, sub, summary, sup, svg, table, tbody, td, template, textarea, tfoot, th, thead
    case time, title, tr, u, ul, wbr

    /// Elements that begin and end a line of their own.
    package var isBlock: Bool {
        switch self {
        case .address, .article, .aside, .blockquote, .body, .caption, .center, .dd, .details, .dialog, .dir, .div, .dl,
            .dt, .fieldset, .figcaption, .figure, .footer, .form, .h1, .h2, .h3, .h4, .h5, .h6, .head, .header, .hgroup,
            .hr, .html, .legend, .li, .main, .menu, .nav, .ol, .option, .p, .pre, .section, .summary, .table, .tbody,
            .td, .tfoot, .th, .thead, .title, .tr, .ul:
            true
        default: false
        }
    }

    package var isHeading: Bool { headingLevel > 0 }

    /// 1…6, or 0 for anything that is not h1 to h6.
    package var headingLevel: Int {
        switch self {
        case .h1: 1
        case .h2: 2
        case .h3: 3
        case .h4: 4
        case .h5: 5
        case .h6: 6
        default: 0
        }
    }

    /// Elements without content (WHATWG HTML 13.1.2).
    var isVoid: Bool {
        switch self {
        case .area, .base, .br, .col, .frame, .hr, .img, .input, .link, .meta, .param, .source, .wbr: true
        default: false
        }
    }
}

/// The attributes that are read; no other is kept.
package enum HTMLAttributeName: UInt8, Sendable, CaseIterable {
    case id, itemprop, itemtype, rel, role, href, src, srcset, datetime, content, name, property, lang, type, title, alt
    case hidden, style, classes, equiv, component, testid, lazySource, ariaHidden, pubdate, cite

    /// Bytes of the longest name.
    static let longest = 14

    /// As written in a page, lower case.
    var text: String {
        switch self {
        case .classes: "class"
        case .equiv: "http-equiv"
        case .component: "data-component"
        case .testid: "data-testid"
        case .lazySource: "data-src"
        case .ariaHidden: "aria-hidden"
        default: "\(self)"
        }
    }
}
