import WireModel

/// What one source said of a headline, of the authors or of the date, whether it won or not.
package struct FieldSource: Hashable, Sendable, Codable {
    package var source: SiteMemory.Source
    /// As read: a headline, a name, or a date.
    package var value: String
    /// Its weight in the vote; headlines alone have one.
    package var weight: Double?

    package init(_ source: SiteMemory.Source, _ value: String, weight: Double? = nil) {
        self.source = source
        self.value = value
        self.weight = weight
    }
}
