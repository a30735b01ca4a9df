// The products of attention and its gradient.
#ifndef ADJOINT_ATTENTION_H
#define ADJOINT_ATTENTION_H

#include "common.h"

// How many queries are taken at once.
enum { ATTENTION_QUERIES = 64 };

// From one row, and from one column, of a matrix to the next.
typedef struct {
  int64_t row, column;
} AttentionSteps;

// One product, added to what is there if beta is 1.
INLINE AdjointProduct attention_product(int64_t rows, int64_t columns, int64_t depth,
                                        AttentionSteps a, AttentionSteps b, int64_t c_row,
                                        double alpha, double beta) {
  return (AdjointProduct){.rows = rows, .columns = columns, .depth = depth, .a_row = a.row,
                          .a_depth = a.column, .b_depth = b.row, .b_column = b.column,
                          .z_row = c_row, .z_column = 1, .c_row = c_row, .batch = 1,
                          .alpha = alpha, .beta = beta};
}

#endif
