// Loops over elements, on raw pointers. Sizes and strides count elements. Nothing here allocates,
// keeps state or checks its arguments: the planner has.
#ifndef ADJOINT_KERNELS_H
#define ADJOINT_KERNELS_H

#include <stdint.h>

#if __has_attribute(enum_extensibility)
#define ADJOINT_CLOSED_ENUM __attribute__((enum_extensibility(closed)))
#else
#define ADJOINT_CLOSED_ENUM
#endif

// Functions of one value.
typedef enum ADJOINT_CLOSED_ENUM AdjointMap {
  AdjointMapNegate,
  AdjointMapExp,
  AdjointMapTanh,
  AdjointMapSigmoid,
  AdjointMapRelu,
} AdjointMap;

// Functions of two values.
typedef enum ADJOINT_CLOSED_ENUM AdjointZip {
  AdjointZipAdd,
  AdjointZipSubtract,
  AdjointZipMultiply,
  AdjointZipDivide,
} AdjointZip;

// y[i] = function(x[i]); x and y may be the same.
void adjoint_map_f32(AdjointMap function, int64_t count, const float *x, float *y);
void adjoint_map_f64(AdjointMap function, int64_t count, const double *x, double *y);

// z[i * columns + j] = function(x[i * x_row + j * x_column], y[i * y_row + j * y_column]).
void adjoint_zip_f32(AdjointZip function, int64_t rows, int64_t columns, const float *x,
                     int64_t x_row, int64_t x_column, const float *y, int64_t y_row,
                     int64_t y_column, float *z);
void adjoint_zip_f64(AdjointZip function, int64_t rows, int64_t columns, const double *x,
                     int64_t x_row, int64_t x_column, const double *y, int64_t y_row,
                     int64_t y_column, double *z);

// c = alpha * op(a) * op(b) + beta * c with c rows x columns and depth summed in ascending order,
// all row-major and dense; op transposes where asked.
void adjoint_product_f32(int64_t rows, int64_t columns, int64_t depth, int transpose_a,
                         int transpose_b, float alpha, const float *a, const float *b, float beta,
                         float *c);
void adjoint_product_f64(int64_t rows, int64_t columns, int64_t depth, int transpose_a,
                         int transpose_b, double alpha, const double *a, const double *b,
                         double beta, double *c);

#endif
