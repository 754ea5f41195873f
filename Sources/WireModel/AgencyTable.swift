/// `config/agencies.txt` as it is compiled in; written by `make agencies`, never by hand.
enum AgencyTable {
    static let text = #"""
        # News agencies by the names that bylines, datelines, credits and closing marks give them:
        # "(AFP)", "/ REL", "– dpa".
        #
        # A line: name as published | languages it writes in (BCP 47) | further forms, parted by semicolons.
        # Forms compare without case, punctuation and hyphens; one with = before it counts only as it is written here,
        # since it is a word of some language, too. The second section: words that say "an agency" without saying which.
        # After an edit: `make agencies` (the table is compiled in; a test holds both to be the same).

        [agencies]
        AFP | fr en de es pt ar | Agence France-Presse; France Presse; AFP Relaxnews
        AP | en es | Associated Press; The Associated Press; AP News
        Reuters | en de es fr it pt ja zh ru ar | Thomson Reuters
        UPI | en es | United Press International
        Bloomberg | en | Bloomberg News
        Dow Jones | en de |
        PA Media | en | PA; Press Association; PA News Agency
        The Canadian Press | en | Canadian Press; =CP
        La Presse Canadienne | fr |
        AAP | en | Australian Associated Press
        NZN | en |
        RNZ | en mi |
        dpa | de en es ar | Deutsche Presse-Agentur; dpa infocom
        dpa-AFX | de en |
        epd | de | Evangelischer Pressedienst
        KNA | de | Katholische Nachrichten-Agentur
        SID | de | AFP/SID
        ots | de |
        APA | de | Austria Presse Agentur
        Keystone-SDA | de | SDA; Schweizerische Depeschenagentur
        Keystone-ATS | fr it | ATS; Agence télégraphique suisse
        ANSA | it en |
        AGI | it |
        Adnkronos | it |
        Agenzia Nova | it |
        Askanews | it |
        LaPresse | it |
        Italpress | it |
        EFE | es | Agencia EFE
        Europa Press | es | EuropaPress
        Servimedia | es |
        Lusa | pt | Agência Lusa
        Agência Brasil | pt |
        Estadão Conteúdo | pt |
        Folhapress | pt |
        Télam | es | Telam
        Notimex | es |
        Colprensa | es |
        Prensa Latina | es en |
        ANP | nl | Algemeen Nederlands Persbureau
        Belga | nl fr |
        Ritzau | da |
        NTB | no nb nn | Norsk Telegrambyrå
        TT | sv | TT News Agency; TT Nyhetsbyrån
        STT | fi | Lehtikuva
        FNB | sv |
        BNS | lt lv et en |
        ELTA | lt | =ELTA
        LETA | lv | =LETA
        Delfi | lt lv et | =DELFI; =Delfi
        PAP | pl en | Polska Agencja Prasowa
        ČTK | cs en | CTK; Česká tisková kancelář
        TASR | sk |
        MTI | hu |
        HINA | hr | =HINA; =Hina
        STA | sl | =STA; Slovenska tiskovna agencija
        FENA | bs | =FENA
        SRNA | sr | =SRNA
        Tanjug | sr | Танјуг
        Fonet | sr |
        Makfax | mk |
        ATA | sq | =ATA; =ATSH; ATSH/Telegrafi; Telegrafi ATA
        BTA | bg | БТА
        Agerpres | ro |
        Mediafax | ro |
        AMNA | el en | ANA-MPA; ΑΠΕ-ΜΠΕ
        CNA | el | Cyprus News Agency; ΚΥΠΕ
        Anadolu | tr en ar | AA; Anadolu Agency; Anadolu Ajansı
        DHA | tr | Demirören Haber Ajansı
        İHA | tr | IHA; İhlas Haber Ajansı; Ihlas Haber Ajansi
        ANKA | tr | =ANKA
        Ukrinform | uk ru en de | Укрінформ; Укринформ
        UNIAN | uk ru | УНІАН; УНИАН; УНIАН
        UNN | uk ru | УНН
        Interfax | ru en | Интерфакс
        Interfax-Ukraine | uk ru en | Інтерфакс-Україна; Интерфакс-Украина
        RBC-Ukraine | uk ru | РБК-Україна
        TASS | ru en | ТАСС; ITAR-TASS; ИТАР-ТАСС
        RIA Novosti | ru | =RIA; РИА Новости; =РИА
        Sputnik | ru en | =SPUTNIK; =Sputnik
        BelTA | be ru en | БелТА
        BelaPAN | be ru |
        Kazinform | kk ru en |
        Kazakhstan Today | ru |
        AZERTAC | az ru en | Azertag
        Turan | az | =TURAN
        Armenpress | hy ru en |
        Interpressnews | ka |
        Moldpres | ro |
        IPN | ro |
        Xinhua | zh en fr es ar | Синьхуа; 新华社; 新華社
        China News Service | zh | 中新社; 中国新闻社
        Kyodo | ja en | Kyodo News; 共同通信
        Jiji | ja en | Jiji Press; 時事通信
        Yonhap | ko en zh | 연합뉴스
        Newsis | ko | 뉴시스
        KCNA | ko en |
        CNA Taiwan | zh en | 中央社
        PTI | en hi | Press Trust of India
        ANI | en hi | Asian News International
        IANS | en hi |
        BSS | bn en |
        UNB | bn en |
        Antara | id en |
        Bernama | ms en |
        VNA | vi en | TTXVN; Thông tấn xã Việt Nam
        TNA | th en | =TNA
        MNA | fa en | =MNA
        IRNA | fa en |
        ISNA | fa en |
        Fars | fa | =FARS; Fars News Agency
        Mehr | fa en | =MEHR; Mehr News Agency
        Tasnim | fa en | =TASNIM; Tasnim News Agency
        WAM | ar en | =WAM; وام
        QNA | ar en | قنا
        KUNA | ar en | كونا
        SPA | ar en | =SPA; Saudi Press Agency; واس
        SUNA | ar en | =SUNA
        APS | fr ar | =APS; Algérie Presse Service
        MAP | fr ar es | =MAP; Maghreb Arabe Presse
        WAFA | ar en | وفا
        JTA | en | =JTA
        NAN | en | =NAN; News Agency of Nigeria
        GNA | en | =GNA; Ghana News Agency
        SAPA | en |
        KNA Kenya | en |
        VOA | en | Voice of America
        RFE/RL | en | =RFE; =RL; Radio Free Europe
        Radio Evropa e Lirë | sq | =REL; Radio Evropa e Lire

        [generic]
        agency; agencies; newswire; wire; wires; agentur; agenturen; nachrichtenagentur; presseagentur; agence; agences
        agencia; agencias; agenzia; agenzie; agência; agências; persbureau; agencja; agencje
        агентство; агентства; агенції; інформагентство; информагентство; agjencia; agjencitë; ajansı; ajanslar
        news agencies; wire services; wire reports; staff and agencies; news agencies and staff
        """#
}
