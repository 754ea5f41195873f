extension CopyJudge {
    /// Thresholds and bounds; what they rest on is in docs/copies.md.
    package struct Settings: Sendable, Codable, Equatable {
        /// How long a text can be copied, in seconds: 30 days; 1 day … 366 days.
        package var windowSeconds: Double = 30 * 86_400
        /// Words read of one text; the rest is not looked at: 20 000; 100 … 100 000.
        package var words = 20_000
        /// Widest window of winnowing, in words; wider is smaller and slightly blinder: 16; 4 … 64.
        package var anchorWindow = 16
        /// The same of the anchors that the index keeps; a wider window is a smaller index: 24; 4 … 64.
        package var keptWindow = 24
        /// Anchors looked up and stored of one text: 4 096, what 20 000 words can have; the first ones are taken.
        package var anchors = 4_096
        /// Clusters that are aligned with: 8; 1 … 64.
        package var clusters = 8
        /// Texts of one cluster that are aligned with: 3; 1 … 16.
        package var textsPerCluster = 3
        /// Shared passages and differences that the evidence names: 8 each.
        package var evidenceLines = 8

        /// Weighted containment (of either text) that makes a copy: 0.62.
        package var leastContainment = 0.62
        /// The same when the other text is contained less than `partBelow`: 0.72.
        package var leastContainmentPart = 0.72
        package var partBelow = 0.4
        /// Shared weight from which to which that rises to `leastContainmentSmallPart`, in words.
        package var longPartFrom = 200.0
        package var longPartTo = 350.0
        /// The same when it is contained less than `smallPartBelow`: 0.88.
        package var leastContainmentSmallPart = 0.88
        package var smallPartBelow = 0.2
        /// The same as the shared weight falls from `shortBelow` to `leastShared`: 0.85.
        package var leastContainmentShort = 0.85
        /// The same when less than `thinBelow` of the text is its own, not furniture: 0.85.
        package var leastContainmentThin = 0.85
        package var thinBelow = 0.5
        /// The same when less than `thinnestBelow` is: 0.95.
        package var leastContainmentThinnest = 0.95
        package var thinnestBelow = 0.3
        /// The same when the head of the other text stands in it, word for word and in one stretch: 0.58.
        ///
        /// Of at least `leastSharedLead` words, and of `longFrom` at most: the rest is furniture that is not known yet, or
        /// a local paragraph. Longer heads stand in live pages, too.
        package var leastContainmentLead = 0.58
        package var leastSharedLead = 40.0
        /// Weight under which the headline is part of the text, in words: 8.
        package var headlineBelow = 8.0
        /// Shared weight under which only equal texts are copies, in words: 18.
        package var leastShared = 18.0
        /// The same for a text that is nearly whole in the other and little shorter.
        package var leastSharedWhole = 10.0
        package var shortBelow = 60.0
        /// Containment both ways from which two texts are equal: 0.92.
        package var equalContainment = 0.92
        /// Least share of words, and of numbers and names, in shared stretches that nothing else stands for.
        package var leastWordAgreement = 0.78
        package var leastFactAgreement = 0.70
        /// Least share of numbers (of two or more) and names (of three) that agree in partly shared sentences.
        package var leastNumberAgreement = 0.62
        package var leastNameAgreement = 0.62
        /// Share of a sentence that makes it partly shared.
        package var sentenceShare = 0.4
        /// Shared weight over which those two limits fall to `longEase` of themselves, in words.
        package var longFrom = 120.0
        package var longTo = 300.0
        package var longEase = 0.65
        /// Shared words for each changed number or name from which the changes are corrections, and no form: 50.
        package var wordsPerCorrection = 50.0
        /// Two pages of one host that share heads and feet, and less than this between, are no copies.
        package var leastSharedBetween = 0.3

        /// Clusters of one host, or of all, from which a sentence is known furniture: 2 and 6.
        package var furnitureOnHost = 2
        package var furnitureAnywhere = 6
        /// Shortest sentence that can be furniture, in words: 3.
        package var furnitureWords = 3

        /// Least overlap with a text's mask for it to stand for its cluster: 0.2.
        package var leastMaskOverlap = 0.2
        /// A text that is contained less than this keeps a mask; one that contains less narrows its own.
        package var maskBelow = 0.98
        package var narrowBelow = 0.6
        /// A text contained less than this is not indexed around what it shares.
        package var embeddedBelow = 0.5
        /// Shared weight that a text needs with each of two clusters to merge them, in words: 45.
        package var leastSharedToMerge = 45.0
        /// Clusters that hold a short text from which it is a stock phrase: 3.
        package var stockPhraseClusters = 3
        /// Overlap of the parts shared with two clusters that merges them, and that makes a composite of the text.
        package var mergeOverlap = 0.5
        package var compositeOverlap = 0.3

        package init() {}
    }
}
