/// `config/agencies.txt` as it is compiled in; written by `make agencies`, never by hand.
enum AgencyTable {
    static let text = #"""
        # News agencies by the names that bylines, datelines, credits and closing marks give them:
        # "(AFP)", "/ REL", "– dpa".
        #
        # A line: name as published | languages it writes in (BCP 47) | further forms, parted by semicolons.
        # Forms compare without case, punctuation and hyphens; one with = before it counts only as it is written here,
        # since it is a word of some language, too. [generic]
        agency; agencies; newswire; wire; wires; agentur; agenturen; nachrichtenagentur; presseagentur; agence; agences
        agencia; agencias; agenzia; agenzie; agência; agências; persbureau; agencja; agencje
        агентство; агентства; агенції; інформагентство; информагентство; agjencia; agjencitë; ajansı; ajanslar
        news agencies; wire services; wire reports; staff and agencies; news agencies and staff
        """#
}
