import Markup
import WireModel

/// What the readers of metadata work on: one page, what its head says, and what the feed said.
struct PageContext {
    let view: PageView
    let metadata: PageMetadata
    let sites: SiteNames
    let hints: ExtractHints
    /// The address the page was fetched from.
    let url: CanonicalURL?
    /// What earlier pages of the host taught.
    let memory: SiteMemory

    init(
        _ view: PageView, _ metadata: PageMetadata, hints: ExtractHints, url: CanonicalURL?,
        memory: SiteMemory = .init()
    ) {
        self.view = view
        self.metadata = metadata
        self.hints = hints
        self.url = url
        self.memory = memory
        sites = SiteNames(metadata, url: url)
    }
}
