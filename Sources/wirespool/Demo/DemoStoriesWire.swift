/// The four stories of the demo's news agency, as the agency sent them.
///
/// Places, people and outlets are made up; the text is ours.
enum DemoWire {
    static let agency = "Meridian Wire"

    static let storm = [
        """
        A storm with gusts of up to 128 kilometres an hour shut the harbour of Lenmouth on Wednesday night and \
        tore eleven fishing boats from their moorings, the coast guard said.
        """,
        """
        No one was hurt, but two crew members had to be taken off the trawler Anna Kesteven by a lifeboat \
        after its engine failed half a mile from the northern mole, coast guard spokesman Perrin Holt said.
        """,
        """
        “They had about twenty minutes left before the rocks,” Holt told reporters on the quay on Thursday \
        morning. “The lifeboat needed fourteen of them to get there.”
        """,
        """
        The power grid operator Valnet said that 6,400 homes were without electricity at midnight and that all \
        but 300 had been reconnected by noon.
        """,
        """
        The storm, which forecasters have named Ilse, reached the coast about six hours earlier than models \
        had shown on Tuesday. The weather service raised its warning to the highest level only at 5 p.m., when \
        the last ferry was already at sea.
        """,
        """
        That ferry, with 212 passengers on board, waited for seven hours in the lee of Oskerry island before \
        it could dock. Passengers said the crew had handed out soup, and that a choir on its way home had sung \
        through most of the night.
        """,
        """
        Harbour master Odile Marsh said the port would stay closed to ships of more than forty metres until \
        divers had checked the fairway for sunken buoys.
        """,
        "Insurers put the damage along the coast at between 9 million and 12 million crowns in a first estimate.",
    ]

    static let cable = [
        """
        The governments of Valdoria and Oskerry signed an agreement on Tuesday to lay a power cable of 94 \
        kilometres between the mainland and the islands, ending eight years of negotiations over who would pay \
        for it.
        """,
        """
        The cable is to carry up to 220 megawatts in either direction from the spring of 2030, energy minister \
        Talia Renn said at the ceremony in Caldemar.
        """,
        """
        Valdoria will bear 60 percent of the cost of 410 million crowns, and Oskerry the rest. The islands \
        will be allowed to pay their share in electricity from their wind farms for the first twelve years.
        """,
        "“We are paying with weather, and we have plenty of it,” said Oskerry's first minister, Duncan Faal.",
        """
        The islands burn about 30,000 tonnes of diesel a year in their two power stations. Both are to be kept \
        as a reserve for five years after the cable is switched on, and then to be pulled down.
        """,
        """
        Fishing associations on both sides had objected to the route, which crosses herring grounds west of \
        the Skarn bank. Under the agreement the cable will be buried two metres deep there, and no work is \
        allowed between March and June.
        """,
        """
        Talks had failed twice, in 2019 and in 2022, when estimates of the cost rose faster than either side would \
        accept.
        """,
        "The parliaments of both countries are expected to vote on the agreement before the end of January.",
    ]

    static let bank = [
        """
        The central bank of Valdoria left its main interest rate unchanged at 3.25 percent on Thursday and \
        said that it saw no reason to lower it before the summer.
        """,
        """
        Five of the nine members of the bank's council voted to hold the rate, and four wanted to cut it by a \
        quarter of a point, according to a statement published after the meeting.
        """,
        """
        Governor Henrik Saal said inflation had fallen to 2.6 percent in October from 3.1 percent in \
        September, but that wages were still growing too fast to speak of victory.
        """,
        "“The last stretch of the road is the one where people begin to run,” Saal said. “We intend to walk.”",
        """
        The crown gained 0.4 percent against the currencies of its main trading partners within an hour of the \
        decision, and the yield of the ten-year state bond rose to 3.52 percent.
        """,
        "Economists had been divided. Of fourteen who were asked last week, eight had expected no change.",
        """
        Builders and trade unions criticised the decision. The federation of the construction trade said that \
        one in six of its members had stopped hiring, because customers were waiting for cheaper loans.
        """,
        """
        The bank lowered its forecast for growth next year to 1.4 percent from 1.7 percent, and expects prices to \
        rise by 2.2 percent.
        """,
    ]

    static let forest = [
        """
        Divers and geologists have mapped a drowned forest of more than three thousand tree stumps on the \
        seabed off the island of Oskerry, the University of Caldemar said on Monday.
        """,
        """
        The stumps, most of them of oak and alder, stand upright in peat at a depth of eleven to seventeen \
        metres, and are about 7,900 years old, according to measurements of four samples.
        """,
        """
        They were found by accident in May, when a survey ship looked for a route for a power cable and its \
        sonar showed what the crew first took for wrecked fishing gear.
        """,
        """
        “You swim over a ridge, and there is a wood without leaves,” said marine geologist Ruta Salme, who \
        leads the project. “You find yourself looking for the path.”
        """,
        """
        The forest was probably flooded within one or two generations when the sea rose after the ice age. \
        Between the stumps the divers found hazelnut shells, the jaw of a wild boar and a wooden paddle.
        """,
        """
        The paddle, which is 64 centimetres long and made of ash, is the oldest trace of people in the region. \
        It is being kept in a tank of cold water at the university while researchers decide how to dry it.
        """,
        """
        The government of Oskerry has banned anchoring and trawling over an area of four square kilometres until a \
        management plan is ready.
        """,
        """
        Salme said that the team would return in April with a camera that can see through murky water, and \
        that it expected the forest to be at least twice as large as the part that has been mapped.
        """,
    ]
}
