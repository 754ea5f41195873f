/// Words of dates in the languages of `FurniturePhrases`: the data of `DateLine`.
enum CalendarWords {
    /// Month by word, abbreviations included.
    static let months: [String: Int] = {
        let table = """
            january jan january januar jänner jän janvier janv enero ene gennaio gen janeiro januari
            stycznia styczeń января январь янв січня січень січ janar ocak oca;
            february feb february februar feber février févr fév febrero febbraio febbr fevereiro fev
            februari lutego luty lut февраля февраль фев лютого лютий лют shkurt şubat şub;
            march mar march märz mrz mär mars marzo março maart mrt marca marzec марта март мар березня
            березень бер mars mart;
            april apr avril avr abril abr aprile kwietnia kwiecień kwi апреля апрель апр квітня квітень кві
            prill nisan nis;
            may mai mayo maggio mag maio mei maja maj мая май травня травень тра maj mayıs;
            june jun juni juin junio giugno giu junho czerwca czerwiec cze июня июнь июн червня червень чер
            qershor haziran haz;
            july jul juli juillet juil julio luglio lug julho lipca lipiec lip июля июль июл липня липень
            лип korrik temmuz tem;
            august aug août agosto ago augustus sierpnia sierpień sie августа август авг серпня серпень сер
            gusht ağustos ağu;
            september sept sep septembre septiembre settembre sett set setembro września wrzesień wrz
            сентября сентябрь сен сент вересня вересень вер shtator eylül eyl;
            october oct oktober okt octobre octubre ottobre ott outubro out października październik paź
            октября октябрь окт жовтня жовтень жов tetor ekim eki;
            november nov novembre noviembre novembro listopada listopad lis ноября ноябрь ноя нояб листопада
            листопад лис nëntor kasım kas;
            december dec dezember dez décembre déc diciembre dic dicembre dezembro grudnia grudzień gru
            декабря декабрь дек грудня грудень гру dhjetor aralık ara
            """
        var months: [String: Int] = [:]
        for (index, entry) in table.split(separator: ";").enumerated() {
            for word in entry.split(whereSeparator: \.isWhitespace) where months[String(word)] == nil {
                months[String(word)] = index + 1
            }
        }
        return months
    }()

    /// Words that say that a date is that of a change.
    static let changeWords = PhraseIndex.keys(
        of: """
            updated|update|modified|revised|edited|aktualisiert|aktualisierung|geändert|update|modifié|actualisé
            jour|actualizado|actualizada
            modificado|aggiornato|aggiornamento|atualizado|atualizada|bijgewerkt|gewijzigd|aktualizacja
            zaktualizowano|обновлено|изменено
            оновлено|змінено|përditësuar|güncelleme|güncellendi|güncellenme
            """)

    /// All other words that may stand in a line that is nothing but a date.
    static let fillers = PhraseIndex.keys(
        of: """
            monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun
            montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|mo|di|mi|do|fr|sa|so
            lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo
            lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|segunda|terça|quarta|quinta|sexta|feira
            maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|poniedziałek|wtorek|środa|czwartek|piątek
            sobota|niedziela
            понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|понеділок|вівторок|середа|четвер|п|ятниця
            п’ятниця|субота|неділя
            e hënë|e|hënë|martë|mërkurë|enjte|premte|shtunë|diel|pazartesi|salı|çarşamba|perşembe|cuma|cumartesi
            pazar
            published|publish|posted|created|date|released|first|last|on|at|of|the|from|and|am|pm|a|p|m|et|est|edt
            pt|pst|pdt|ct|cst|cdt
            ago|an|hour|hours|minute|minutes|day|days
            gmt|utc|bst|cet|cest|eet|eest|msk|ist|jst|hrs|st|nd|rd|th|t|z|h|noon
            veröffentlicht|erstellt|publiziert|stand|datum|vom|um|uhr|den|der|mez|mesz|zuletzt
            publié|publiée|publication|le|la|à|mis|mise|er|et|heures|heure|min
            publicado|publicada|fecha|el|a|las|de|del|horas|hs|pubblicato|pubblicata|il|alle|ore|del|º|ª
            às|em|data|gepubliceerd|geplaatst|op|om|uur|opublikowano|opublikowany|data publikacji|publikacji|dodano
            godz|r|godzina
            опубликовано|дата|публикации|г|года|год|в|час|опубліковано|публікації|о|об|р|року|рік
            publikuar|botuar|më|ora|në|shkruar|yayınlanma|yayın|tarihi|giriş|saat|son|eklenme
            """)
}
