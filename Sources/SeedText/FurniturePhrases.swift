/// Phrases of page furniture in twelve languages: the data of `FurnitureRules`.
///
/// Entries are parted by `|` or a line end, in lower case; a number is `#`; punctuation does not matter. Languages, in
/// this order within a table: English, German, French, Spanish, Italian, Portuguese, Dutch, Polish, Russian, Ukrainian,
/// Albanian, Turkish.
enum FurniturePhrases {
    /// Headings that open what follows an article: lists of other stories, comments, the author's box.
    static let tailSections: [(DropReason, String)] = [
        (
            .otherStory,
            """
            latest news|latest|latest stories|latest headlines|latest articles|latest from #|news feed|newsfeed
            more to read
            more news|more stories|more headlines|more from this section|more on this story|more on this topic
            more in this section
            more like this|most read|most popular|most viewed|most shared|most commented|trending|trending now
            trending stories
            top stories|top news|editors picks|editor s picks|editor’s picks|editors choice|editor’s choice
            dont miss|don t miss
            don’t miss|what to read next|read next|up next|next article|previous article|next story|previous story
            next post|previous post
            recommended|recommended for you|recommended stories|recommended articles|recommended reading
            you may also like
            you might also like|you may be interested in|you might be interested in|you may have missed
            in case you missed it
            related|related articles|related stories|related news|related content|related topics|related posts
            related coverage
            related reading|related links|from our partners|from the web|around the web|sponsored content
            promoted stories
            sponsored stories|paid content|popular now|popular stories|popular articles|popular posts|recent posts
            recent news|recent stories
            recent articles|other news|other stories|further reading|continue exploring|explore more|keep reading
            more for you|just in
            news in brief|today s top stories|today’s top stories|also in the news|also in this section|show more
            load more|view all|see all
            neueste nachrichten|aktuelle nachrichten|aktuelle meldungen|neueste meldungen|meistgelesen
            meist gelesen|am meisten gelesen
            meistgelesene artikel|die meistgelesenen artikel|mehr zum thema|mehr zu diesem thema
            mehr aus dem ressort|mehr nachrichten
            weitere artikel|weitere nachrichten|weitere meldungen|weitere themen|weitere beiträge|ähnliche artikel
            verwandte artikel
            verwandte themen|das könnte sie auch interessieren|das könnte dich auch interessieren
            das könnte ihnen auch gefallen
            auch interessant|lesen sie auch|empfehlungen der redaktion|empfohlene artikel|empfehlung der redaktion
            beliebte artikel
            top themen|topthemen|newsticker|nachrichtenticker|mehr anzeigen|mehr laden|alle anzeigen
            nächster artikel|vorheriger artikel
            dernières nouvelles|dernières actualités|dernières infos|dernières informations
            les dernières actualités|fil info|fil d info
            les plus lus|les plus lues|le plus lu|articles les plus lus|à lire aussi|a lire aussi|lire aussi
            sur le même sujet
            dans la même rubrique|articles similaires|articles liés|articles associés|à lire également
            vous aimerez aussi
            vous pourriez aussi aimer|cela pourrait vous intéresser|recommandé pour vous|nos recommandations
            à la une|plus d articles
            article suivant|article précédent|voir plus|afficher plus|voir tout|à découvrir|à ne pas manquer
            últimas noticias|lo último|lo más leído|lo más visto|más leídas|las más leídas|más noticias
            noticias relacionadas
            artículos relacionados|contenido relacionado|temas relacionados|te puede interesar|te podría interesar
            también te puede interesar
            le puede interesar|más información|más sobre este tema|noticias recomendadas|recomendados
            te recomendamos|lea también
            leer también|ver más|mostrar más|ver todo|siguiente noticia|noticia anterior|otras noticias|relacionadas
            ultime notizie|ultim ora|le ultime notizie|i più letti|più letti|le più lette|articoli correlati
            notizie correlate
            potrebbe interessarti|potrebbe interessarti anche|ti potrebbe interessare|ti potrebbe interessare anche
            leggi anche|altre notizie
            altri articoli|consigliati per te|articoli consigliati|mostra altro|carica altri|vedi tutti
            articolo successivo|articolo precedente
            in evidenza|dello stesso autore
            últimas notícias|últimas|mais lidas|as mais lidas|mais notícias|notícias relacionadas
            artigos relacionados|conteúdo relacionado
            leia também|leia mais|veja também|veja mais|saiba mais|pode também gostar|você pode gostar
            recomendado para você
            recomendados para si|recomendadas|matérias relacionadas|mostrar mais|ver mais|carregar mais
            próximo artigo|artigo anterior
            outras notícias|mais sobre
            laatste nieuws|het laatste nieuws|meest gelezen|best gelezen|meer nieuws|gerelateerde artikelen
            gerelateerd nieuws|gerelateerd
            lees ook|lees meer|lees verder|ook interessant|aanbevolen|aanbevolen artikelen|meer over dit onderwerp
            misschien ook interessant
            dit vind je misschien ook leuk|toon meer|meer laden|bekijk alles|volgend artikel|vorig artikel
            ander nieuws|populair
            najnowsze|najnowsze wiadomości|najnowsze artykuły|ostatnie wiadomości|najczęściej czytane
            najpopularniejsze|czytaj także
            czytaj też|czytaj również|zobacz także|zobacz też|zobacz również|powiązane artykuły|powiązane|polecane
            polecamy
            warto przeczytać|więcej na ten temat|może cię zainteresować|podobne artykuły|pokaż więcej
            wczytaj więcej|następny artykuł
            poprzedni artykuł|inne wiadomości|więcej wiadomości
            последние новости|новости|лента новостей|все новости|главные новости|главное сегодня|самое читаемое
            популярное|популярные
            самые читаемые|читайте также|читать также|смотрите также|по теме|материалы по теме|статьи по теме
            похожие статьи
            похожие материалы|похожие новости|другие новости|новости по теме|рекомендуем|рекомендуемые|ещё новости
            еще новости
            вам может быть интересно|вам также может понравиться|показать ещё|показать еще|загрузить ещё
            загрузить еще|следующая новость
            предыдущая новость|новости партнеров|новости партнёров|сейчас читают|выбор редакции
            останні новини|стрічка новин|усі новини|всі новини|головні новини|найпопулярніше|популярне
            читайте також|дивіться також
            за темою|матеріали за темою|схожі новини|схожі статті|інші новини|новини за темою|рекомендуємо
            вам може бути цікаво
            показати ще|показати більше|завантажити ще|наступна новина|попередня новина|новини партнерів
            вибір редакції|більше новин
            lajmet e fundit|lajme të fundit|të fundit|më të lexuarat|më të lexuara|lajme të ngjashme
            lajme të lidhura|artikuj të lidhur|artikuj të ngjashëm|të ngjashme
            lexo edhe|lexoni edhe|lexo gjithashtu|lajme të tjera|të rekomanduara|mund t ju interesojë
            mund t ju pëlqejë|më shumë lajme
            më shumë|shfaq më shumë|artikulli tjetër|artikulli i mëparshëm|kryesoret|lajmi i radhës
            son dakika|son haberler|en son haberler|en çok okunanlar|çok okunanlar|ilgili haberler|benzer haberler
            ilginizi çekebilir
            bunlar da ilginizi çekebilir|diğer haberler|önerilen haberler|öne çıkanlar|popüler haberler
            sıradaki haber|sonraki haber
            önceki haber|daha fazla göster|daha fazla haber|tümünü gör|günün haberleri|bunları da okuyun
            """
        ),
        (
            .tags,
            """
            tags|topics|explore more on these topics|more on these topics|suggested topics|in this story
            filed under|related tags|topics in this article
            schlagwörter|schlagworte|themen in diesem artikel|mots clés|thèmes associés|etiquetas|temas
            archivado en|argomenti|tópicos|assuntos
            trefwoorden|tagi|słowa kluczowe|теги|ключевые слова|темы|ключові слова|теми|etiketat|fjalë kyçe
            etiketler|anahtar kelimeler
            """
        ),
        (
            .comments,
            """
            comments|# comments|# comment|no comments|no comments yet|leave a comment|leave a reply|post a comment
            add a comment
            write a comment|join the conversation|join the discussion|discuss this story|show comments
            view comments|view # comments|comments #|read comments
            log in to comment|sign in to comment|comments are closed|what do you think
            kommentare|# kommentare|kommentar schreiben|kommentar verfassen|kommentare anzeigen|jetzt kommentieren
            diskutieren sie mit
            commentaires|# commentaires|# commentaire|laisser un commentaire|voir les commentaires|réagir
            ajouter un commentaire
            comentarios|# comentarios|deja un comentario|dejar un comentario|ver comentarios|comenta
            escribe un comentario
            commenti|# commenti|lascia un commento|commenta|scrivi un commento|leggi i commenti
            comentários|# comentários|deixe um comentário|deixe o seu comentário|deixe seu comentário
            ver comentários|comentar
            reacties|# reacties|plaats een reactie|reageer|geef een reactie|bekijk reacties|laat een reactie achter
            komentarze|# komentarze|# komentarzy|dodaj komentarz|skomentuj|pokaż komentarze|zostaw komentarz
            комментарии|# комментариев|# комментария|комментировать|оставить комментарий|добавить комментарий
            обсудить|обсуждение
            коментарі|# коментарів|# коментарі|коментувати|залишити коментар|додати коментар|обговорення
            komente|# komente|lini një koment|komento|shto koment|lër një koment
            yorumlar|# yorum|yorum yap|yorum yaz|yorum ekle|yorumları göster
            """
        ),
    ]

