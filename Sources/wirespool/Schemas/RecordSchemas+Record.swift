extension RecordSchemas {
    /// Of a record file.
    static let record = #"""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "$id": "urn:wirespool:schema:record:1",
          "title": "wirespool record",
          "description": "IPTC ninjs 3.1 as wirespool emits it, plus one object of its own",
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "standard": {
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "name": {
                  "const": "ninjs"
                },
                "version": {
                  "const": "3.1"
                },
                "schema": {
                  "type": "string",
                  "format": "uri"
                }
              },
              "required": [
                "name",
                "version",
                "schema"
              ]
            },
            "uri": {
              "type": "string",
              "pattern": "^urn:wirespool:story:[0-9a-f]{16}$"
            },
            "type": {
              "const": "text"
            },
            "profile": {
              "const": "wirespool-seed-text"
            },
            "version": {
              "type": "string",
              "pattern": "^[1-9][0-9]*$",
              "description": "revision number"
            },
            "firstCreated": {
              "type": "string",
              "format": "date-time",
              "description": "when version 1 was published here"
            },
            "versionCreated": {
              "type": "string",
              "format": "date-time",
              "description": "when this version was published here"
            },
            "contentCreated": {
              "type": "string",
              "format": "date-time",
              "description": "the publisher's own date"
            },
            "pubStatus": {
              "enum": [
                "usable",
                "canceled"
              ]
            },
            "language": {
              "type": "string",
              "description": "BCP 47"
            },
            "headlines": {
              "type": "array",
              "minItems": 1,
              "items": {
                "type": "object",
                "additionalProperties": false,
                "properties": {
                  "role": {
                    "enum": [
                      "main"
                    ]
                  },
                  "contentType": {
                    "type": "string"
                  },
                  "charCount": {
                    "type": "integer",
                    "minimum": 0
                  },
                  "wordCount": {
                    "type": "integer",
                    "minimum": 0
                  },
                  "value": {
                    "type": "string",
                    "minLength": 1
                  }
                },
                "required": [
                  "role",
                  "value"
                ]
              }
            },
            "descriptions": {
              "type": "array",
              "minItems": 1,
              "items": {
                "type": "object",
                "additionalProperties": false,
                "properties": {
                  "role": {
                    "enum": [
                      "summary"
                    ]
                  },
                  "contentType": {
                    "type": "string"
                  },
                  "charCount": {
                    "type": "integer",
                    "minimum": 0
                  },
                  "wordCount": {
                    "type": "integer",
                    "minimum": 0
                  },
                  "value": {
                    "type": "string",
                    "minLength": 1
                  }
                },
                "required": [
                  "role",
                  "value"
                ]
              }
            },
            "bodies": {
              "type": "array",
              "minItems": 1,
              "items": {
                "type": "object",
                "additionalProperties": false,
                "properties": {
                  "role": {
                    "enum": [
                      "seed-text"
                    ]
                  },
                  "contentType": {
                    "type": "string"
                  },
                  "charCount": {
                    "type": "integer",
                    "minimum": 0
                  },
                  "wordCount": {
                    "type": "integer",
                    "minimum": 0
                  },
                  "value": {
                    "type": "string",
                    "minLength": 1
                  }
                },
                "required": [
                  "role",
                  "value"
                ]
              },
              "description": "absent on a marked copy"
            },
            "by": {
              "type": "string",
              "description": "byline as printed"
            },
            "people": {
              "type": "array",
              "minItems": 1,
              "items": {
                "type": "object",
                "additionalProperties": false,
                "properties": {
                  "name": {
                    "type": "string"
                  },
                  "rel": {
                    "const": "author"
                  }
                },
                "required": [
                  "name",
                  "rel"
                ]
              }
            },
            "located": {
              "type": "string",
              "description": "place of the dateline"
            },
            "infoSources": {
              "type": "array",
              "minItems": 1,
              "items": {
                "type": "object",
                "additionalProperties": false,
                "properties": {
                  "name": {
                    "type": "string"
                  },
                  "role": {
                    "enum": [
                      "publisher",
                      "originator"
                    ]
                  },
                  "uri": {
                    "type": "string",
                    "format": "uri"
                  }
                },
                "required": [
                  "name",
                  "role"
                ]
              }
            },
            "altIds": {
              "type": "array",
              "minItems": 1,
              "items": {
                "type": "object",
                "additionalProperties": false,
                "properties": {
                  "role": {
                    "enum": [
                      "canonical-url",
                      "final-url",
                      "feed-guid",
                      "source-id"
                    ]
                  },
                  "value": {
                    "type": "string"
                  }
                },
                "required": [
                  "role",
                  "value"
                ]
              }
            },
            "associations": {
              "type": "array",
              "minItems": 1,
              "items": {
                "type": "object",
                "additionalProperties": false,
                "properties": {
                  "name": {
                    "type": "string"
                  },
                  "rel": {
                    "enum": [
                      "copy-of",
                      "near-duplicate-of",
                      "same-event-as",
                      "previous-version",
                      "preferred-text"
                    ]
                  },
                  "uri": {
                    "type": "string",
                    "pattern": "^urn:wirespool:story:[0-9a-f]{16}$"
                  },
                  "version": {
                    "type": "string"
                  }
                },
                "required": [
                  "name",
                  "rel",
                  "uri"
                ]
              }
            },
            "subjects": {
              "type": "array",
              "minItems": 1,
              "items": {
                "type": "object",
                "additionalProperties": false,
                "properties": {
                  "name": {
                    "type": "string"
                  },
                  "rel": {
                    "const": "keyword"
                  }
                },
                "required": [
                  "name",
                  "rel"
                ]
              }
            },
            "genres": {
              "type": "array",
              "minItems": 1,
              "items": {
                "type": "object",
                "additionalProperties": false,
                "properties": {
                  "name": {
                    "type": "string"
                  }
                },
                "required": [
                  "name"
                ]
              }
            },
            "renditions": {
              "type": "array",
              "minItems": 1,
              "items": {
                "type": "object",
                "additionalProperties": false,
                "properties": {
                  "name": {
                    "const": "lead-picture"
                  },
                  "href": {
                    "type": "string",
                    "format": "uri"
                  }
                },
                "required": [
                  "name",
                  "href"
                ]
              }
            },
            "copyrightHolder": {
              "type": "string"
            },
            "usageTerms": {
              "type": "string"
            },
            "wirespool": {
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "seq": {
                  "type": "integer",
                  "minimum": 1,
                  "description": "place in the journal; no holes"
                },
                "op": {
                  "enum": [
                    "put",
                    "update",
                    "copy",
                    "withdraw"
                  ]
                },
                "traceID": {
                  "type": "string",
                  "description": "names the decisions behind this record; see `wirespool why`"
                },
                "robotsChecked": {
                  "type": "boolean",
                  "description": "false where robots.txt was not asked: seed text files"
                },
                "paywalled": {
                  "type": "boolean"
                },
                "dropped": {
                  "type": "integer",
                  "minimum": 0,
                  "description": "lines left out as page furniture"
                },
                "unsure": {
                  "type": "boolean",
                  "description": "the extractor's confidence lay below text.min-confidence"
                },
                "fetch": {
                  "type": "object",
                  "additionalProperties": false,
                  "properties": {
                    "at": {
                      "type": "string",
                      "format": "date-time"
                    },
                    "status": {
                      "type": "integer",
                      "minimum": 100,
                      "maximum": 599
                    },
                    "url": {
                      "type": "string",
                      "format": "uri"
                    },
                    "httpVersion": {
                      "type": "string"
                    },
                    "remoteAddress": {
                      "type": "string"
                    },
                    "wireBytes": {
                      "type": "integer",
                      "minimum": 0
                    },
                    "bodyBytes": {
                      "type": "integer",
                      "minimum": 0
                    },
                    "milliseconds": {
                      "type": "integer",
                      "minimum": 0
                    },
                    "redirects": {
                      "$ref": "#/$defs/strings"
                    }
                  },
                  "required": [
                    "at",
                    "status",
                    "url",
                    "bodyBytes"
                  ]
                },
                "extractor": {
                  "type": "object",
                  "additionalProperties": false,
                  "properties": {
                    "name": {
                      "type": "string"
                    },
                    "version": {
                      "type": "string"
                    },
                    "method": {
                      "type": "string"
                    },
                    "confidence": {
                      "type": "number",
                      "minimum": 0,
                      "maximum": 1
                    },
                    "declaredLanguage": {
                      "type": "string",
                      "description": "BCP 47, where the page declares another language than the record names"
                    },
                    "detectedLanguage": {
                      "type": "string",
                      "description": "BCP 47, where the text's own language is another than the record names"
                    },
                    "credits": {
                      "type": "array",
                      "minItems": 1,
                      "items": {
                        "type": "string"
                      },
                      "description": "whom the page credits as printed, where these are not just the people"
                    }
                  },
                  "required": [
                    "name",
                    "version",
                    "confidence"
                  ]
                },
                "copies": {
                  "type": "array",
                  "minItems": 1,
                  "items": {
                    "type": "object",
                    "additionalProperties": false,
                    "properties": {
                      "relation": {
                        "enum": [
                          "copy-of",
                          "near-duplicate-of",
                          "same-event-as"
                        ]
                      },
                      "basis": {
                        "enum": [
                          "url",
                          "exact",
                          "alignment",
                          "facts"
                        ]
                      },
                      "other": {
                        "type": "string",
                        "pattern": "^[0-9a-f]{16}$",
                        "description": "the story that was here first"
                      },
                      "containmentHere": {
                        "type": "number",
                        "minimum": 0,
                        "maximum": 1,
                        "description": "weighted share of this text that stands in the other"
                      },
                      "containmentThere": {
                        "type": "number",
                        "minimum": 0,
                        "maximum": 1,
                        "description": "weighted share of the other text that stands in this one"
                      },
                      "passages": {
                        "type": "array",
                        "items": {
                          "type": "object",
                          "additionalProperties": false,
                          "properties": {
                            "here": {
                              "$ref": "#/$defs/wordRange",
                              "description": "first word and the word after the last, counted from 0"
                            },
                            "there": {
                              "$ref": "#/$defs/wordRange",
                              "description": "first word and the word after the last, counted from 0"
                            },
                            "text": {
                              "type": "string"
                            }
                          },
                          "required": [
                            "here",
                            "there",
                            "text"
                          ]
                        }
                      },
                      "differences": {
                        "type": "array",
                        "items": {
                          "type": "string"
                        }
                      },
                      "boilerplate": {
                        "type": "number",
                        "minimum": 0,
                        "maximum": 1
                      },
                      "likeness": {
                        "type": "number",
                        "minimum": 0,
                        "maximum": 1,
                        "description": "cosine of names, numbers and words; only of same-event-as"
                      },
                      "sharedFacts": {
                        "type": "array",
                        "items": {
                          "type": "string"
                        },
                        "description": "rare names and numbers of both; only of same-event-as"
                      }
                    },
                    "required": [
                      "relation",
                      "basis",
                      "other",
                      "containmentHere",
                      "containmentThere",
                      "passages",
                      "differences",
                      "boilerplate"
                    ]
                  }
                },
                "agencies": {
                  "type": "array",
                  "minItems": 1,
                  "description": "where the text names which agency",
                  "items": {
                    "type": "object",
                    "additionalProperties": false,
                    "properties": {
                      "agency": {
                        "type": "string"
                      },
                      "place": {
                        "enum": [
                          "byline",
                          "dateline",
                          "credit",
                          "tail",
                          "text"
                        ]
                      },
                      "printed": {
                        "type": "string"
                      }
                    },
                    "required": [
                      "agency",
                      "place",
                      "printed"
                    ]
                  }
                },
                "changes": {
                  "type": "object",
                  "additionalProperties": false,
                  "description": "what differs from the version before; of a copy, from the story that it is a copy of",
                  "properties": {
                    "against": {
                      "type": "integer",
                      "minimum": 1,
                      "description": "the version compared with"
                    },
                    "story": {
                      "type": "string",
                      "pattern": "^[0-9a-f]{16}$",
                      "description": "the story compared with, where it is another one"
                    },
                    "cutWords": {
                      "type": "integer",
                      "minimum": 1
                    },
                    "addedWords": {
                      "type": "integer",
                      "minimum": 1
                    },
                    "headline": {
                      "$ref": "#/$defs/changedParagraph"
                    },
                    "added": {
                      "$ref": "#/$defs/paragraphs"
                    },
                    "cut": {
                      "$ref": "#/$defs/paragraphs"
                    },
                    "changed": {
                      "type": "array",
                      "minItems": 1,
                      "items": {
                        "$ref": "#/$defs/changedParagraph"
                      }
                    },
                    "moved": {
                      "type": "integer",
                      "minimum": 1
                    },
                    "numbers": {
                      "$ref": "#/$defs/cutAndAdded"
                    },
                    "names": {
                      "$ref": "#/$defs/cutAndAdded"
                    },
                    "note": {
                      "type": "object",
                      "additionalProperties": false,
                      "properties": {
                        "kind": {
                          "enum": [
                            "correction",
                            "clarification",
                            "retraction",
                            "update"
                          ]
                        },
                        "text": {
                          "type": "string"
                        }
                      },
                      "required": [
                        "kind",
                        "text"
                      ]
                    },
                    "more": {
                      "type": "integer",
                      "minimum": 1,
                      "description": "differences beyond the bounds of these lists"
                    }
                  }
                },
                "preferred": {
                  "type": "object",
                  "additionalProperties": false,
                  "description": "whose text this is, where it is not the story's own",
                  "properties": {
                    "story": {
                      "type": "string",
                      "pattern": "^[0-9a-f]{16}$"
                    },
                    "url": {
                      "type": "string"
                    },
                    "words": {
                      "type": "integer",
                      "minimum": 0
                    },
                    "wordsBefore": {
                      "type": "integer",
                      "minimum": 0
                    }
                  },
                  "required": [
                    "story",
                    "words",
                    "wordsBefore"
                  ]
                },
                "withdrawal": {
                  "type": "object",
                  "additionalProperties": false,
                  "description": "why the story counts as gone",
                  "properties": {
                    "cause": {
                      "enum": [
                        "gone",
                        "not-found",
                        "takedown-page",
                        "front-page",
                        "deleted-entry"
                      ]
                    },
                    "looks": {
                      "type": "integer",
                      "minimum": 1
                    },
                    "firstAt": {
                      "type": "string",
                      "format": "date-time"
                    },
                    "lastAt": {
                      "type": "string",
                      "format": "date-time"
                    },
                    "detail": {
                      "type": "string"
                    }
                  },
                  "required": [
                    "cause",
                    "looks",
                    "firstAt",
                    "lastAt"
                  ]
                },
                "rights": {
                  "type": "object",
                  "additionalProperties": false,
                  "properties": {
                    "tdmReservation": {
                      "type": "boolean"
                    },
                    "tdmPolicy": {
                      "type": "string"
                    },
                    "robots": {
                      "type": "array",
                      "items": {
                        "type": "string"
                      }
                    },
                    "licence": {
                      "type": "string"
                    },
                    "accessibleForFree": {
                      "type": "boolean"
                    },
                    "copyrightHolder": {
                      "type": "string"
                    }
                  }
                }
              },
              "required": [
                "seq",
                "op",
                "traceID",
                "robotsChecked"
              ],
              "description": "how the record came about"
            }
          },
          "required": [
            "standard",
            "uri",
            "type",
            "profile",
            "version",
            "firstCreated",
            "versionCreated",
            "pubStatus",
            "wirespool"
          ],
          "$defs": {
            "changedParagraph": {
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "was": {
                  "type": "integer",
                  "minimum": 0
                },
                "at": {
                  "type": "integer",
                  "minimum": 0
                },
                "before": {
                  "type": "string"
                },
                "after": {
                  "type": "string"
                }
              },
              "required": [
                "was",
                "at",
                "before",
                "after"
              ]
            },
            "cutAndAdded": {
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "cut": {
                  "$ref": "#/$defs/strings"
                },
                "added": {
                  "$ref": "#/$defs/strings"
                }
              }
            },
            "paragraphs": {
              "type": "array",
              "minItems": 1,
              "items": {
                "type": "object",
                "additionalProperties": false,
                "properties": {
                  "at": {
                    "type": "integer",
                    "minimum": 1
                  },
                  "text": {
                    "type": "string"
                  }
                },
                "required": [
                  "at",
                  "text"
                ]
              }
            },
            "strings": {
              "type": "array",
              "minItems": 1,
              "items": {
                "type": "string"
              }
            },
            "wordRange": {
              "type": "array",
              "items": {
                "type": "integer",
                "minimum": 0
              },
              "minItems": 2,
              "maxItems": 2
            }
          }
        }
        """#
}
