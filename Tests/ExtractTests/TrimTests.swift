import Testing
import WireModel

@testable import Extract

/// What is cut off a body that was found, and what is left in it: one small page for each rule.
struct TrimTests {
    private static let story = BodyTests.story
    private static let long = story + story.map { "Later on: " + $0 }

    private static func body(_ inner: String, head: String = "") throws -> [String] {
        try BodyTests.body(Array("<head>\(head)</head>".utf8) + BodyTests.page(inner))
    }

    @Test func `headings that count up are a list of the article's, wherever they link`() throws {
        let units = (1...6).map {
            "<h3><a href='/s/\($0)'>\($0). A costume for a cold evening</a></h3>"
                + "<p>What you need for number \($0) is a white collar and a red jumper.</p>"
        }
        let found = try Self.body(BodyTests.paragraphs(Self.long) + units.joined())
        #expect(found.filter { $0.hasPrefix("What you need") }.count == 6)
    }

    @Test func `a line in a small box that begins with a picture is its caption`() throws {
        let box = "<div class='x'><div><img src='a.jpg'></div><div>The old bridge, seen from the mill</div></div>"
        let among = "<p>The old bridge and the new one</p>"
        let found = try Self.body(
            BodyTests.paragraphs(Self.long.prefix(6)) + box + among + BodyTests.paragraphs(Self.long.suffix(6)))
        #expect(!found.contains("The old bridge, seen from the mill"))
        #expect(found.contains("The old bridge and the new one"))
    }

    @Test func `a story that goes on below a linked heading is kept`() throws {
        let tail =
            "<h3><a href='/other'>Congress votes on houses for all</a></h3>"
            + "<h2>What became of the ferry</h2><p>During the first week the ferry carried more people than ever.</p>"
        let found = try Self.body(BodyTests.paragraphs(Self.long) + tail)
        #expect(found.last?.hasPrefix("During the first week") == true)
    }

    @Test func `what the page's record leaves out among its paragraphs stays`() throws {
        let record = Self.long.filter { !$0.hasPrefix("Repairs") }.joined(separator: " ")
        let head =
            "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"Bridge\",\"articleBody\":\""
            + record + "\"}</script>"
        let quote =
            "<blockquote><p>“We have waited for that bridge all these years,” said the oldest man there.</p></blockquote>"
        let found = try Self.body(
            BodyTests.paragraphs(Self.long.prefix(3)) + quote + BodyTests.paragraphs(Self.long.dropFirst(3)), head: head
        )
        #expect(found.contains { $0.hasPrefix("Repairs will begin") })
        #expect(found.contains { $0.hasPrefix("“We have waited") })
    }

    @Test func `captions are the text of a gallery`() throws {
        let figures = (1...6).map {
            "<figure><img src='\($0).jpg'><figcaption>In picture \($0) people carry their things out of the houses at the mill."
                + "</figcaption></figure>"
        }
        let found = try Self.body("<p>The river rose by three metres in two days.</p>" + figures.joined())
        #expect(found.filter { $0.hasPrefix("In picture") }.count == 6)
    }

    @Test func `a cookie notice longer than the article is none of it`() throws {
        let notice = (1...12).map {
            "<p>These cookies of kind \($0) are needed so that the site may know you again.</p>"
        }
        let page =
            "<title>Old bridge closed</title><body><h1>Old bridge closed</h1><div class='entry'>"
            + BodyTests.paragraphs(Self.story.prefix(4)) + "</div><div class='cookie-consent-wrap'>"
            + notice.joined() + "</div></body>"
        #expect(try BodyTests.body(Array(page.utf8)) == Array(Self.story.prefix(4)))
    }

    @Test func `labels of buttons go, speakers and verses stay`() throws {
        let offers = (1...3).map {
            "<p>Lamp number \($0) burns for many hours without smoke.</p><div>To the offer</div>"
        }
        let talk = (1...3).map { "<p>Jane Doe</p><p>I said so \($0) times, and nobody at all would listen to me.</p>" }
        let found = try Self.body(BodyTests.paragraphs(Self.story) + offers.joined() + talk.joined())
        #expect(!found.contains("To the offer"))
        #expect(found.filter { $0 == "Jane Doe" }.count == 3)
    }

    @Test func `rows of a table stay where their subjects are links`() throws {
        let rows = (1...3).map {
            "<tr><td><a href='/\($0)'>Harbour seat number \($0)</a></td><td>\($0)40 €</td><td>no</td></tr>"
        }
        let found = try Self.body(
            BodyTests.paragraphs(Self.story) + "<table>" + rows.joined() + "</table>"
                + BodyTests.paragraphs(Self.story.map { "Later: " + $0 }))
        #expect(found.contains("Harbour seat number 2 | 240 € | no"))
    }

    @Test func `a list that is mostly plain keeps its linked entries`() throws {
        let list =
            "<ul><li>300 grams of butter</li><li>6 eggs</li><li><a href='/f'>350 grams of flour</a></li>"
            + "<li>salt</li></ul>"
        let found = try Self.body(
            BodyTests.paragraphs(Self.story) + list + BodyTests.paragraphs(Self.story.map { "Later: " + $0 }))
        #expect(found.contains("350 grams of flour"))
    }

    @Test func `what a short announcement lists above the first paragraph is the article's`() throws {
        let found = try Self.body(
            "<div><p>Ingredients:</p><p>300 g flour</p><p>100 g almonds</p></div>" + BodyTests.paragraphs(Self.story))
        #expect(found.contains("300 g flour"))
    }

    @Test func `on a page that reports as things happen the times stay, in order`() throws {
        let posts = [7, 6, 5, 4].map {
            "<div class='post'><time>1\($0):15</time><p>The river stands at \($0) metres at the old bridge, they say.</p></div>"
        }
        let found = try Self.body(BodyTests.paragraphs(Self.story.prefix(2)) + posts.joined())
        #expect(found.filter { $0.hasSuffix(":15") } == ["17:15", "16:15", "15:15"] + ["14:15"])
    }

    @Test func `a paragraph that begins with the outlet's name is no biography`() throws {
        let head = "<meta name='author' content='L’Opinion'>"
        let last = "L’opinion publique est lasse de ces querelles, dit le maire de la ville."
        #expect(try Self.body(BodyTests.paragraphs(Self.story + [last]), head: head).last == last)
    }

    @Test(
        "requests are told by whole words",
        arguments: [
            ("You can make a donation to the society of the mill by card.", false),
            ("Spenden nimmt der Verein in der Mühle gern entgegen, sagte er.", true),
            ("Der Fall ist nicht der erste Samenspendeskandal in diesem Land, sagte er.", true),
        ])
    func requests(line: String, isKept: Bool) throws {
        #expect(try Self.body(BodyTests.paragraphs(Self.story + [line])).contains(line) == isKept)
    }

    @Test func `news about a channel is no request to follow one`() throws {
        let line =
            "The announcement, posted on the group's Telegram channel soon after its former leader was killed in the "
            + "capital, says that the council chose a man whom nobody had thought of, that it did so without a single "
            + "vote against him, and that he will lead the talks about the old bridge from now on."
        let found = try Self.body(BodyTests.paragraphs([Self.story[0], line] + Self.story.dropFirst()))
        #expect(found.contains(line))
    }
}
