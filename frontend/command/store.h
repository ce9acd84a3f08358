/* Compiled models in the cache, found by their sources alone: a second `dlm run` of an unchanged
 * model neither parses nor compiles. */
#ifndef DLM_CLI_STORE_H
#define DLM_CLI_STORE_H

#include "frontend/command/options.h"

typedef struct {
    Bytes *p;
    int n;
} Objects;

void objects_free(Objects *o);

/* The objects for one entry of the model ("": of all), as these options ask for them. False when
 * there are none, or a source has changed. */
bool store_find(const Options *o, const char *entry, Objects *objects);
/* Keeps them, with the sources first .. last that they were made from. */
void store_keep(const Options *o, const char *entry, uint32_t first, uint32_t last,
                const Objects *objects);

/* Which dlm this is, for keys: a newly built one may compile otherwise. */
void put_identity(Buf *b);

#endif