    /// Words that name an author's box when they stand alone.
    static let authorBox = """
        avatar|author|author avatar|author image|author photo|profile picture|profile image|profile photo
        about the author
        about the authors|about author|meet the author|the author|the authors|written by|author profile|headshot
        autor|autorin|über den autor|über die autorin|zum autor|zur autorin|zur person|autorenprofil|autoreninfo
        auteur|à propos de l auteur|à propos de l’auteur|l auteur|sobre el autor|sobre la autora|sobre la firma
        acerca del autor|el autor
        autore|sull autore|l autore|informazioni sull autore|sobre o autor|sobre a autora|autora|over de auteur
        de auteur
        o autorze|o autorce|autorzy|автор|об авторе|автор статьи|про автора|автор статті|autori|rreth autorit
        për autorin
        yazar|yazar hakkında
        """

    /// Lines that are furniture when they stand alone and open no section.
    static let whole: [(DropReason, String)] = [
        (
            .sectionLabel,
            """
            flash news|breaking news|breaking|news|world|world news|politics|business|economy|sport|sports|culture
            opinion|opinions
            analysis|technology|tech|science|health|entertainment|lifestyle|society|environment|climate|local news
            national|international
            europe|africa|asia|americas|middle east|us news|uk news|features|feature|exclusive|live|live updates
            developing story
            top story|editorial|war in ukraine|ukraine war|crime|education|travel|weather|video|videos|photos
            podcast|podcasts|home|homepage
            nachrichten|eilmeldung|politik|wirtschaft|gesellschaft|kultur|ausland|inland|welt|panorama|meinung
            wissen|gesundheit|technik
            startseite|regional|actualités|actualité|politique|économie|société|monde|international|france|idées
            accueil|santé|sciences
            noticias|política|economía|sociedad|mundo|internacional|nacional|deportes|cultura|opinión|ciencia|salud
            portada|inicio
            notizie|cronaca|politica|economia|esteri|mondo|sport|cultura|spettacoli|salute|opinioni|primo piano
            notícias|mundo|economia|sociedade|desporto|esporte|esportes|brasil|cotidiano|opinião|saúde|ciência
            início
            nieuws|binnenland|buitenland|politiek|economie|wetenschap|gezondheid|voorpagina
            wiadomości|polska|świat|polityka|gospodarka|biznes|kultura|nauka|zdrowie|opinie|strona główna
            политика|экономика|общество|мир|в мире|спорт|культура|наука|происшествия|главная|срочно|мнения|здоровье
            політика|економіка|суспільство|світ|у світі|культура|події|головна|терміново|думки|здоров’я|здоров я
            війна
            lajme|aktualitet|bota|botë|politikë|politika|ekonomi|ekonomia|kulturë|kosova|kosovë|shqipëri|rajoni
            rajon|kronikë|opinione
            shëndetësi|shoqëri|ballina|lajm i fundit
            haberler|haber|gündem|dünya|siyaset|politika|ekonomi|spor|kültür|sağlık|yaşam|bilim|görüş|yazarlar
            anasayfa|ana sayfa|manşet
            """
        ),
        (
            .navigation,
            """
            menu|main menu|search|skip to content|skip to main content|skip to navigation|skip navigation
            toggle navigation|jump to content
            back to top|go to top|top|close|close menu|open menu|log in|login|sign in|sign up|register|subscribe
            subscribe now|my account
            contents|table of contents|in this article|on this page|read more|read full story|read the full story
            read the full article
            continue reading|click here|learn more|find out more|see more|expand|view gallery|view all photos
            go to homepage|back to homepage
            gift article|gift this article|read later|save for later|aa|back|next|previous|more|english|edition
            full screen|jump to comments|report an error|report a typo
            report this ad|send us a tip
            menü|suche|zum inhalt springen|zur hauptnavigation|zum hauptinhalt springen|nach oben|schließen
            anmelden|registrieren|abonnieren
            inhalt|inhaltsverzeichnis|weiterlesen|mehr lesen|zurück|weiter|mehr erfahren|zum artikel|fehler melden
            merken|artikel merken
            recherche|rechercher|aller au contenu|aller au contenu principal|retour en haut|fermer|connexion
            se connecter|s abonner|s’abonner
            sommaire|lire la suite|en savoir plus|retour|suivant|précédent|offrir l article|offrir cet article
            offrir|lire plus tard|réagir à cet article|signaler une erreur
            menú|buscar|ir al contenido|saltar al contenido|volver arriba|cerrar|iniciar sesión|suscríbete
            suscribirse|leer más|seguir leyendo
            índice|siguiente|anterior|volver
            cerca|vai al contenuto|torna su|chiudi|accedi|abbonati|registrati|leggi tutto|continua a leggere
            leggi di più|indietro|avanti
            pesquisar|ir para o conteúdo|voltar ao topo|fechar|entrar|assine|assine já|continue lendo
            continuar a ler|continue a ler
            zoeken|ga naar inhoud|naar boven|sluiten|inloggen|abonneer|abonneren|lees artikel|terug|volgende|vorige
            szukaj|przejdź do treści|do góry|zamknij|zaloguj|zaloguj się|subskrybuj|czytaj więcej|czytaj dalej|wróć
            dalej|spis treści
            меню|поиск|перейти к содержанию|перейти к основному содержанию|наверх|закрыть|войти|вход|регистрация
            подписаться|подробнее
            читать далее|читать дальше|читать полностью|назад|вперёд|вперед|содержание|оглавление
            пошук|перейти до вмісту|вгору|закрити|увійти|реєстрація|підписатися|детальніше|читати далі
            читати більше|зміст
            kërko|kthehu lart|mbyll|hyr|regjistrohu|abonohu|lexo më shumë|vazhdo leximin|kthehu|përmbajtja
            ara|içeriğe geç|yukarı çık|kapat|giriş yap|kayıt ol|abone ol|devamını oku|devamı|geri|ileri|içindekiler
            """
        ),
        (
            .advertisement,
            """
            advertisement|advertisements|advertising|ad|ads|sponsored|advertorial|promoted|paid post
            article continues below
            story continues below|story continues below advertisement|article continues after advertisement
            story continues after advertisement
            advertisement article continues below|advertisement scroll to continue|scroll to continue
            continue reading below|remove ads
            ad feedback|anzeige|werbung|- anzeige -|anzeigen|gesponsert|publicité|la suite après la publicité
            la suite après cette publicité
            annonce|publicidad|anuncio|anuncios|pubblicità|annuncio|continua dopo la pubblicità|publicidade
            continua após a publicidade
            continua depois da publicidade|pub|advertentie|advertenties|reklama|dalsza część artykułu pod reklamą
            ciąg dalszy pod reklamą
            реклама|на правах рекламы|продолжение после рекламы|reklamë|reklama|reklam|ilan
            """
        ),
        (
            .mediaPlayer,
            """
            listen|listen to this article|listen to article|listen to the article|listen to this story|listen now
            play video|play audio|watch video
            watch the video|watch|play|pause|mute|unmute|# #|video player is loading|loading|loading the player
            video unavailable|watch now
            this video can not be played|image|photo|picture|gallery|photo gallery|audio|video cannot be played
            artikel anhören|artikel vorlesen|jetzt anhören|video abspielen|video ansehen|bild|foto|fotostrecke
            bildergalerie|audio anhören
            écouter l article|écouter l’article|écouter cet article|voir la vidéo|lire la vidéo|photo|galerie
            escuchar|escuchar artículo|escuchar noticia|ver vídeo|ver video|reproducir|galería|ascolta
            ascolta l articolo|ascolta questo articolo
            guarda il video|galleria|ouvir|ouvir artigo|ouça este artigo|ver vídeo|luister|luister naar dit artikel
            bekijk video|bekijk de video
            posłuchaj|posłuchaj artykułu|odsłuchaj|zobacz wideo|galeria|слушать|прослушать|смотреть видео|фото
            видео|фотогалерея
            слухати|прослухати|дивитися відео|відео|dëgjo|dëgjo artikullin|shiko videon|fotogaleri|galeri|dinle
            haberi dinle|videoyu izle|izle
            """
        ),
        (
            .appeal,
            """
            support us|support our work|donate|donate now|become a member|become a supporter|join us|contribute
            members only|premium|plus
            subscriber exclusive|unterstützen|jetzt spenden|mitglied werden|soutenez nous|faire un don|apóyanos
            hazte socio|sostienici
            apoie nos|assine|steun ons|wesprzyj nas|поддержать|поддержать нас|підтримати|підтримати нас
            na mbështetni|destek ol
            """
        ),
        (
            .copyrightNotice,
            "all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados|"
                + "tutti i diritti riservati|riproduzione riservata|todos os direitos reservados|"
                + "alle rechten voorbehouden|"
                + "wszelkie prawa zastrzeżone|все права защищены|усі права захищені|всі права захищені|"
                + "të gjitha të drejtat e rezervuara|tüm hakları saklıdır"
        ),
    ]

