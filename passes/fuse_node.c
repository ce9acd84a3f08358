/* What fusion must know of a node by itself: whether it reduces, multiplies, costs much, or is another name
 * for what lies elsewhere. */
#include "passes/fuse_decide.h"

#include <stdlib.h>
#include <string.h>

Ref fuse_strip(const Graph *g, Ref r)
{
    while (node_at(g, r)->op == OP_MARK || node_at(g, r)->op == OP_STOP || node_at(g, r)->op == OP_CUSTOM)
        r = node_at(g, r)->arg[0];
    return r;
}

bool contract_is_plain(const Node *n)
{
    const Contract *c = n->contract;
    uint32_t seen = 0;
    for (int p = 0; p < n->rank; p++) {
        int z;
        if (dim_is(n->shape[p], 1) && c->out.at[p].nterms == 0 && dim_is(c->out.at[p].offset, 0))
            continue;
        if (!affine_is_axis(&c->out.at[p], &z) || c->box[z] != n->shape[p] || (seen >> z & 1))
            return false;
        seen |= 1u << z;
    }
    return true;
}

uint32_t contract_reduces(const Contract *c)
{
    uint32_t in_result = 0;
    for (int p = 0; p < c->out.rank; p++)
        for (int i = 0; i < c->out.at[p].nterms; i++)
            in_result |= 1u << c->out.at[p].axis[i];
    return ((1u << c->nbox) - 1) & ~in_result;
}

bool is_reduction(const Node *n)
{
    if (n->op == OP_CONTRACT)
        return contract_reduces(n->contract) != 0;
    return n->op == OP_RMAX || n->op == OP_RMIN || n->op == OP_ARGMAX || n->op == OP_ARGMIN;
}

uint32_t operand_axes(const Contract *c, int o)
{
    uint32_t set = 0;
    for (int i = 0; i < c->in[o].rank; i++)
        for (int t = 0; t < c->in[o].at[i].nterms; t++)
            set |= 1u << c->in[o].at[i].axis[t];
    return set;
}

bool is_contraction(const Node *n)
{
    if (n->op != OP_CONTRACT || n->nargs < 2 || !contract_reduces(n->contract))
        return false;
    uint32_t a = operand_axes(n->contract, 0), b = operand_axes(n->contract, 1);
    return (a & ~b) && (b & ~a);
}

bool is_free(const Node *n)
{
    switch (n->op) {
    case OP_CONST: case OP_ARRAY: case OP_SIZE: case OP_IOTA: case OP_INPUT: case OP_RESHAPE:
    case OP_MARK: case OP_STOP: case OP_CUSTOM: case OP_LOOP: case OP_PART:
        return true;
    default:
        return is_view(n) && contract_is_plain(n);
    }
}

bool is_expensive(const Node *n)
{
    switch (n->op) {
    case OP_EXP: case OP_LOG: case OP_EXPM1: case OP_LOG1P: case OP_SIN: case OP_COS: case OP_TANH:
    case OP_ERF: case OP_POW: case OP_RANDOM: case OP_MOD: case OP_IDIV: case OP_GATHER:
        return true;
    default:
        return false;
    }
}

bool is_window(const Node *n)
{
    if (n->op != OP_CONTRACT || contract_reduces(n->contract))
        return false;
    for (int i = 0; i < n->contract->in[0].rank; i++)
        if (n->contract->in[0].at[i].nterms > 1)
            return true;
    return false;
}

bool is_repeat(const Node *n)
{
    if (n->op != OP_CONTRACT || !is_view(n))
        return false;
    for (int z = 0; z < n->contract->nbox; z++) {
        bool read = dim_is(n->contract->box[z], 1);
        for (int i = 0; i < n->contract->in[0].rank; i++)
            read |= affine_coef(&n->contract->in[0].at[i], z) != 0;
        if (!read)
            return true;
    }
    return false;
}

bool has_storage(const Node *n)
{
    return n->op == OP_INPUT || n->op == OP_ARRAY || n->op == OP_PART;
}
