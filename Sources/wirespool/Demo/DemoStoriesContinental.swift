/// What the Continental Post wrote, in four languages.
enum DemoStoriesContinental {
    static let post: [DemoArticle] = [
        DemoArticle(
            outlet: .post, slug: "border-bridge-opens",
            headline: "Bridge opens where two countries drew their border wrong",
            authors: ["Clara Voss"], section: "Europe", hoursAgo: 12,
            caption: "The new bridge over the Kell.", credit: "Marek Lind / Continental Post",
            body: [
                """
                A footbridge of ninety metres opened on Wednesday over a bend of the river Kell that belonged \
                to neither of two countries for 104 years, because each had written in the treaty of 1922 that \
                it was the other's.
                """,
                """
                The strip, eleven hectares of willows, was divided by lot in March. Valdoria got the willows \
                and its neighbour Marrow the otters, as the two foreign ministers put it.
                """,
                """
                Until then nobody had been able to build there, to hunt or to be arrested. Smugglers had used the \
                bend in the fifties, and campers ever since.
                """,
                """
                “I was married on it in 1988, and for years no office would say in which country,” said Hanne \
                Bruck, who cut the ribbon with her husband.
                """,
                """
                The bridge cost 2.3 million crowns and is open to people on foot, bicycles and, by a clause that \
                both sides insisted on, geese.
                """,
            ]),
        DemoArticle(
            outlet: .post, slug: "hafen-umbau", headline: "Lenmund baut seinen alten Hafen um",
            authors: ["Jana Petersen"], section: "Wirtschaft",
            language: "de", hoursAgo: 18,
            body: [
                """
                Der Stadtrat von Lenmund hat am Mittwoch mit großer Mehrheit beschlossen, den alten Hafen \
                umzubauen. Wo heute Schuppen stehen, sollen bis 2031 Wohnungen, eine Schule und ein Markt \
                entstehen.
                """,
                """
                Der Umbau kostet nach Angaben der Stadt rund 80 Millionen Kronen. Ein Drittel davon soll aus dem \
                Verkauf der Grundstücke kommen.
                """,
                """
                „Wir bauen keine Kulisse für Touristen, sondern einen Stadtteil“, sagte Bürgermeisterin Ingrid \
                Soll nach der Sitzung. Jede dritte Wohnung solle so vermietet werden, dass eine \
                Krankenschwester sie bezahlen könne.
                """,
                """
                Kritik kam von den Bootsbauern, die seit vier Generationen am Nordkai arbeiten. Sie sollen in \
                das Gewerbegebiet am Stadtrand ziehen. „Boote, die man erst zum Wasser fahren muss, kauft \
                keiner“, sagte Werftbesitzer Jens Holm.
                """,
                """
                Die Arbeiten beginnen im Herbst mit dem Abriss der Kühlhalle. Vorher sollen Fledermäuse, die dort \
                überwintern, in einen Bunker umgesiedelt werden.
                """,
            ]),
        DemoArticle(
            outlet: .post, slug: "nachtzug-kehrt-zurueck",
            headline: "Nach vierzehn Jahren fährt wieder ein Nachtzug ans Meer", authors: ["Felix Arndt"],
            section: "Reise", language: "de", hoursAgo: 40,
            body: [
                """
                Von April an fährt wieder ein Nachtzug von Caldemar an die Küste. Das teilte die Staatsbahn am \
                Dienstag mit, vierzehn Jahre nachdem sie den letzten eingestellt hatte.
                """,
                """
                Der Zug verlässt die Hauptstadt um 22.40 Uhr und erreicht Lenmund um 7.12 Uhr. Er besteht aus \
                fünf Schlafwagen, die in Spanien gekauft und in Brenn umgebaut wurden.
                """,
                """
                Ein Platz im Abteil kostet 48 Kronen, ein Sessel 19. Für Fahrräder gibt es einen eigenen Wagen, \
                für Hunde eine Decke.
                """,
                """
                Der Fahrgastverband begrüßte die Entscheidung, nannte den Fahrplan aber vorsichtig. „Der Zug \
                steht zwei Stunden in Tarn herum, damit er nicht zu früh ankommt“, sagte Sprecherin Ulla \
                Menge. „Das ist immerhin eine ruhige Nacht.“
                """,
            ]),
        DemoArticle(
            outlet: .post, slug: "le-phare-se-visite", headline: "À Skarn, le phare se visite la nuit",
            authors: ["Claire Dumas"], section: "Culture",
            language: "fr", hoursAgo: 36,
            body: [
                """
                Le phare de Skarn, automatique depuis 1998, ouvrira ses portes au public à partir du mois de \
                mai, mais seulement après le coucher du soleil, a annoncé lundi l’administration des côtes.
                """,
                """
                Les visites, limitées à douze personnes, commenceront au pied de la tour et se termineront dans la \
                lanterne, à quarante-deux mètres au-dessus de la mer.
                """,
                """
                « Un phare en plein jour, c’est une cheminée », a expliqué la directrice du patrimoine, Louise \
                Amiel. « Nous voulons que les gens voient ce que voyaient les gardiens. »
                """,
                """
                Le billet coûtera neuf couronnes et comprendra une soupe. En cas de brouillard, la corne retentira \
                toutes les vingt secondes et la visite aura lieu quand même.
                """,
                """
                Le dernier gardien, Albin Cray, a formé les guides pendant trois semaines. Il leur a laissé une \
                seule consigne : ne jamais compter les marches à voix haute.
                """,
            ]),
        DemoArticle(
            outlet: .post, slug: "el-puerto-reabre", headline: "El puerto de Lenmouth reabre a medias tras el temporal",
            authors: ["Marta Ríos"],
            section: "Internacional", language: "es", hoursAgo: 6,
            body: [
                """
                El puerto de Lenmouth reabrió este jueves para los barcos pequeños, un día después de que el \
                temporal Ilse arrancara once pesqueros de sus amarres.
                """,
                """
                Los buques de más de cuarenta metros tendrán que esperar a que los buzos revisen el canal de \
                entrada, donde se han hundido al menos cuatro boyas, explicó la capitana del puerto, Odile \
                Marsh.
                """,
                """
                Los pescadores pasaron la mañana buscando sus redes en las playas del norte. «Hemos encontrado la \
                mitad, y la mitad de esa mitad sirve», dijo uno de ellos.
                """,
                """
                El transbordador de las islas, que pasó siete horas al abrigo de Oskerry con 212 pasajeros a \
                bordo, zarpará de nuevo el viernes.
                """,
                """
                El Gobierno estudia declarar la costa zona afectada, lo que permitiría a los ayuntamientos cobrar \
                ayudas antes de fin de año.
                """,
            ]),
        DemoArticle(
            outlet: .post, slug: "members/letter-from-caldemar",
            headline: "Letter from Caldemar: a week for members only", authors: ["Clara Voss"],
            section: "Members", hoursAgo: 15,
            body: [
                """
                This letter is written for the members of the Continental Post, and its robots file asks programs \
                to leave it alone.
                """,
                """
                A program that reads it all the same has not kept the rules that its authors promised to keep, and \
                deserves a letter of another kind.
                """,
                """
                The week in Caldemar was short. The ministers signed, the bank waited, and the storm did what it \
                liked.
                """,
                "More of it next Friday, for those who are meant to read it.",
            ]),
    ]
}