    /// Beginnings after which another story's title, a list of tags or an offer follows.
    static let beginnings: [(DropReason, String)] = [
        (
            .relatedLink,
            """
            related article|related articles|related story|related stories|related news|related post
            related reading|related video|related
            read more|read also|also read|also see|see also|read next|don t miss|don’t miss|more on this
            more on this story|further reading
            you may also like|recommended|watch|watch also|watch now|listen|explore|editor s pick|editor’s pick
            in pictures|in photos
            lesen sie auch|lesen sie mehr|lesen sie hier|lesen sie dazu|lies auch|lesen sie außerdem
            auch interessant|mehr zum thema
            mehr dazu|siehe auch|zum thema|hören sie|sehen sie auch|passend dazu|lesetipp|mehr lesen
            à lire aussi|a lire aussi|lire aussi|lire également|à lire également|à lire|voir aussi|à voir aussi
            sur le même sujet
            en savoir plus|à écouter|écouter aussi|article lié|lire plus
            lea también|lee también|leer también|también lee|le puede interesar|te puede interesar|más información
            leer más|lea más
            ver también|vea también|mira también|noticia relacionada|te recomendamos|además lee
            leggi anche|leggi pure|da leggere|guarda anche|vedi anche|per approfondire|approfondisci
            articolo correlato|ascolta anche
            leia também|leia mais|veja também|veja mais|saiba mais|ouça também|ler também|ler mais|assista
            artigo relacionado
            lees ook|lees meer|lees verder|zie ook|bekijk ook|ook interessant|meer lezen|luister ook
            czytaj także|czytaj też|czytaj również|czytaj więcej|przeczytaj także|przeczytaj też|przeczytaj również
            zobacz także|zobacz też
            zobacz również|zobacz więcej|polecamy|sprawdź też|więcej
            читайте также|читать также|читай также|смотрите также|см также|по теме|материал по теме|подробнее
            рекомендуем|ещё по теме
            читайте по теме|еще по теме|см тж
            читайте також|читай також|дивіться також|див також|за темою|по темі|детальніше|рекомендуємо
            матеріал за темою|читайте теж
            lexo edhe|lexoni edhe|lexo gjithashtu|lexoni gjithashtu|lexo më shumë|shiko edhe|shih edhe
            më shumë për këtë
            ayrıca okuyun|bunu da okuyun|bunlar da ilginizi çekebilir|ilginizi çekebilir|ilgili haber
            ilgili haberler|ayrıca bakınız
            ayrıca bkz|devamını oku|daha fazla oku|izleyin
            """
        ),
        (
            .tags,
            """
            tags|tag|topics|topics in this article|keywords|filed under|categories|category|more about|labels
            schlagwörter|schlagworte|themen|stichworte|thema|mots clés|thèmes|sujets|étiquettes|etiquetas|temas
            palabras clave|archivado en
            argomenti|parole chiave|categorie|tópicos|palavras chave|assuntos|trefwoorden|onderwerpen|tagi
            słowa kluczowe|tematy|kategorie
            теги|ключевые слова|темы|рубрики|ключові слова|теми|рубрика|etiketa|etiketat|fjalë kyçe|etiketler
            anahtar kelimeler|konular
            """
        ),
        (.mediaPlayer, "video|vídeo|audio|podcast|видео|відео|wideo|vidéo"),
        (.pictureCaption, "image caption|media caption|photo caption"),
        (
            .authorBiography,
            "about the author|about the authors|über den autor|über die autorin|zur person|zum autor|"
                + "à propos de l auteur|sobre el autor|"
                + "sobre la autora|sull autore|sobre o autor|over de auteur|o autorze|"
                + "об авторе|про автора|rreth autorit|yazar hakkında"
        ),
        (
            .pictureCredit,
            "image source|image credit|image credits|photo credit|photo credits|picture credit|photo by|photos by|"
                + "image by|photograph by|"
                + "credit|credits|bildquelle|bildnachweis|bildrechte|quelle bild|foto|fotos|crédit photo|crédits photo|"
                + "crédit|photo|"
                + "crédito|créditos|foto de|fotografía|credito foto|fonte foto|crédito da foto|fotografia|beeld|fot|"
                + "źródło zdjęcia|"
                + "фото|фото автора|світлина|foto nga|fotoğraf"
        ),
    ]

