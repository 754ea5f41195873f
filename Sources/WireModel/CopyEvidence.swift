/// A passage that two texts share, in wire words (0-based, half open) of each.
package struct SharedPassage: Hashable, Sendable, Codable {
    package var here: Range<Int>
    package var there: Range<Int>
    /// The words as they stand here, cut at 200 characters.
    package var text: String

    package init(here: Range<Int>, there: Range<Int>, text: String) {
        self.here = here
        self.there = there
        self.text = text
    }
}

/// How two texts relate, and the evidence for it.
package struct CopyEvidence: Hashable, Sendable, Codable {
    package enum Relation: String, Sendable, Codable {
        case copyOf = "copy-of"
        case nearDuplicateOf = "near-duplicate-of"
        case sameEventAs = "same-event-as"
    }
    package enum Basis: String, Sendable, Codable {
        case url, exact, alignment
        /// Rare names and numbers of both, for ``Relation/sameEventAs``.
        case facts
    }

    package var relation: Relation
    package var basis: Basis
    /// The story that was here first.
    package var other: StoryID
    /// Weighted share of this text that stands in the other, 0…1.
    package var containmentHere: Double
    /// Weighted share of the other text that stands in this one, 0…1.
    package var containmentThere: Double
    package var passages: [SharedPassage]
    /// Numbers and names in shared sentences that are not the same, as `here ≠ there`.
    package var differences: [String]
    /// Share of this text that weighed nothing because it is known furniture of the site, 0…1.
    package var boilerplate: Double
    /// Cosine of the weighted names, numbers and words of both texts, 0…1; only with ``Basis/facts``.
    package var likeness: Double?
    /// Rare names and numbers that both have, as printed here; only with ``Basis/facts``.
    package var sharedFacts: [String]?

    package init(
        relation: Relation, basis: Basis, other: StoryID, containmentHere: Double = 1, containmentThere: Double = 1,
        passages: [SharedPassage] = [], differences: [String] = [], boilerplate: Double = 0
    ) {
        self.relation = relation
        self.basis = basis
        self.other = other
        self.containmentHere = containmentHere
        self.containmentThere = containmentThere
        self.passages = passages
        self.differences = differences
        self.boilerplate = boilerplate
    }
}
