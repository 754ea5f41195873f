#ifndef WIRESPOOL_CXML2_H
#define WIRESPOOL_CXML2_H
// Debian's libxml2 is built with ICU and pulls ICU's headers in, which clash with those that Foundation carries.
// Only encoding.h looks at this, for the tail of a struct that is never reached from Swift.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/HTMLparser.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlmemory.h>

// xmlFree is a mutable global function pointer, which Swift 6 does not import as safe to use.
static inline void wirespool_xml_free(void *memory) { xmlFree(memory); }
#endif