    /// Sayings that make a short line furniture wherever in it they stand.
    static let anywhere: [(DropReason, String)] = [
        (
            .newsletter,
            """
            your inbox|to your inbox|sign up for our|sign up to our|sign up for the|sign up to the|sign up here
            subscribe to our|subscribe to the|our newsletter
            our daily newsletter|our weekly newsletter|our free newsletter|daily newsletter|weekly newsletter
            free newsletter|newsletter sign up
            may occasionally receive promotional|receive promotional content|you can unsubscribe
            unsubscribe at any time|unsubscribe any time
            by signing up|by subscribing you agree|by subscribing i agree|enter your email|your email address
            thanks for signing up
            thank you for subscribing|get our newsletter|get the newsletter|newsletter delivered|newsletter every
            unseren newsletter|unserem newsletter|unser newsletter|newsletter anmelden|newsletter abonnieren
            newsletter bestellen|ihr postfach
            ihrem postfach|jederzeit abbestellen|jederzeit wieder abmelden|e mail adresse ein
            kostenlosen newsletter|mit der anmeldung
            notre newsletter|nos newsletters|votre boîte mail|votre boîte de réception|inscrivez vous à
            abonnez vous à notre|vous désinscrire
            recevez chaque matin|recevez chaque jour|recevez l essentiel|recevez l’essentiel|votre adresse e mail
            votre adresse mail
            nuestra newsletter|nuestro boletín|nuestros boletines|suscríbete a nuestra|suscríbete a nuestro
            suscríbase a|en tu correo
            en tu bandeja|tu correo electrónico|apúntate a nuestra|recibe cada mañana|recibe las noticias
            nostra newsletter|alla newsletter|iscriviti alla|iscriviti a|iscrivendoti|tua casella|la tua email
            il tuo indirizzo email
            nossa newsletter|à newsletter|subscreva a nossa|assine nossa newsletter|assine a newsletter
            inscreva se na|no seu email|seu e mail
            sua caixa de entrada|receba as notícias|receba as principais
            onze nieuwsbrief|schrijf je in|schrijf u in|meld je aan voor|je inbox|uw inbox|je mailbox
            abonneer je op|op de nieuwsbrief
            zapisz się na|zapisz się do|naszego newslettera|nasz newsletter|na newsletter|swoją skrzynkę
            twój adres e mail|subskrybuj nasz
            подпишитесь на рассылку|подписаться на рассылку|нашу рассылку|на почту каждое|ваш e mail
            адрес электронной почты|подписка на рассылку
            підпишіться на розсилку|нашу розсилку|підписатися на розсилку|на вашу пошту|вашу електронну
            електронну адресу|підписка на розсилку
            buletinin tonë|regjistrohu në|abonohuni në|abonohu në|email in tuaj|adresën tuaj të email
            bültenimize|bültenimiz|e bültenine|e posta adresiniz|gelen kutunuza|haber bültenine|abone olun
            """
        ),
        (
            .cookieNotice,
            """
            we use cookies|uses cookies|use of cookies|accept cookies|accept all cookies|cookie settings
            cookie policy|cookie preferences
            manage cookies|reject all cookies|cookies to improve|verwenden cookies|verwendet cookies
            cookie einstellungen|cookies akzeptieren
            einsatz von cookies|utilisons des cookies|utilise des cookies|accepter les cookies
            paramètres des cookies|gestion des cookies
            utilizamos cookies|usamos cookies|utiliza cookies|aceptar cookies|aceptar todas las cookies
            política de cookies
            utilizziamo i cookie|utilizza cookie|utilizza i cookie|accetta i cookie|accetta tutti i cookie
            utilizziamo cookie|cookie tecnici
            utiliza cookies|aceitar cookies|aceitar todos os cookies|usa cookies|maken gebruik van cookies
            gebruiken cookies|gebruikt cookies
            accepteer cookies|cookies accepteren|cookie instellingen|używamy plików cookie|plików cookie
            pliki cookie|akceptuję pliki
            используем cookie|использует cookie|файлы cookie|использует файлы|файлов cookie|використовуємо cookie
            файли cookie|файлів cookie
            përdorim cookies|përdor cookies|pranoj cookies|çerez politikası|çerezleri kabul|çerez kullan
            çerezler kullan|çerezleri kullan
            """
        ),
        (
            .mediaPlayer,
            """
            audio is created with|audio is generated|audio was generated|voiced by artificial|read aloud by
            your browser does not support
            this video is unavailable|please enable javascript|javascript is disabled|enable javascript to
            video player is loading
            diese audioversion wurde|künstlich erzeugt|bitte aktivieren sie javascript
            navigateur ne prend pas en charge|su navegador no
            """
        ),
        (.pictureCredit, "purchase licensing rights|acquire licensing rights|image source getty|opens new tab"),
        (
            .shareBar,
            """
            share this article|share this story|share this post|share this page|reuse this content
            share on facebook|share on twitter|share on x|share via
            share on whatsapp|click to share|opens in new window|copy link to clipboard|link copied
            email this article|print this article
            follow us on|follow us|like us on|find us on facebook|join us on telegram|our telegram channel
            join our telegram|join our whatsapp
            our whatsapp channel|follow our channel|add us as a preferred source|preferred source on google
            on google news
            artikel teilen|diesen artikel teilen|auf facebook teilen|teilen sie diesen|folgen sie uns|folge uns
            whatsapp kanal
            partager l article|partager cet article|partager sur|suivez nous|rejoignez nous sur
            notre chaîne whatsapp
            compartir en|compartir esta noticia|comparte esta noticia|compartir artículo|síguenos|siga nos
            síganos en|nuestro canal de
            condividi su|condividi l articolo|condividi questo articolo|seguici su|segui ci su|nostro canale
            canale whatsapp
            partilhar no|partilhe este|partilhar artigo|compartilhar no|compartilhe esta|siga nos no|siga nos
            siga o nosso|nosso canal|canal do whatsapp
            deel dit artikel|deel op|deel via|volg ons|ons whatsapp kanaal|udostępnij na|udostępnij artykuł
            obserwuj nas|polub nas|śledź nas
            поделиться в|поделитесь в|поделиться новостью|подписывайтесь на|подписывайся на|подпишитесь на наш
            читайте нас в|следите за нами
            наш telegram|наш телеграм|telegram канал|поділитися в|поділитися новиною|підписуйтесь на
            підписуйтеся на|підпишіться на наш
            читайте нас у|стежте за нами|наш телеграм канал|shpërndaje në|shpërndaj në|na ndiqni|ndiqni në|na ndiq
            kanalin tonë|shpërndaje artikullin
            bizi takip edin|facebook ta paylaş|twitter da paylaş|haberi paylaş|takip edin|takip etmek için
            kanalımıza
            """
        ),
        (
            .appeal,
            """
            thank you for reading|thanks for reading this|consider becoming|consider supporting
            consider making a donation
            support our journalism|support independent journalism|support independent|support our work
            become a member|become a supporter|make a donation
            help us continue|already a subscriber|already a member|subscribe to continue|subscribe to read
            subscribe for full access
            to continue reading|this article is for subscribers|subscriber only|subscriber exclusive
            start your free trial|create a free account
            register to read|unlock this article|your contribution|help us report|donate today|donate now
            download our app|download the app
            get the app|turn on notifications|we value your privacy|terms of use and privacy
            terms of service and privacy|protected by recaptcha
            abonnenten lesen|nur für abonnenten|jetzt abonnieren|jetzt weiterlesen|bereits abonnent|weiterlesen mit
            kostenlos testen
            unterstützen sie|unterstützen sie unabhängigen|unsere app|app herunterladen|réservé aux abonnés
            réservé à nos abonnés|déjà abonné
            il vous reste|soutenez le|soutenez nous|faire un don|téléchargez l application|téléchargez notre
            contenido exclusivo para suscriptores
            solo para suscriptores|solo para suscritores|ya eres suscriptor|hazte socio|hazte suscriptor
            apoya nuestro|descarga nuestra
            riservato agli abbonati|contenuto riservato|sei già abbonato|sostieni il|sostienici|scarica l app
            exclusivo para assinantes
            conteúdo exclusivo|já é assinante|apoie o|faça uma doação|baixe o app|descarregue a app
            alleen voor abonnees|al abonnee|steun ons
            steun onze|download onze|tylko dla subskrybentów|masz już subskrypcję|wesprzyj nas|wspieraj nas
            pobierz aplikację
            поддержите|поддержать нас|стать подписчиком|только для подписчиков|скачайте приложение
            сделать пожертвование
            підтримайте|підтримати нас|стати підписником|лише для підписників|завантажте застосунок
            станьте спільнотою
            mbështetni gazetarinë|na mbështetni|shkarko aplikacionin|bağış yap|destek olun|uygulamamızı indirin
            uygulamayı indir
            """
        ),
        (
            .copyrightNotice,
            """
            may not be published broadcast|may not be reproduced|without permission|without written permission
            material may not be
            thomson reuters trust principles
            all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados
            reproducción prohibida
            tutti i diritti riservati|riproduzione riservata|todos os direitos reservados|reprodução proibida
            wszelkie prawa zastrzeżone
            alle rechten voorbehouden|все права защищены|усі права захищені|всі права захищені|tüm hakları saklıdır
            drejtat e rezervuara
            """
        ),
        (
            .comments,
            """
            please log in to|log in to comment|you must be logged in to post
            your email address will not be published|required fields are marked
            melden sie sich an um|um kommentieren zu können|connectez vous pour commenter|pour commenter
            inicia sesión para comentar
            devi essere connesso|accedi per commentare|faça login para comentar|log in om te reageren
            zaloguj się aby|чтобы оставить комментарий
            авторизуйтесь чтобы|щоб залишити коментар|yorum yapabilmek için|yorum yapmak için
            """
        ),
    ]

