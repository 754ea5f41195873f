/// The text of `README` in each spool, for whoever finds the directory.
enum SpoolReadme {
    static let text = """
        This directory is a wirespool spool: news stories, as they are published.

        records/YYYY/MM/DD/HH/SEQ_ID.VERSION.txt    seed text (UTF-8)
        records/YYYY/MM/DD/HH/SEQ_ID.VERSION.json   the record (IPTC ninjs); it comes after its .txt
        journal/FIRSTSEQ.ndjson                     one line a publication, in order; this is the truth
        cursors/CONSUMER.json                       how far a consumer has come
        quarantine/REASON/                          what could not be published, and why
        tmp/                                        not yet published: never look here

        To follow along, read the lines of journal/*.ndjson in the order of the file names. Only text that ends with a
        newline is a line. A line has seq (1, 2, 3 ... without holes), id, version, op (put, update, copy, withdraw),
        path, textSHA256 (absent where the record has no text), recordSHA256 and publishedAt. Remember the last seq
        that you have done and go on behind it. Watch journal/ with inotify to learn sooner; poll it all the same.

        A line {"gc":{"through":N,...}} says that files of seq N and below may be gone. Files never change once they
        are there. A consumer that writes its cursor (wirespool spool ack) holds back collection of what it has not
        done.
        After a power cut a record that you had read already may come again under the same name: key on the name.

        wirespool spool ls | cat | follow | ack | cursor | verify | gc do all of this for you.

        """
}
