import Testing
import WireModel

@testable import Extract

struct LanguageDetectorTests {
    @Test(
        "languages told by their words or script",
        arguments: [
            (
                "en",
                "The minister said that it was too early to talk about the results, but he hoped they would be ready when the council meets"
            ),
            (
                "de",
                "Der Minister sagte, dass es noch zu früh sei, um über die Ergebnisse zu sprechen, aber er hofft, dass sie bald vorliegen werden"
            ),
            (
                "fr",
                "Le ministre a dit qu'il était trop tôt pour parler des résultats, mais il espère que les experts auront fini avant la réunion"
            ),
            (
                "es",
                "El ministro dijo que era demasiado pronto para hablar de los resultados, pero espera que estén listos cuando se reúna el consejo"
            ),
            (
                "it",
                "Il ministro ha detto che è troppo presto per parlare dei risultati, ma spera che siano pronti prima della riunione del consiglio"
            ),
            (
                "pt",
                "O ministro disse que ainda é muito cedo para falar dos resultados, mas espera que não demorem e que sejam apresentados ao conselho"
            ),
            (
                "nl",
                "De minister zei dat het nog te vroeg is om over de resultaten te praten, maar hij hoopt dat ze er zijn voor de vergadering"
            ),
            (
                "sv",
                "Ministern sade att det är för tidigt att tala om resultaten, men han hoppas att de ska vara klara när rådet möts"
            ),
            (
                "da",
                "Ministeren sagde, at det er for tidligt at tale om resultaterne, men han håber, at de bliver klar efter mødet af rådet"
            ),
            (
                "no",
                "Ministeren sa at det er for tidlig å snakke om resultatene, men han håper at de blir klare etter møtet av rådet"
            ),
            (
                "fi",
                "Ministeri sanoi, että tuloksista on vielä liian aikaista puhua, mutta hän toivoo, että ne ovat valmiita kun neuvosto kokoontuu"
            ),
            (
                "pl",
                "Minister powiedział, że jest jeszcze za wcześnie, aby mówić o wynikach, ale ma nadzieję, że będą gotowe przed posiedzeniem rady"
            ),
            (
                "cs",
                "Ministr řekl, že je ještě příliš brzy mluvit o výsledcích, ale doufá, že budou hotové, než se rada sejde, a který bude další"
            ),
            (
                "sk",
                "Minister povedal, že je ešte príliš skoro hovoriť o výsledkoch, ale dúfa, že budú hotové, keď sa rada zíde, a že nie je dôvod"
            ),
            (
                "hu",
                "A miniszter azt mondta, hogy még túl korai az eredményekről beszélni, de reméli, hogy ezek már elkészülnek, mire a tanács összeül"
            ),
            (
                "ro",
                "Ministrul a spus că este prea devreme pentru a vorbi despre rezultate, dar speră că acestea vor fi gata până la ședința din toamnă"
            ),
            (
                "hr",
                "Ministar je rekao da je još prerano govoriti o rezultatima, no nada se da će biti gotovi tijekom tjedna, a također tko će platiti"
            ),
            (
                "tr",
                "Bakan, sonuçlar için konuşmanın çok erken olduğunu söyledi, ancak bir sonraki toplantıya kadar ve daha sonra hazır olacağını umuyor"
            ),
            (
                "id",
                "Menteri mengatakan bahwa masih terlalu dini untuk berbicara tentang hasil itu, tetapi dia berharap akan siap dalam rapat yang akan datang karena sudah"
            ),
            (
                "vi",
                "Bộ trưởng nói rằng còn quá sớm để nói về kết quả, nhưng ông hy vọng các kết quả đó sẽ có trong cuộc họp của hội đồng"
            ),
            (
                "ca",
                "El ministre va dir que és massa aviat per parlar dels resultats, però espera que siguin a punt amb els experts aquest any"
            ),
            (
                "et",
                "Minister ütles, et tulemustest on veel liiga vara rääkida, aga ta loodab, et need on valmis, kui nõukogu pärast koguneb"
            ),
            (
                "ru",
                "Министр сказал, что о результатах говорить ещё рано, но он надеется, что они будут готовы, когда совет соберётся после отпуска"
            ),
            (
                "uk",
                "Міністр сказав, що про результати говорити ще рано, але він сподівається, що вони будуть готові, коли рада збереться після відпустки"
            ),
            (
                "bg",
                "Министърът каза, че е още рано да се говори за резултатите, но се надява, че те ще бъдат готови, когато съветът се събере"
            ),
            ("el", "Ο υπουργός είπε ότι είναι πολύ νωρίς για να μιλήσει κανείς για τα αποτελέσματα"),
            (
                "ar",
                "قال الوزير إن الوقت مبكر جدا للحديث عن النتائج لكنه يأمل أن تكون جاهزة قبل اجتماع المجلس في الخريف"
            ),
            (
                "fa",
                "وزیر گفت که هنوز برای صحبت درباره نتایج زود است اما او امید دارد که این نتایج پیش از نشست آماده شود و را"
            ),
            ("he", "השר אמר כי מוקדם מדי לדבר על התוצאות אך הוא מקווה שהן יהיו מוכנות"),
            ("hi", "मंत्री ने कहा कि परिणामों के बारे में बात करना अभी जल्दबाजी है लेकिन उन्हें उम्मीद है"),
            ("th", "รัฐมนตรีกล่าวว่ายังเร็วเกินไปที่จะพูดถึงผลลัพธ์"), ("ko", "장관은 결과에 대해 말하기에는 아직 너무 이르다고 말했다 그러나 준비되기를 바란다"),
            ("ja", "大臣は結果について話すのはまだ早すぎると述べたが、会議までに準備が整うことを期待している"), ("zh", "部长说现在谈论结果还为时过早但他希望在会议之前能够准备好相关报告"),
        ])
    func detected(language: String, text: String) {
        #expect(LanguageDetector.verdict(of: [text])?.language == language)
    }

    @Test func `too little text tells nothing`() {
        #expect(LanguageDetector.verdict(of: [""]) == nil)
        #expect(LanguageDetector.verdict(of: ["42 %"]) == nil)
        #expect(LanguageDetector.verdict(of: ["Xq Zrt Kkl Brn Pqr Wvx Nnm Ttr Lpq"]) == nil)
    }

    private static let german = String(
        repeating:
            "<p>Der Rat hat am Dienstag über die alte Brücke gesprochen, und es ist nicht klar, wer sie bezahlen wird.</p>",
        count: 5)

    @Test(
        "what the page declares, unless its text is plainly in another language",
        arguments: [
            ("<html lang='en-US'>", "de", "en-US"), ("<html lang='de-AT'>", "de-AT", "de-AT"),
            ("<html lang='de_CH'>", "de-CH", "de-CH"), ("<html>", "de", nil), ("<html lang='German'>", "de", "de"),
        ] as [(String, String, String?)])
    func chosen(html: String, chosen: String, declared: String?) throws {
        let article = try StoryPage.article(text: Self.german, html: html)
        #expect(article.language == chosen)
        #expect(article.declaredLanguage == declared)
        #expect(article.detectedLanguage == "de")
    }

    @Test func `neighbours that declarations do not keep apart are left as declared`() {
        #expect(LanguageDetector.isSame("nb-NO", "no"))
        #expect(LanguageDetector.isSame("hr", "sr"))
        #expect(!LanguageDetector.isSame("de", "nl"))
    }
}
