import Testing
import WireModel

@testable import Extract

struct LeadPictureTests {
    struct Case: CustomTestStringConvertible {
        let text: String
        let caption: String?
        let credit: String?
        var testDescription: String { text }
    }

    @Test(
        "captions and credits in one line",
        arguments: [
            Case(
                text: "The bridge on Monday. Photo: Ada Wells / AP", caption: "The bridge on Monday.",
                credit: "Ada Wells / AP"),
            Case(
                text: "The mayor speaks (Robert Burke / AP)", caption: "The mayor speaks", credit: "Robert Burke / AP"),
            Case(text: "Two cars near Doha.AFP", caption: "Two cars near Doha.", credit: "AFP"),
            Case(text: "Image Credits: Harbour Press", caption: nil, credit: "Harbour Press"),
            Case(text: "Die Brücke am Montag © dpa", caption: "Die Brücke am Montag", credit: "dpa"),
            Case(text: "The mayor (left) and the engineer", caption: "The mayor (left) and the engineer", credit: nil),
        ])
    func parted(_ given: Case) {
        let found = LeadPicture.parted(given.text)
        #expect(found.caption == given.caption)
        #expect(found.credit == given.credit)
    }

    @Test func `a credit in an element of its own, the author's portrait passed over`() throws {
        let picture = try StoryPage.article(
            body: "<h1>Old bridge stays closed for two years</h1>"
                + "<figure class=author><img src=/ada.jpg><figcaption>By Ada Wells 09.11.2025, 21:18</figcaption></figure>"
                + "<figure><img src=/bridge.jpg><figcaption>The bridge seen from the mill"
                + "<span class='caption__credit'>Tom Finch</span></figcaption></figure>"
        ).picture
        #expect(picture?.caption == "The bridge seen from the mill")
        #expect(picture?.credit == "Tom Finch")
        #expect(picture?.url?.string == "https://www.valleytimes.example/bridge.jpg")
    }
}
