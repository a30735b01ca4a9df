#include "common.h"

// Of x between 0 and 1, by the series of 2 artanh((m - 1) / (m + 1)) for x = m 2^e and m near 1.
static double logarithm(double x) {
  int exponent;
  double m = frexp(x, &exponent);
  if (m < 0.70710678118654752440) {
    m *= 2;
    exponent--;
  }
  const double s = (m - 1) / (m + 1), t = s * s;
  double sum = 0;
  for (int n = 23; n >= 3; n -= 2) sum = (sum + 1.0 / n) * t;
  // The logarithm of 2 in two parts, the first with few bits, so that its multiples are exact.
  return exponent * 0x1.62e42feep-1 + (exponent * 0x1.a39ef35793c76p-33 + (2 * s + 2 * s * sum));
}

// The value of a polynomial of degree 7.
INLINE double polynomial(const double c[8], double x) {
  double sum = c[7];
  for (int n = 6; n >= 0; n--) sum = sum * x + c[n];
  return sum;
}

// Rational functions of three ranges. Wichura, "Algorithm AS 241: the percentage points of the normal
// distribution", 1988 (PPND16, relative error about 1e-16).
double adjoint_normal_quantile(double q) {
  static const double a[8] = {3.3871328727963666080e0,  1.3314166789178437745e+2,
                              1.9715909503065514427e+3, 1.3731693765509461125e+4,
                              4.5921953931549871457e+4, 6.7265770927008700853e+4,
                              3.3430575583588128105e+4, 2.5090809287301226727e+3};
  static const double b[8] = {1.0,                      4.2313330701600911252e+1,
                              6.8718700749205790830e+2, 5.3941960214247511077e+3,
                              2.1213794301586595867e+4, 3.9307895800092710610e+4,
                              2.8729085735721942674e+4, 5.2264952788528545610e+3};
  static const double c[8] = {1.42343711074968357734e0,  4.63033784615654529590e0,
                              5.76949722146069140550e0,  3.64784832476320460504e0,
                              1.27045825245236838258e0,  2.41780725177450611770e-1,
                              2.27238449892691845833e-2, 7.74545014278341407640e-4};
  static const double d[8] = {1.0,                       2.05319162663775882187e0,
                              1.67638483018380384940e0,  6.89767334985100004550e-1,
                              1.48103976427480074590e-1, 1.51986665636164571966e-2,
                              5.47593808499534494600e-4, 1.05075007164441684324e-9};
  static const double e[8] = {6.65790464350110377720e0,  5.46378491116411436990e0,
                              1.78482653991729133580e0,  2.96560571828504891230e-1,
                              2.65321895265761230930e-2, 1.24266094738807843860e-3,
                              2.71155556874348757815e-5, 2.01033439929228813265e-7};
  static const double f[8] = {1.0,                       5.99832206555887937690e-1,
                              1.36929880922735805310e-1, 1.48753612908506148525e-2,
                              7.86869131145613259100e-4, 1.84631831751005468180e-5,
                              1.42151175831644588870e-7, 2.04426310338993978564e-15};
  if (fabs(q) <= 0.425) {
    const double r = 0.180625 - q * q;
    return q * polynomial(a, r) / polynomial(b, r);
  }
  const double r = sqrt(-logarithm(0.5 - fabs(q)));
  const double x = r <= 5 ? polynomial(c, r - 1.6) / polynomial(d, r - 1.6)
                          : polynomial(e, r - 5) / polynomial(f, r - 5);
  return q < 0 ? -x : x;
}

enum { BLOCK = 256 };

// A block of numbers of 53 bits, from an even number on. Salmon and others 2011.
static void random_bits(uint64_t key, uint64_t step, uint64_t first, uint64_t bits[BLOCK]) {
  for (uint64_t i = 0; i < BLOCK / 2; i++) {
    const uint64_t index = first / 2 + i;
    uint32_t a = (uint32_t)index, b = (uint32_t)(index >> 32);
    uint32_t c = (uint32_t)step, d = (uint32_t)(step >> 32);
    uint32_t low = (uint32_t)key, high = (uint32_t)(key >> 32);
#pragma clang loop unroll(full)
    for (int round = 0; round < 10; round++) {
      const uint64_t p = (uint64_t)a * 0xD2511F53u, q = (uint64_t)c * 0xCD9E8D57u;
      a = (uint32_t)(q >> 32) ^ b ^ low;
      b = (uint32_t)q;
      c = (uint32_t)(p >> 32) ^ d ^ high;
      d = (uint32_t)p;
      low += 0x9E3779B9u;
      high += 0xBB67AE85u;
    }
    bits[2 * i] = ((uint64_t)a << 32 | b) >> 11;
    bits[2 * i + 1] = ((uint64_t)c << 32 | d) >> 11;
  }
}

INLINE double uniform(uint64_t bits) { return (double)(int64_t)bits * 0x1p-53; }

#define TEMPLATE "random_template.h"
#include "each_real.h"
