#ifndef WIRESPOOL_CCRYPTO_H
#define WIRESPOOL_CCRYPTO_H
#include <openssl/crypto.h>
#include <openssl/opensslv.h>
#include <openssl/sha.h>
#endif
