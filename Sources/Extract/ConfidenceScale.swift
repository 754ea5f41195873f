/// What the agreement of a page's candidates is worth: the text's F1 to be expected.
///
/// Isotonic regression over the pages of four public sets, cross-validated by site; docs/extraction.md has the table.
enum ConfidenceScale {
    private static let knots: [(agreement: Double, expected: Double)] = [
        (0, 0.1), (0.3, 0.3), (0.45, 0.65), (0.6, 0.78), (0.7, 0.83), (0.75, 0.88), (0.8, 0.93), (0.85, 0.955),
        (1, 0.975),
    ]

    /// Monotone, piecewise linear; 0…1 in and out.
    static func expected(_ agreement: Double) -> Double {
        guard agreement > 0 else { return knots[0].expected }
        for (lower, upper) in zip(knots, knots.dropFirst()) where agreement <= upper.agreement {
            let share = (agreement - lower.agreement) / (upper.agreement - lower.agreement)
            return lower.expected + share * (upper.expected - lower.expected)
        }
        return knots[knots.count - 1].expected
    }
}
