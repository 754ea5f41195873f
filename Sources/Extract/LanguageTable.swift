/// What tells the languages of the news apart: scripts by range, and for scripts that several share, function words.
///
/// The words are the commonest of running text, put together by hand from general knowledge of each language; words
/// that neighbours share tell less and weigh less (`LanguageDetector`).
enum LanguageTable {
    /// Script of a scalar; nil for letters without one of ours, digits and marks.
    enum Script: Int, CaseIterable {
        case latin, cyrillic, arabic, greek, hebrew, devanagari, bengali, gurmukhi, gujarati, odia, tamil, telugu
        case kannada, malayalam, sinhala, thai, lao, myanmar, georgian, armenian, ethiopic, khmer, hangul, kana, han
    }

    /// First and last scalar, in order.
    static let ranges: [(first: UInt32, last: UInt32, script: Script)] = [
        (0x41, 0x5A, .latin), (0x61, 0x7A, .latin), (0xC0, 0x24F, .latin), (0x370, 0x3FF, .greek),
        (0x400, 0x52F, .cyrillic), (0x531, 0x587, .armenian), (0x5D0, 0x5EA, .hebrew), (0x620, 0x6FF, .arabic),
        (0x750, 0x77F, .arabic), (0x900, 0x97F, .devanagari), (0x980, 0x9FF, .bengali), (0xA00, 0xA7F, .gurmukhi),
        (0xA80, 0xAFF, .gujarati), (0xB00, 0xB7F, .odia), (0xB80, 0xBFF, .tamil), (0xC00, 0xC7F, .telugu),
        (0xC80, 0xCFF, .kannada), (0xD00, 0xD7F, .malayalam), (0xD80, 0xDFF, .sinhala), (0xE00, 0xE7F, .thai),
        (0xE80, 0xEFF, .lao), (0x1000, 0x109F, .myanmar), (0x10A0, 0x10FF, .georgian), (0x1200, 0x139F, .ethiopic),
        (0x1780, 0x17FF, .khmer), (0x1E00, 0x1EFF, .latin), (0x1F00, 0x1FFF, .greek), (0x3040, 0x30FF, .kana),
        (0x3400, 0x4DBF, .han), (0x4E00, 0x9FFF, .han), (0xAC00, 0xD7A3, .hangul), (0xF900, 0xFAFF, .han),
        (0xFB50, 0xFDFF, .arabic),
    ]

    /// The language of scripts that one language of the news is written in.
    static let ofScript: [Script: String] = [
        .greek: "el", .hebrew: "he", .devanagari: "hi", .bengali: "bn", .gurmukhi: "pa", .gujarati: "gu", .odia: "or",
        .tamil: "ta", .telugu: "te", .kannada: "kn", .malayalam: "ml", .sinhala: "si", .thai: "th", .lao: "lo",
        .myanmar: "my", .georgian: "ka", .armenian: "hy", .ethiopic: "am", .khmer: "km", .hangul: "ko", .kana: "ja",
        .han: "zh",
    ]

    /// Function words in small letters; the first field is the language.
    static let words: [String] = entries.split(separator: "\n").map(String.init)

