void NAME(adjoint_random)(AdjointRandom function, uint64_t key, uint64_t step, int64_t first,
                          int64_t count, double alpha, double beta, const REAL *x, REAL *y,
                          uint8_t *mask) {
  uint64_t block[BLOCK];
  uint8_t taken[BLOCK];
  for (int64_t start = 0, size; start < count; start += size) {
    // Two numbers come of each counter: an odd one is the second of its pair.
    const int64_t odd = (first + start) % 2;
    const uint64_t *bits = block + odd;
    size = smaller(BLOCK - odd, count - start);
    random_bits(key, step, (uint64_t)(first + start - odd), block);
    switch (function) {
      case AdjointRandomUniform:
        for (int64_t i = 0; i < size; i++) y[start + i] = (REAL)(alpha + beta * uniform(bits[i]));
        continue;
      case AdjointRandomNormal:
        for (int64_t i = 0; i < size; i++) {
          const int64_t odd = 2 * (int64_t)bits[i] + 1;
          const double q = (double)(odd - ((int64_t)1 << 53)) * 0x1p-54;
          y[start + i] = (REAL)(alpha + beta * adjoint_normal_quantile(q));
        }
        continue;
      case AdjointRandomDropout:
        for (int64_t i = 0; i < size; i++) taken[i] = uniform(bits[i]) >= alpha;
        if (y == 0) break;
        for (int64_t i = 0; i < size; i++) {
          const REAL value = (REAL)((double)x[start + i] * beta);
          y[start + i] = taken[i] ? value : 0;
        }
        break;
      case AdjointRandomBernoulli:
        for (int64_t i = 0; i < size; i++) taken[i] = uniform(bits[i]) < (double)x[start + i];
        if (y == 0) break;
        for (int64_t i = 0; i < size; i++) y[start + i] = taken[i];
        break;
    }
    if (mask != 0) memcpy(mask + start, taken, (size_t)size);
  }
}
