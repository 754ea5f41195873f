/// What the reporters of the Valley Observer and of the Northern Ledger wrote.
enum DemoStoriesInland {
    static let observer: [DemoArticle] = [
        DemoArticle(
            outlet: .observer, slug: "reservoir-fills",
            headline: "Reservoir above Brenn is full for the first time since 2019",
            authors: ["Tomas Ekholm"], section: "Environment", hoursAgo: 8,
            caption: "Water runs over the spillway of the Brenn dam.", credit: "Ida Frost / Valley Observer",
            body: [
                """
                The reservoir above Brenn has reached its full level for the first time in seven years, the \
                water authority said on Thursday, and the ban on watering gardens will end on Sunday.
                """,
                """
                After three dry winters the lake had shrunk to a third of its size last September. The \
                chimneys of the village of Old Brenn, which was flooded when the dam was built in 1961, had \
                come out of the water.
                """,
                """
                Since then 640 millimetres of rain have fallen, half as much again as usual. “It did not come \
                when we asked for it, but it came,” said Vera Lund, who runs the dam.
                """,
                """
                The authority began to release water on Wednesday. People along the Kell were warned to keep away \
                from the banks until Friday evening.
                """,
                "## Old pipes, new rules",
                """
                One thing will not change. The town loses nearly a fifth of its water through leaks, and a \
                levy for new pipes of four crowns a month, which was brought in during the drought, will stay \
                until 2031.
                """,
                """
                The chimneys have vanished again. Divers will visit them in spring, Lund said, to see how they \
                stood the sun.
                """,
            ]),
        DemoArticle(
            outlet: .observer, slug: "late-frost-cherries", headline: "Frost costs cherry growers half their harvest",
            authors: ["Ruth Amsel"], section: "Farming", hoursAgo: 50,
            body: [
                """
                Growers in the Brenn valley brought in 4,100 tonnes of cherries this year, about half as much \
                as last year, because three nights of frost in April killed the blossom, the growers' \
                association said.
                """,
                "The orchards above 300 metres were hit hardest. Some of them had no fruit at all.",
                """
                Farmers lit candles, flew helicopters and sprayed water over their trees. None of it helped in \
                the third night, when the thermometer at the research station showed minus 5.8 degrees.
                """,
                "“My grandfather saw such a night once,” said grower Mattis Kolb. “I have seen three since 2016.”",
                """
                The association asks the government to share the cost of insurance, as neighbouring countries do. \
                The ministry says it is looking at the idea.
                """,
            ]),
        DemoArticle(
            outlet: .observer, slug: "school-bus-by-bicycle",
            headline: "Village children go to school in a bus made of bicycles",
            authors: ["Ruth Amsel", "Emil Tarp"], section: "Society", hoursAgo: 75,
            body: [
                """
                At 7.20 every morning a bell rings in Upper Kell, and eleven children, two parents and a \
                retired postman set off for school on a row of bicycles that are coupled like the cars of a \
                train.
                """,
                """
                The county had cut the school bus in August because it cost 96,000 crowns a year for a dozen \
                pupils. The village answered with a welder.
                """,
                """
                The train is nineteen metres long and has its own timetable, three stops and a rule that the \
                teacher on duty waits until it has arrived.
                """,
                """
                “At first we did it to annoy the county,” said Signe Holm, whose two sons ride in the fourth car. \
                “Now they would not go back to the bus.”
                """,
                """
                The police checked the brakes in September and found them to be better than those of the bus. The \
                county has since offered to pay for a roof.
                """,
            ]),
        DemoArticle(
            outlet: .observer, slug: "budget-without-new-debt",
            headline: "Brenn plans budget without new debt but with dearer parking",
            authors: ["Tomas Ekholm"], section: "Politics", hoursAgo: 33,
            body: [
                """
                The town of Brenn wants to get by without new loans next year for the first time since 2014, \
                treasurer Alma Dreyer told the council on Wednesday.
                """,
                """
                Spending is to grow by 2 percent to 188 million crowns. To pay for it, parking in the centre \
                will cost three crowns an hour instead of two, and the theatre will open one day less a week.
                """,
                """
                The opposition called the plan timid. “We are saving on the stage and spending on a car park,” \
                said Lena Fisk of the Greens.
                """,
                "- Schools: 61 million crowns, 3 million more than this year",
                "- Roads and bridges: 22 million",
                "- Culture: 9 million, 400,000 less",
                """
                The council will vote on December 16. A majority is likely, since two independents have said that \
                they will support the plan.
                """,
            ]),
    ]