    /// Words of which a bar of share buttons consists.
    static let shareWords = """
        share|shares|shared|tweet|tweets|facebook|twitter|x|whatsapp|telegram|linkedin|pinterest|reddit|email|e
        mail|print|copy|link|url|on|via|sms|viber
        messenger|instagram|youtube|tiktok|flipboard|bluesky|threads|mastodon|pocket|save|bookmark|article|this
        post|pin|vk|vkontakte|ok|odnoklassniki
        xing|teilen|drucken|merken|kopieren|artikel|per|mailen|versenden|partager|imprimer|envoyer|copier|le|lien
        sur|par|courriel|sauvegarder
        compartir|imprimir|enviar|copiar|enlace|en|por|correo|guardar|condividi|stampa|invia|copia|su|salva
        partilhar|compartilhar|compartilhe
        no|delen|deel|afdrukken|udostępnij|drukuj|wyślij|kopiuj|skopiuj|поделиться|отправить|копировать|ссылку
        печать|сохранить|твитнуть|вконтакте
        поділитися|надіслати|копіювати|посилання|друк|зберегти|shpërndaje|shpërndaj|printo|kopjo|linkun|dërgo
        paylaş|yazdır|kopyala|kaydet|gönder|tweetle
        """

    /// Words around the number of a reading time.
    static let readingWords = """
        read|reading|lesezeit|lesedauer|lesen|lecture|leer|lectura|lettura|leitura|leestijd|lezen|czytania|czytanie
        чтения|чтение|читать|читання
        читати|lexim|leximi|leximit|okuma|listen|hördauer|écoute
        """
    static let minuteWords = """
        min|mins|minute|minutes|minuten|minuti|minuto|minutos|minut|minuta|minuty|мин|минут|минуты|минута|хв|хвилин
        хвилини|хвилина|minuta|dk
        dakika|sec|secs|seconds|sekunden
        """
    /// Words around the number of a relative time.
    static let agoWords = """
        ago|vor|il y a|hace|fa|há|atrás|geleden|temu|назад|тому|më parë|para|önce
        """
    static let spanWords = """
        second|seconds|minute|minutes|min|mins|hour|hours|hr|hrs|day|days|week|weeks|month|months|year|years
        sekunde|sekunden|minuten|stunde|stunden|std|tag|tagen|woche|wochen|monat|monaten|jahr|jahren
        heure|heures|jour|jours|semaine|semaines|mois|an|ans|hora|horas|minuto|minutos|día|días|dia|dias|semana
        semanas|mes|meses
        ora|ore|minuti|giorno|giorni|settimana|settimane|mese|mesi|anno|anni|mês|ano|anos|uur|uren|dag|dagen|minuut
        maand|maanden
        godzina|godziny|godzin|minut|minuty|dni|dzień|tydzień|tygodni|час|часа|часов|минут|минуты|дня|дней|день
        неделю|недели
        годину|години|годин|хвилин|хвилини|дні|днів|тижні|orë|ditë|javë|minuta|muaj|saat|dakika|gün|hafta|ay
        """
    /// Words that name what a person does for an outlet.
    static let roles = """
        reporter|reporters|correspondent|correspondents|journalist|editor|writer|columnist|contributor|freelancer
        producer|photographer
        staff|redakteur|redakteurin|korrespondent|korrespondentin|journalistin|reporterin|volontär|volontärin
        redaktion|autor|autorin
        journaliste|correspondant|correspondante|rédacteur|rédactrice|reporteur|periodista|corresponsal|redactor
        redactora|reportero|reportera
        giornalista|corrispondente|redattore|redattrice|inviato|inviata|jornalista|repórter|correspondente|redator
        redatora|editora
        journalist|verslaggever|verslaggeefster|correspondente|redacteur|dziennikarz|dziennikarka|korespondent
        korespondentka|redaktor
        журналист|журналистка|корреспондент|корреспондентка|редактор|обозреватель|автор|журналіст|журналістка
        кореспондент|кореспондентка
        оглядач|gazetar|gazetare|korrespondent|redaktor|reportere|muhabir|muhabiri|gazeteci|editör|editörü|yazar
        yazarı
        """
}