    /// Latin, then Cyrillic, Arabic script, Devanagari beside Hindi.
    private static let entries = """
        en the of and to in is that for it with was on as are be at by this have from or had not but what were they his \
        her which said will would has been their an who more about there when can all its we after also
        de der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat \
        dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis \
        mehr durch man sein wurde sei ich wir
        fr de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont avec son ses \
        aux ont mais cette été comme leur ou nous elle être fait deux même ces sans entre après ans on aussi je c'est \
        d'un l'on
        es de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha me si sin \
        sobre este ya entre cuando todo esta ser son dos también fue había era muy años hasta desde está han porque \
        según tras
        it di e il la che in a per un è del non si una della con i da le al sono alla dei nel come più anche lo ma delle \
        ha gli dal se ad nella o ed stato dalla tra questo essere suo sua hanno dopo ai anni sul loro ancora degli alle \
        così solo
        pt de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à seu sua \
        ou ser quando muito há nos já está eu também só pelo pela até isso ela entre era depois sem mesmo aos ter seus \
        são
        nl de van het een en in is dat op te zijn voor met die niet aan er om ook als bij maar door over naar hij uit \
        wordt dan nog heeft werd tot deze ze of worden meer al kan geen was hebben jaar wel moet zich veel zei onder na
        sv och i att det som en på är av för med den till inte har de ett om han var men från så sig vi kan ska när \
        också där efter eller år hade nu än vid blir mot här bara under alla mycket säger över sina skulle in ut
        da og i at det en til er som på de med for den af ikke der har var et fra han vil om blev sig også efter men kan \
        så være ved eller nu hun mere end år når siger hvor kun over under mod havde skal ud op deres hvad blive
        no og i det som en på er av for til med at har den ikke de et om fra han var seg så kan men også vi etter ble år \
        ved eller hun når skal mer opp være vil blir hadde nå ut mot sier der over noe bare andre disse hvor
        fi ja on ei se että hän oli myös mutta kun joka ovat tai kuin vuoden mukaan sen ole jos nyt niin vain ollut sitä \
        mitä ne olla vielä jo suomen kanssa jonka hänen sekä noin enemmän tämä jälkeen voi vuonna
        pl w i na z się nie że do to jest o jak po co przez od za ale dla był tym są jego tego ich ma oraz które przed \
        tak także już będzie też pod jako ze może który która czy było roku bardzo tylko
        cs a v na se že je s z o do to i k ve jsou pro za by jako ale od po který podle jeho které byl při také má nebo \
        až než však před si který tak když už jsme ze byla co není další jen bude
        sk a v na sa že je s z o do to i k vo sú pre za by ako ale od po ktorý podľa jeho ktoré bol pri tiež má alebo až \
        než však pred si ktorá tak keď už sme zo bola čo nie ďalší len bude aj
        hu a az és hogy nem is egy meg de el volt ez már csak még azt mint ha vagy sem után lesz több kell minden ki be \
        amely szerint között akkor nagyon ezt voltak most pedig lehet magyar így annak aki
        ro de și în a la cu pe nu că din este o un să care pentru mai au fost sunt ce s-a sau după prin între al ale lui \
        fi avea dar foarte această acest când până fără doar despre cum ca este într-un
        hr je i u na se da su za od s o koji što kako a bi iz koja će nije ne to biti kao ali samo ili nakon prema do \
        još bio sve zbog tijekom također tko gdje te više godine može hrvatske tjedan
        sr je i u na se da su za od sa o koji što kako a bi iz koja će nije ne to biti kao ali samo ili nakon prema do \
        još bio sve zbog tokom takođe ko gde više godine može srbije posle pre dve šta nedelje
        sl je in v na se da so za od z o ki kot pa bi iz tudi ne to biti ali po še le ni pri do več bo bil lahko med \
        zaradi že svoje tem ko smo sta bila kar zelo samo pred vse
        tr ve bir bu da de için ile olarak daha çok olan en var sonra gibi ne ama kadar o yeni olduğunu olduğu ise oldu \
        dedi iki göre üzerinde her değil şekilde tarafından diye ancak büyük yıl milyon bin gün nedeniyle
        id yang dan di ini itu dengan untuk dari dalam tidak pada akan juga ke karena ada oleh sebagai kata telah saat \
        bisa mereka sudah tersebut adalah lebih atau kami saya tahun para menjadi dapat seperti hari orang bahwa harus \
        kita
        ms yang dan di ini itu dengan untuk dari dalam tidak pada akan juga ke kerana ada oleh sebagai kata telah ketika \
        boleh mereka sudah tersebut adalah lebih atau kami saya tahun bagi menjadi dapat seperti hari orang bahawa perlu \
        kita beliau ialah
        vi của và là có trong được cho không với các những một người đã để này khi đến về ở từ nhiều vào như trên ra \
        cũng tại sau phải năm thì sẽ còn lại đó làm nhưng theo ông bị
        ca de la i el que a en els les un per una del amb és no al es ha com més són va seu però seva també dels ser \
        aquest aquesta fins des han sense ja perquè entre qui hi això molt any anys molts tot
        eu eta da ez du bat dira izan zuen ere baina den hau bere dute egin dela behar izango arte zen euskal berri \
        baino urte edo guztiak ditu dituzte duen
        gl de a o que e do da en un para é con non unha os no se na por máis as dos como pero foi ao das ten súa seu ou \
        ser moi xa está tamén só pola polo ata isto entre era despois sen galicia
        et ja on ei et see oli kui ta ka oma mis aga või kes ning pärast siis veel mida nii eesti selle kus üle aasta \
        kuid olla nad saab välja ütles vaid meie
        lv un ir ka ar no par uz kas to arī nav bija pēc bet ko vai tiek gan kā latvijas viņš pie tas savu lai gada jau \
        būs tikai viņa laikā
        lt ir kad į su iš tai yra bet kaip apie jis po ne už tik jau nuo per buvo kurie lietuvos taip pat gali ar labai \
        bus dar prie dėl metų sako mūsų savo tačiau
        sq të e në i dhe për me një se nga ka që si është nuk më do në kjo ky janë duke por edhe ishte pas u tij kanë ne \
        saj deri mund
        is og að í á er sem við það til um en með ekki fyrir af hann var þá verið eru þar eftir frá því þess eða hafa \
        hefur segir sér þetta upp úr hún
        af die van en in is het 'n wat nie vir op aan sy te ook dat met hy om as was word kan deur maar by sal uit ons \
        hulle of nog na haar
        sw ya na wa kwa ni katika za la kuwa hiyo hii cha huo alisema pia baada lakini hata wakati kama nchi watu mwaka \
        yake wake hayo vya kutoka bado ambayo ambao
        tl ang ng sa na mga ay at ni si para hindi ito nito may kung pa rin niya kanyang nang din isang kay siya ko mo \
        natin sila ayon dahil
        ga an na agus ar i go is a le ag bhí sé tá do sin ach mar seo nach bhfuil ó faoi chuig sí acu leis raibh
        ru и в на не что с по как он это из за для от о его а но было до к так все также у же она были при только быть \
        после года или их еще уже был чтобы если во которые может россии который
        uk і в на не що з та до у за як для від про його а але було це по також із вони під час він або які який після \
        року має щоб було україни є ще цього був вже бути її так може
        bg и на да се в за не от с че са по е ще като това до при които му но а който след или си бе през само имат също \
        още има към ли българия те която беше тази много със
        mk и на да се во за не од со дека се по е ќе како тоа до при кои му но а кој по или си беше само има исто уште \
        кон дали македонија тие која оваа многу што ги
        sr-Cyrl и на да се у за не од са је су по ће као то до при који му али а после или био само има такође још према \
        србије они која ова много што их није како би из
        be і ў на не што з па да у за як для ад пра яго а але было гэта таксама яны пад час ён або якія які пасля года \
        мае каб беларусі ёсць яшчэ гэтага быў ужо быць яе так можа
        kk және бұл мен үшін бір деп еді екен бар да де ол болды туралы қазақстан бойынша жылы осы көп болып керек емес \
        сондай кейін
        mn нь байна бол юм энэ гэж хэрэг ба улсын монгол болон он хийж үед тухай бөгөөд байгаа олон манай тэр
        ar في من على إلى أن عن التي الذي مع هذا هذه ما كان لا بين بعد كما قال ذلك وقد أو قبل خلال وفي كل وقال حيث حول \
        غير هو هي إن لم ولا عام
        fa در و به از که این را با است برای آن یک تا شد شده بر هم می کرد ها خود نیز دارد باید بود اما کرده شود کند گفت \
        سال ایران وی
        ur کے کی میں نے سے کا اور کو کہ ہے پر یہ اس ہیں ایک بھی نہیں کیا تھا وہ ان جو کر تو ہو گیا اپنے بعد کرنے تھے گے \
        پاکستان
        ps د په او چې له کې ته دی دا سره یې هم نه شوي کړي وي کړ پر تر افغانستان وروسته
        hi के में है की और से को का कि ने पर यह भी हैं एक नहीं था कर इस ही लिए तो हो गया साथ बाद वह कहा रहे जो अपने \
        उन्होंने
        mr आहे आणि या च्या मध्ये हे ते की तर नाही होते असे केली केले आहेत त्यांनी एक होता करण्यात साठी झाली येथे यांनी \
        मात्र
        ne र छ को मा हो गरेको लाई पनि भएको छन् यो गर्न भने तथा नेपाल उनले गर्ने भएका बताए एक
        """
}