    static let ledger: [DemoArticle] = [
        DemoArticle(
            outlet: .ledger, slug: "storm-ilse-north", headline: "Ilse spares the north, but not its timetable",
            authors: ["Kaja Berg"], section: "Weather", hoursAgo: 9,
            caption: "A fallen spruce on the line near Tarn.", credit: "Jon Aas / Northern Ledger",
            body: [
                """
                The north got off lightly when the storm named Ilse crossed the country on Wednesday night: a \
                few roofs in Tarn, a greenhouse in Elvesund, and some forty trees across railway lines.
                """,
                """
                It was the trees that people noticed. Not one train ran between Tarn and Caldemar before ten \
                on Thursday morning, and some 3,000 commuters stayed at home or wished that they had.
                """,
                """
                The railway had sent repair crews to the south coast on Tuesday, where the worst was expected, and \
                had to call them back.
                """,
                """
                “You plan for the storm you are told about,” said line manager Eskil Rud. “This one came early and \
                took another road.”
                """,
                "By evening all lines were open but the branch to Skogen, where a bridge has to be checked.",
                """
                Foresters warned people not to walk in the woods before the weekend, because many branches hang \
                loose.
                """,
            ]),
        DemoArticle(
            outlet: .ledger, slug: "mine-hearing",
            headline: "Hearing on Elvesund mine ends after four days and 212 speakers",
            authors: ["Jon Aas"], section: "Business", hoursAgo: 28,
            body: [
                """
                The hearing on a new copper mine at Elvesund ended on Wednesday with a speech by a \
                twelve-year-old, who asked who would answer for the lake when she is forty.
                """,
                """
                Over four days 212 people spoke in the sports hall, 131 of them against the mine, according to a \
                count by this newspaper.
                """,
                """
                The company, Norrmetall, wants to take two million tonnes of ore a year out of the mountain \
                for sixteen years. It promises 340 jobs and a dam for the waste that it says would withstand \
                an earthquake such as the region has never seen.
                """,
                """
                Reindeer herders said the road to the mine would cut their winter pastures in two. The company \
                offered to close it for nine days each spring.
                """,
                "The environment agency will publish its decision in March. Either side can appeal.",
            ]),
        DemoArticle(
            outlet: .ledger, slug: "night-library", headline: "A library that opens when the others close",
            authors: ["Kaja Berg", "Siv Moen"], section: "Culture", hoursAgo: 52,
            body: [
                "The most quiet place in Tarn at two in the morning has forty seats, green lamps and a waiting list.",
                """
                The night library in the old customs house opened in September as a trial. It is meant for \
                nurses, bakers, students and everybody else who is awake when the town is not.
                """,
                """
                On an average night 61 people come. Most of them read; some sleep, which is allowed as long as \
                nobody snores.
                """,
                """
                “I finish at eleven and I cannot go to bed after a shift,” said Mikkel Dahl, a nurse, over an \
                atlas of the moon. “I used to watch television. Now I know where the Sea of Crises is.”
                """,
                "The trial costs 28,000 crowns a month. The council will decide in February whether to go on with it.",
                "Until then a sign on the door says what the rules are: no calls, no bells, and soup at midnight.",
            ]),
    ]
}
