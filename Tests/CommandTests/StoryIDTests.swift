import Foundation
import Testing
import WireModel

/// The id of a story is the same on every host, in every release: changing it orphans every published record.
struct StoryIDTests {
    @Test(arguments: [
        ("https://news.example/2026/11/20/story", "5e3561baf2586937"),
        ("http://news.example/2026/11/20/story", "5e3561baf2586937"),
        ("https://www.news.example/a?id=7&page=2", "2a2914b0aa0deefa"),
        ("https://xn--mnchen-3ya.example/%C3%BCber", "d8a80632740d9c90"),
        ("https://news.example:8443/", "8f625683ae637bd4"),
    ])
    func `is frozen`(url: String, hex: String) throws {
        let id = StoryID(url: try #require(CanonicalURL(url))).hex
        #expect(id == hex)
    }
}
