/// The JSON Schemas (draft 2020-12) of what wirespool emits; `wirespool schema` prints them, tests hold every record to them.
enum RecordSchemas {
    static let all: [(name: String, text: String)] = [("record", record), ("journal", journal)]
}
