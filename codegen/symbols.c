/* Names of a model's object that no other object has: so that two models, each with its parts of the
 * runtime, can be linked into one program. Every symbol that the object defines, but the functions
 * that the header declares, gets the model's name and two dots in front. The symbols stay where they
 * are; the longer table of names is put behind the end of the file. */
#include "codegen/toolchain.h"
#include "ir/ir.h"

#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    Elf64_Sym *symbols;
    size_t n, first;            /* first: of those that are not local */
    Elf64_Shdr *names;
} Symbols;

/* The table of symbols of a relocatable file; false where there is none. */
static bool find_symbols(char *file, size_t size, Symbols *s)
{
    Elf64_Ehdr *head = (Elf64_Ehdr *)file;
    if (size < sizeof *head || memcmp(head->e_ident, ELFMAG, SELFMAG) ||
        head->e_shoff + (size_t)head->e_shnum * sizeof(Elf64_Shdr) > size)
        return false;
    Elf64_Shdr *sections = (Elf64_Shdr *)(file + head->e_shoff);
    for (int i = 0; i < head->e_shnum; i++)
        if (sections[i].sh_type == SHT_SYMTAB) {
            *s = (Symbols){(Elf64_Sym *)(file + sections[i].sh_offset),
                           sections[i].sh_size / sizeof(Elf64_Sym), sections[i].sh_info,
                           &sections[sections[i].sh_link]};
            return true;
        }
    return false;
}

static bool is_of_header(const char *name, const char *model)
{
    size_t n = strlen(model);
    return !strncmp(name, model, n) && name[n] == '_';
}

/* Gives the symbols their new names; the whole table of names in *table. */
static void rename_symbols(const char *file, const Symbols *s, const char *model, Buf *table)
{
    buf_put(table, file + s->names->sh_offset, s->names->sh_size);
    for (size_t i = s->first; i < s->n; i++) {
        Elf64_Sym *symbol = &s->symbols[i];
        const char *name = file + s->names->sh_offset + symbol->st_name;
        if (symbol->st_shndx == SHN_UNDEF || is_of_header(name, model))
            continue;
        symbol->st_name = (Elf64_Word)table->n;
        buf_printf(table, "%s..%s", model, name);
        buf_put(table, "", 1);
    }
}

bool keep_symbols_apart(const char *path, const char *model)
{
    size_t size;
    Symbols s;
    Buf table = {0};
    char *file = read_file(path, &size);
    bool fine = file && find_symbols(file, size, &s);
    if (fine) {
        rename_symbols(file, &s, model, &table);
        s.names->sh_offset = size;
        s.names->sh_size = table.n;
        FILE *to = fopen(path, "wb");
        fine = to && fwrite(file, 1, size, to) == size &&
               fwrite(buf_text(&table), 1, table.n, to) == table.n;
        fine = (!to || fclose(to) == 0) && fine;
    }
    buf_free(&table);
    free(file);
    return fine;
}
