/// What the reporters of The Harbour Courier and of the Island Gazette wrote.
enum DemoStoriesHarbour {
    static let courier: [DemoArticle] = [
        DemoArticle(
            outlet: .courier, slug: "ferry-crews-vote-to-strike",
            headline: "Ferry crews vote to strike before the holidays",
            authors: ["Nadia Orme"], section: "Local", hoursAgo: 5,
            caption: "The ferry Tern at the north quay on Monday.", credit: "Piet Halvorsen / Harbour Courier",
            body: [
                """
                Crews of the ferries between Lenmouth and the Oskerry islands have voted to strike from \
                December 18, five days before most islanders travel home for the holidays.
                """,
                """
                Of 340 members of the seafarers' union who voted, 291 were for the strike, the union said on \
                Thursday. It asks for seven percent more pay and for a second cook on night crossings.
                """,
                "The company, Oskerry Lines, offered three percent in October and has not changed its offer since.",
                """
                “We would rather sail than stand on the quay,” said union secretary Bram Teller. “But a crew that \
                does not sleep is not a safe crew.”
                """,
                """
                Some 9,000 passengers have booked for the week before the holidays. Tickets can be changed \
                free of charge until December 10, a spokeswoman for the company said.
                """,
            ],
            update: DemoUpdate(
                headline: "Ferry crews call off strike before the holidays after pay offer",
                body: [
                    """
                    Crews of the ferries between Lenmouth and the Oskerry islands have called off a strike \
                    from December 18, after the company offered them five and a half percent more pay late on \
                    Thursday.
                    """,
                    """
                    Of 340 members of the seafarers' union who had voted, 291 were for the strike, the union \
                    said. It had asked for seven percent more pay and for a second cook on night crossings.
                    """,
                    "The company, Oskerry Lines, had offered three percent in October.",
                    """
                    “We would rather sail than stand on the quay,” said union secretary Bram Teller. “But a crew \
                    that does not sleep is not a safe crew.”
                    """,
                    """
                    Under the new offer, a second cook will sail on crossings of more than six hours from March. \
                    Members are to vote on it in January.
                    """,
                    """
                    Some 9,000 passengers have booked for the week before the holidays. Tickets can still be \
                    changed free of charge until December 10, a spokeswoman for the company said.
                    """,
                ])),
        DemoArticle(
            outlet: .courier, slug: "council-approves-longer-pier",
            headline: "Council approves longer pier after two years of talks",
            authors: ["Piet Halvorsen", "Lia Brandt"], section: "Local", hoursAgo: 20,
            caption: "The old pier at low tide.", credit: "Nadia Orme / Harbour Courier",
            body: [
                """
                The council of Lenmouth voted on Tuesday to extend the town's main pier by 140 metres, ending \
                two years of talks with fishermen, surfers and the owners of eleven beach huts.
                """,
                """
                Work is to start in June and to take eleven months. The extension will cost 31 million crowns, two \
                thirds of it paid by the coastal fund.
                """,
                """
                Fishermen had argued that a longer pier would change the currents at the mouth of the Kell. A \
                survey published in January found that the effect would be smaller than one tide in ten.
                """,
                "## What changes for visitors",
                """
                The walk along the sea wall will be closed between the lighthouse and the fish hall from June, \
                and the ferry to the islands will leave from the north quay.
                """,
                """
                Councillor Ruben Aske, who voted against, said the town was building a jetty for cruise ships \
                that had not asked for one. “We will have the longest pier on the coast and nobody at the end \
                of it,” he said.
                """,
                "Mayor Ingrid Soll replied that two lines had already asked for a berth in 2028.",
            ]),
        DemoArticle(
            outlet: .courier, slug: "last-keeper-leaves-the-light",
            headline: "The last keeper leaves the light at Skarn",
            authors: ["Maud Ferrier"], section: "Features", hoursAgo: 44,
            body: [
                """
                For thirty-one years Albin Cray climbed 188 steps every evening, although nobody had asked him \
                to since 1998, the year in which the light at Skarn learned to switch itself on.
                """,
                """
                On Friday he climbed them for the last time. The lighthouse authority has sold the keeper's \
                cottage, and its new owner, a software firm from Caldemar, wants to use it for what its letter \
                calls deep work.
                """,
                """
                Cray, who is 74, has packed his life into nineteen boxes. Six of them hold his weather diaries, \
                one line a day and never a day left out.
                """,
                """
                “People ask whether it was lonely,” he says, and puts the kettle on the stove. “The sea is many \
                things, but it isn't quiet company.”
                """,
                """
                The diaries may turn out to be the most valuable thing on the rock. Meteorologists at the \
                University of Caldemar say they fill a gap of nine years in the records of the west coast, and \
                have asked to copy them.
                """,
                """
                He will live with his sister in Tarn, two streets from the river. He has looked at the map: \
                there is a bridge with a lamp, and somebody surely has to see that it burns.
                """,
            ]),
        DemoArticle(
            outlet: .courier, slug: "herring-prices-rise",
            headline: "Herring fetches highest price in nine years at Lenmouth market",
            authors: ["Lia Brandt"], section: "Business", hoursAgo: 30,
            body: [
                """
                Herring sold for 11.40 crowns a kilo at the Lenmouth fish market on Wednesday, the highest \
                price since 2017, as storms kept most of the fleet in port for a second week.
                """,
                """
                Only four of 38 boats landed a catch, market director Sanne Roeg said. On an ordinary \
                Wednesday in November the hall sells nineteen tonnes; this week it was less than three.
                """,
                """
                Smokehouses along the coast said they would close for some days rather than pay so much. “My \
                customers love herring, but they have a limit, and it is printed on the sign,” said Jost \
                Albers, who runs the oldest of them.
                """,
                "Cod and plaice cost about as much as last year, because they come from farther north.",
                """
                Roeg expects prices to fall quickly as soon as the wind turns. “The fish are there,” she said. \
                “They are having a better month than we are.”
                """,
            ]),
    ]

