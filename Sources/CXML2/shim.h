#ifndef WIRESPOOL_CXML2_H
#define WIRESPOOL_CXML2_H
#include <libxml/HTMLparser.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlmemory.h>

// xmlFree is a mutable global function pointer, which Swift 6 does not import as safe to use.
static inline void wirespool_xml_free(void *memory) { xmlFree(memory); }
#endif
