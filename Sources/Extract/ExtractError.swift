import Markup
import WireModel

/// Why no article came out of a page.
package struct ExtractError: Error, Equatable, CustomStringConvertible {
    package enum Reason: String, Sendable, Codable {
        case empty
        case notHTML = "not-html"
        case charset
        case tooLarge = "too-large"
        case tooDeep = "too-deep"
        case tagTooLong = "tag-too-long"
        case tooManyAttributes = "too-many-attributes"
        case tooManyElements = "too-many-elements"
        case tooManyBlocks = "too-many-blocks"
        case tooManyStrayEndTags = "too-many-stray-end-tags"
        case parser
        case redirectStub = "redirect-stub"
        case challenge
        case consentWall = "consent-wall"
        case soft404 = "soft-404"
        case noArticle = "no-article"
    }

    package let reason: Reason
    /// What was seen: an offset and bound, a title, an address; one line of at most 200 characters.
    package let detail: String

    package init(_ reason: Reason, detail: String) {
        self.reason = reason
        self.detail = String(detail.wireTextCut(200))
    }

    init(_ refusal: HTMLRefusal) {
        let reason: Reason =
            switch refusal.reason {
            case .tooLarge: .tooLarge
            case .tooDeep: .tooDeep
            case .tagTooLong: .tagTooLong
            case .tooManyAttributes: .tooManyAttributes
            case .tooManyElements: .tooManyElements
            case .tooManyBlocks: .tooManyBlocks
            case .tooManyStrayEndTags: .tooManyStrayEndTags
            case .charset: .charset
            case .parser: .parser
            }
        let place = refusal.offset >= 0 ? ", passed at byte \(refusal.offset)" : ""
        self.init(
            reason, detail: refusal.bound > 0 ? "the bound is \(refusal.bound)\(place)" : "the page is refused\(place)")
    }

    package var description: String { "extract: \(reason.rawValue): \(detail); \(advice)" }

    private var advice: String {
        switch reason {
        case .redirectStub: "fetch the address that it names"
        case .challenge, .consentWall: "the site lets no program in; slow down or leave it out"
        case .soft404: "treat the address as gone"
        case .notHTML, .empty, .noArticle: "nothing to publish; the page can be put aside"
        default: "the page is hostile or broken; it belongs in quarantine"
        }
    }
}

extension StringProtocol {
    func wireTextCut(_ limit: Int) -> Substring { String(self).wireText.prefix(limit) }
}