    static let gazette: [DemoArticle] = [
        DemoArticle(
            outlet: .gazette, slug: "cafe-prize", headline: "Café Père René wins the islands' bread prize",
            authors: ["Hélène Dûval"], section: "Islands", hoursAgo: 26,
            body: [
                """
                The Café Père René in Port Soléa has won the bread prize of the Oskerry islands with a rye \
                loaf that takes three days to make, the jury said on Tuesday.
                """,
                """
                Its baker, Zoë Lindström, learned the trade in São Mateu and came to the island seven years ago \
                for what she thought would be a summer.
                """,
                """
                “The secret is the water,” she said. “And the fact that the ferry is always late, so the dough has \
                time.”
                """,
                """
                The jury tasted forty-one loaves from nine islands. Second place went to Müller's bakery in \
                Nørhaven, third to the school kitchen of Tarnsey.
                """,
                "The prize is worth 500 crowns and a sack of flour, which Lindström gave to the school.",
            ]),
        DemoArticle(
            outlet: .gazette, slug: "peat-fire", headline: "Peat fire on Tarnsey is out after nineteen days",
            authors: ["Duncan Reyl"], section: "Islands", hoursAgo: 60,
            body: [
                """
                A fire that had smouldered in the peat of Tarnsey for nineteen days is out, the island's fire \
                brigade said on Monday after a night of rain.
                """,
                """
                The fire had spread underground over an area of about six football pitches and had filled the \
                village of Hamm with smoke whenever the wind came from the west.
                """,
                """
                Volunteers from four islands dug a trench of 800 metres around it and pumped sea water into \
                the ground. The salt will keep heather from growing there for some years, brigade leader Mairi \
                Stob said.
                """,
                """
                The cause was probably a camp fire. The council wants to forbid open fires on the moor between \
                April and October, as the mainland does.
                """,
                """
                Nobody was hurt, but one pony had to be coaxed out of the smoke with a trumpet, which it is said \
                to like.
                """,
            ]),
        DemoArticle(
            outlet: .gazette, slug: "council-signs",
            headline: "Council approves \u{202E}signs that read backwards\u{202C}\u{7} for the harbour",
            authors: ["Duncan Reyl"], section: "Islands", hoursAgo: 70,
            body: [
                """
                The council of Port Soléa has approved four new signs for the harbour that can be read in a \
                mirror, after visitors complained that they could not read the old ones from their cars.
                """,
                """
                Drivers who leave the ferry see the quay through their rear windows for some minutes while they \
                queue, councillor Ian Faal explained.
                """,
                "The signs cost 1,200 crowns. They say “Thank you” in one direction and “Mind the step” in the other.",
                "A motion to put up the same signs for people on foot failed by one vote.",
            ]),
    ]
}
