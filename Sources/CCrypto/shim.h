#ifndef WIRESPOOL_CCRYPTO_H
#define WIRESPOOL_CCRYPTO_H
#include <openssl/sha.h>
#endif
