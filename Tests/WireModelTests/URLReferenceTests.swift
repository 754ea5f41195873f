import Testing

@testable import WireModel

struct URLReferenceTests {
    /// RFC 3986 5.4.1 and 5.4.2.
    @Test(arguments: [
        ("g:h", "g:h"), ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"),
        ("/g", "http://a/g"),
        ("//g", "http://g"), ("?y", "http://a/b/c/d;p?y"), ("g?y", "http://a/b/c/g?y"), ("#s", "http://a/b/c/d;p?q#s"),
        ("g#s", "http://a/b/c/g#s"), ("g?y#s", "http://a/b/c/g?y#s"), (";x", "http://a/b/c/;x"),
        ("", "http://a/b/c/d;p?q"),
        (".", "http://a/b/c/"), ("./", "http://a/b/c/"), ("..", "http://a/b/"), ("../g", "http://a/b/g"),
        ("../../../g", "http://a/g"), ("/../g", "http://a/g"), ("g.", "http://a/b/c/g."), ("..g", "http://a/b/c/..g"),
        ("./../g", "http://a/b/g"), ("./g/.", "http://a/b/c/g/"), ("g/../h", "http://a/b/c/h"),
        ("g;x=1/../y", "http://a/b/c/y"),
        ("g?y/../x", "http://a/b/c/g?y/../x"), ("g#s/../x", "http://a/b/c/g#s/../x"), ("http:g", "http:g"),
    ])
    func `the RFC's own examples resolve`(_ reference: String, _ target: String) {
        #expect(URLReference.resolve(reference, base: "http://a/b/c/d;p?q") == target)
    }

    @Test(arguments: [
        ("mailto:a@b", "http://h/", "mailto:a@b"), ("magnet:?xt=urn:x", "http://h/", "magnet:?xt=urn:x"),
        (" /a\n/b ", "http://h/", "http://h/a/b"), ("x", "http://h", "http://h/x"), ("x", "ftp://h/d/f", "ftp://h/d/x"),
        ("https://h/a/../b", "", "https://h/b"), ("a", "b/c", nil), ("a", "mailto:x", nil), ("#f", "tag:x", "tag:x#f"),
        ("../x", "file:///a/b/c", "file:///a/x"),
    ])
    func `any scheme resolves, and nothing else is touched`(_ reference: String, _ base: String, _ target: String?) {
        #expect(URLReference.resolve(reference, base: base) == target)
    }
}
