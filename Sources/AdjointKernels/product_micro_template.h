// The innermost part of a product: sums of a tile of c that stay in registers.
//
// A tile has as many rows and vectors as leave two or three registers for the operands. The
// instructions of x86 that all machines share have no fused multiply-add; there every one is a
// call, and registers do not matter.
#if SIMD == SIMD_AVX512
enum { NAME(HEIGHT) = 14, NAME(VECTORS) = 2 };
#define EACH_HEIGHT(F, v) \
  F(1, v) F(2, v) F(3, v) F(4, v) F(5, v) F(6, v) F(7, v) F(8, v) F(9, v) F(10, v) F(11, v) \
  F(12, v) F(13, v) F(14, v)
#elif SIMD == SIMD_AVX2 || defined(__aarch64__)
enum { NAME(HEIGHT) = 6, NAME(VECTORS) = 1 };
#define EACH_HEIGHT(F, v) F(1, v) F(2, v) F(3, v) F(4, v) F(5, v) F(6, v)
#else
enum { NAME(HEIGHT) = 1, NAME(VECTORS) = 1 };
#define EACH_HEIGHT(F, v) F(1, v)
#endif

enum { NAME(WIDTH) = NAME(VECTORS) * LANES };

// c[r, l] = the sum of a[r, k] * b[k, l] over k, and, where z is not null, z[r, l] added to it. On the
// way, what others read later is fetched: a line for every k. Where the lines of a have places of their
// own, a[r, k] is a[a_rows[r] + along[k]].
typedef struct {
  int64_t depth;
  const REAL *a, *b, *z, *ahead;
  const int64_t *a_rows, *along;
  int64_t a_row, a_depth, b_depth, z_row, c_row, ahead_depth;
  REAL *c;
} NAME(Work);

INLINE void NAME(end_tile)(int height, int vectors, const NAME(Work) *work,
                           NAME(Lanes) (*sums)[NAME(VECTORS)]) {
  const REAL *z = work->z;
  const int64_t z_row = work->z_row, c_row = work->c_row;
  REAL *c = work->c;
  if (z)
    UNROLL for (int r = 0; r < height; r++)
      UNROLL for (int v = 0; v < vectors; v++)
        sums[r][v] += *(const NAME(Stored) *)(z + r * z_row + v * LANES);
  UNROLL for (int r = 0; r < height; r++)
    UNROLL for (int v = 0; v < vectors; v++)
      *(NAME(Stored) *)(c + r * c_row + v * LANES) = sums[r][v];
}

// Sums take their terms with k ascending, each from 0 with one rounding a term.
INLINE void NAME(tile)(int height, int vectors, const NAME(Work) *work) {
  const int64_t a_row = work->a_row, a_depth = work->a_depth, b_depth = work->b_depth;
  const int64_t ahead_depth = work->ahead_depth, depth = work->depth;
  const REAL *a = work->a, *b = work->b, *ahead = work->ahead;
  // Five rows share a pointer, so that addresses cost few registers and no chain of additions.
  const REAL *fives[(NAME(HEIGHT) + 4) / 5];
  int64_t three = 3 * a_row;
  OPAQUE(three);
  UNROLL for (int r = 0; r < height; r += 5) fives[r / 5] = a + r * a_row;
  NAME(Lanes) sums[NAME(HEIGHT)][NAME(VECTORS)];
  UNROLL for (int r = 0; r < height; r++)
    UNROLL for (int v = 0; v < vectors; v++) sums[r][v] = 0;
  for (int64_t k = 0; k < depth; k++) {
    NAME(Lanes) right[NAME(VECTORS)];
    UNROLL for (int v = 0; v < vectors; v++) right[v] = *(const NAME(Stored) *)(b + v * LANES);
    UNROLL for (int r = 0; r < height; r++) {
      const NAME(Lanes) left = fives[r / 5][r % 5 == 3 ? three : r % 5 * a_row];
      UNROLL for (int v = 0; v < vectors; v++)
        sums[r][v] = __builtin_elementwise_fma(left, right[v], sums[r][v]);
    }
    UNROLL for (int r = 0; r < height; r += 5) {
      fives[r / 5] += a_depth;
      OPAQUE(fives[r / 5]);
    }
    b += b_depth;
    __builtin_prefetch(ahead);
    ahead += ahead_depth;
  }
  NAME(end_tile)(height, vectors, work, sums);
}

typedef void NAME(Tile)(const NAME(Work) *work);

#define TILE(HEIGHT, VECTORS)                                           \
  static void NAME(tile_##HEIGHT##_##VECTORS)(const NAME(Work) *work) { \
    NAME(tile)(HEIGHT, VECTORS, work);                                  \
  }
#define ENTRY(HEIGHT, VECTORS) NAME(tile_##HEIGHT##_##VECTORS),

// By the number of vectors and of rows, less one each.
EACH_HEIGHT(TILE, 1)
#if SIMD == SIMD_AVX512
EACH_HEIGHT(TILE, 2)
static NAME(Tile) *const NAME(tiles)[][NAME(HEIGHT)] = {{EACH_HEIGHT(ENTRY, 1)},
                                                        {EACH_HEIGHT(ENTRY, 2)}};
#else
static NAME(Tile) *const NAME(tiles)[][NAME(HEIGHT)] = {{EACH_HEIGHT(ENTRY, 1)}};
#endif

#undef EACH_HEIGHT
#undef TILE
#undef ENTRY
