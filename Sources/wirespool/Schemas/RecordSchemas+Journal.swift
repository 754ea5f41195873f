extension RecordSchemas {
    /// Of a line of the journal.
    static let journal = #"""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "$id": "urn:wirespool:schema:journal:1",
          "title": "wirespool journal line",
          "oneOf": [
            {
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "seq": {
                  "type": "integer",
                  "minimum": 1
                },
                "id": {
                  "type": "string",
                  "pattern": "^[0-9a-f]{16}$"
                },
                "version": {
                  "type": "integer",
                  "minimum": 1
                },
                "op": {
                  "enum": [
                    "put",
                    "update",
                    "copy",
                    "withdraw"
                  ]
                },
                "path": {
                  "type": "string",
                  "pattern": "^records/[0-9/]+/[0-9]{6,}_[0-9a-f]{16}\\.[0-9]+\\.json$"
                },
                "textSHA256": {
                  "type": "string",
                  "pattern": "^[0-9a-f]{64}$"
                },
                "recordSHA256": {
                  "type": "string",
                  "pattern": "^[0-9a-f]{64}$"
                },
                "publishedAt": {
                  "type": "string",
                  "format": "date-time"
                }
              },
              "required": [
                "seq",
                "id",
                "version",
                "op",
                "path",
                "recordSHA256",
                "publishedAt"
              ]
            },
            {
              "type": "object",
              "required": [
                "gc"
              ],
              "description": "records collected: see docs/spool.md"
            }
          ]
        }
        """#
}
