// Matrix products, and what may be done with their elements before they are stored. A part of
// AdjointKernels.h, which includes it after what it needs.
#ifndef ADJOINT_PRODUCT_H
#define ADJOINT_PRODUCT_H

// Where a step takes a number for c[i, j] of matrix m: from memory[i * row + j * column + m * matrix],
// or, where memory is null, from what a step before it made of that element: 1 is the first step, 0
// the product itself.
typedef struct AdjointProductOperand {
  const void *memory;
  int64_t row, column, matrix;
  int64_t step;
} AdjointProductOperand;

// One more function of an element, with the bits that a kernel of its own would give: map of x and
// two constants, or, where is_zip, zip of x and y, but no comparison. Where store is not null, the
// result is kept there, with the steps of c, and no other step's result; memory that is read may be
// the same, element by element.
typedef struct AdjointProductStep {
  int is_zip;
  AdjointMap map;
  AdjointZip zip;
  double alpha, beta;
  AdjointProductOperand x, y;
  void *store;
} AdjointProductStep;

// The most steps there may be.
#define ADJOINT_PRODUCT_STEPS 16

// A matrix in panels has so many columns side by side, for all rows, and then the next ones; the
// last panel is as wide as the others, with zeros.
#define ADJOINT_PRODUCT_PANEL 32

// How adjoint_product sees its operands: a[i, k], b[k, j] and z[i, j] have a stride for either index,
// so that a transpose is an exchange of strides, and a stride of 0 repeats; c[i, j] has one for rows.
// There may be a batch of matrices, each a step from the one before; z takes the steps of c.
//
// Where b_panel is not 0, b, or the matrix that it is the transpose of, is in panels, which are so far
// apart, and the strides are those in a panel. c_panel says the same of c, which then has more than
// one row and no z; so do stores, and what steps read column by column.
//
// Where b_window is not null, b is an image under it: b[k, j] is the element that tap k meets at place j,
// 0 where it meets none. The taps are those of the first channel, then those of the next, and so on. In
// the same way a[i, k] is the element that tap a_first + i of a_window meets at place k. Such an operand
// needs no strides but that of the batch; only one of the two is an image.
//
// The products of a batch with a c_step of 0 are added up, one after the other, and have no steps.
typedef struct AdjointProduct {
  int64_t rows, columns, depth;
  int64_t a_row, a_depth, b_depth, b_column, z_row, z_column, c_row;
  int64_t b_panel, c_panel;
  const AdjointWindow *a_window, *b_window;
  int64_t a_first;
  int64_t batch, a_step, b_step, c_step;
  double alpha, beta;
  int64_t step_count;
  const AdjointProductStep *steps;
} AdjointProduct;

// c[i, j] = alpha * sum + beta * z[i, j], with the sum of a[i, k] * b[k, j] over k. z is not read
// where beta is 0, and may be c. The depth is cut into the fewest blocks of at most 256, all as long
// as the first but for a rest. A block's sum starts at 0 and takes the terms in ascending order; it
// is multiplied by alpha and added to what the blocks before made of the element. Every addition of
// a product is fused: rounded once.
//
// Where there are steps, the last one's result is the element, which goes to c unless it is stored
// elsewhere. What a step reads may be c, element by element, where there is one block; where there
// are more, c has their sums in the meantime.
#define ADJOINT_DECLARE(REAL, SUFFIX)                                                        \
  void adjoint_product_##SUFFIX(const AdjointProduct *how, const REAL *a, const REAL *b,     \
                                const REAL *z, REAL *c, void *scratch);
ADJOINT_EACH_REAL(ADJOINT_DECLARE)
#undef ADJOINT_DECLARE

// The bytes of scratch that such a product of elements of `size` bytes works in.
int64_t adjoint_product_scratch(const AdjointProduct *how, int64_t size);

// The depth of a block: the same for all, but for a rest.
int64_t adjoint_product_block(int64_t depth);

#endif
