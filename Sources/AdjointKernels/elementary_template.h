// Elementary functions in double precision, by own polynomials: nothing but additions, products,
// quotients, FMA and choices, without branches, so that loops over them fit vector units and every
// level gives the same bits. Where REAL is float the polynomials are good to 2^-30, so that the
// result, rounded to float, is the nearest number or, rarely, its neighbor; else to about 2^-56.
#include "coefficients.h"

// The sum of coefficient i times x^i.
#define POLYNOMIAL(table, x) \
  NAME(polynomial)((int)(sizeof(table) / sizeof(table[0])), table, (x))
#define POLYNOMIAL_OF(name, x) (SINGLE ? POLYNOMIAL(name##_single, x) : POLYNOMIAL(name##_double, x))

INLINE double NAME(polynomial)(int count, const double *table, double x) {
  double sum = table[count - 1];
  _Pragma("clang loop unroll(full)") for (int i = count - 2; i >= 0; i--)
    sum = FMA(sum, x, table[i]);
  return sum;
}

INLINE uint64_t NAME(bits)(double x) {
  uint64_t bits;
  memcpy(&bits, &x, sizeof x);
  return bits;
}

INLINE double NAME(number)(uint64_t bits) {
  double x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

// The nearest whole number, for magnitudes below 2^51.
INLINE double NAME(nearest)(double x) { return (x + 0x1.8p52) - 0x1.8p52; }

// 2^n for whole n in -1022 ... 1023: the sum ends with the bits of n + 1023.
INLINE double NAME(power_of_two)(double n) {
  return NAME(number)(NAME(bits)(n + (0x1.8p52 + 1023)) << 52);
}

// exp(x) = 2^n (1 + rest) with whole n, for x that does not overflow by far.
INLINE double NAME(exponent)(double x, double *rest) {
  const double n = NAME(nearest)(x * 0x1.71547652b82fep+0);
  double r = FMA(n, -0x1.62e42fefa39efp-1, x);
  if (!SINGLE) r = FMA(n, -0x1.abc9e3b39803fp-56, r);
  *rest = FMA(r * r, POLYNOMIAL_OF(exp, r), r);
  return n;
}

// Beyond these bounds exp(x) overflows, or is 0 in any sum or product that matters.
INLINE double NAME(bounded)(double x) {
  const double low = SINGLE ? -700 : -746, high = SINGLE ? 700 : 710;
  return x < low ? low : x > high ? high : x;
}

INLINE double NAME(exp)(double x) {
  double rest;
  const double n = NAME(exponent)(NAME(bounded)(x), &rest);
  if (SINGLE) return x != x ? x : (1 + rest) * NAME(power_of_two)(n);
  // Two steps, as 2^n alone may be no normal number.
  const double half = NAME(nearest)(n / 2);
  return x != x ? x : (1 + rest) * NAME(power_of_two)(half) * NAME(power_of_two)(n - half);
}

INLINE double NAME(expm1)(double x) {
  double rest;
  const double n = NAME(exponent)(NAME(bounded)(x), &rest);
  const double half = SINGLE ? n : NAME(nearest)(n / 2), scale = NAME(power_of_two)(half);
  const double value = FMA(scale, rest, scale - NAME(power_of_two)(half - n));
  return __builtin_fabs(x) > 0 ? value * NAME(power_of_two)(n - half) : x;
}

// x = 2^k m with m in sqrt(1/2) ... sqrt(2), for positive normal x.
INLINE double NAME(split)(double x, double *k) {
  const uint64_t low = 0x3fe6a09e667f3bcd, one = 0x3ff0000000000000;
  const uint64_t i = NAME(bits)(x) + (one - low);
  *k = NAME(number)(i >> 52 | 0x4330000000000000) - (0x1p52 + 1023);
  return NAME(number)((i & 0xfffffffffffff) + low);
}

// k log(2) + log(1 + f) + c, with a small correction c.
INLINE double NAME(log_parts)(int single, double k, double f, double c) {
  if (single)
    return FMA(k, 0x1.62e42fefa39efp-1, FMA(f * f, POLYNOMIAL(log_single, f), f));
  // log(1 + f) = 2 artanh(s) = f - (h - s (h + z P(z))).
  const double s = f / (2 + f), z = s * s, h = f * f / 2;
  const double low = FMA(s, FMA(z, POLYNOMIAL(log_double, z), h), FMA(k, 0x1.a39ef35793c76p-33, c));
  // The first part of log(2) has few bits, so that its multiples are exact.
  return k * 0x1.62e42feep-1 - ((h - low) - f);
}

INLINE double NAME(log_to)(int single, double x) {
  const int tiny = !SINGLE && x < 0x1p-1022;  // floats are normal doubles
  double k;
  const double m = NAME(split)(tiny ? x * 0x1p54 : x, &k);
  const double value = NAME(log_parts)(single, tiny ? k - 54 : k, m - 1, 0);
  const double beyond = x == 0 ? -INFINITY : (x - x) / 0.0;  // NaN stays as it is
  return x > 0 ? (x < INFINITY ? value : x) : beyond;
}

INLINE double NAME(log)(double x) { return NAME(log_to)(SINGLE, x); }

INLINE double NAME(log1p)(double x) {
  double k;
  const double u = 1 + x, m = NAME(split)(u, &k);
  // What the sum u has lost; without it where x itself can be taken.
  const double lost = (x < 1 ? x - (u - 1) : 1 - (u - x)) / u;
  const double f = k == 0 ? x : m - 1, c = SINGLE || k == 0 ? 0 : lost;
  const double value = NAME(log_parts)(SINGLE, k, f, c);
  const double beyond = x == -1 ? -INFINITY : (x - x) / 0.0;
  const int plain = (x < INFINITY) & (x != 0);
  return x > -1 ? (plain ? value : x) : beyond;
}

// Of doubles; tanh_template.h has that of floats.
INLINE double NAME(tanh)(double x) {
  const double e = NAME(expm1)(-2 * __builtin_fabs(x));
  return __builtin_copysign(e / (e + 2), x);
}

INLINE double NAME(sigmoid)(double x) {
  // The exponential of what is not positive never overflows.
  const double e = NAME(exp)(-__builtin_fabs(x));
  return (x < 0 ? e : 1) / (1 + e);
}

INLINE double NAME(softplus)(double x) {
  return (x > 0 ? x : 0) + NAME(log1p)(NAME(exp)(-__builtin_fabs(x)));
}

// erfc(a) for a >= 0, given a^2 = square + low.
INLINE double NAME(complement)(double a, double square, double low) {
  const double c = SINGLE ? 3 : 3.5, t = c / (c + a);
  const double e = NAME(exp)(-square);
  return t * POLYNOMIAL_OF(erfc, t - 0.5) * (SINGLE ? e : FMA(-low, e, e));
}

INLINE double NAME(erf)(double x) {
  const double all = __builtin_fabs(x), a = all > 40 ? 40 : all, z = a * a;
  const double far = 1 - NAME(complement)(a, z, FMA(a, a, -z));
  return z < 0.59 ? x * POLYNOMIAL_OF(erf, z) : __builtin_copysign(far, x);
}

INLINE double NAME(gelu)(double x) {
  // x times the normal distribution's share below x; that above x where it is small.
  const double all = __builtin_fabs(x), b = all < 56 ? all : 56, z = b * b / 2;
  const double tail = NAME(complement)(b * 0x1.6a09e667f3bcdp-1, z, FMA(b / 2, b, -z)) / 2;
  return x == -INFINITY ? -0.0 : x * (x < 0 ? tail : 1 - tail);
}

INLINE double NAME(gelu_tanh)(double x) {
  // (1 + tanh u) / 2 is the logistic function of 2 u.
  const double u = 0.79788456080286535588 * x * (1 + 0.044715 * x * x);
  const double value = x * NAME(sigmoid)(2 * u);
  return x != x ? x : x == -INFINITY ? -0.0 : value;
}

// The derivatives of both. Beyond 40 they are 0 or 1, and what overflows would meet 0.
INLINE double NAME(gelu_slope)(double x) {
  const double all = __builtin_fabs(x), b = all < 40 ? all : 40, z = b * b / 2;
  const double low = FMA(b / 2, b, -z), e = NAME(exp)(-z);
  const double tail = NAME(complement)(b * 0x1.6a09e667f3bcdp-1, z, low) / 2;
  const double density = 0x1.9884533d43651p-2 * (SINGLE ? e : FMA(-low, e, e));
  const double inner = tail - b * density;
  return x != x ? x : x < 0 ? inner : 1 - inner;
}

INLINE double NAME(gelu_tanh_slope)(double x) {
  // Of the polynomial linear x + cubic x^3 whose logistic function is the share below x.
  const double linear = 0x1.9884533d43651p+0, cubic = 0x1.2444f2a4d8b4bp-4;
  const double b = x < -40 ? -40 : x > 40 ? 40 : x, square = b * b;
  const double share = NAME(sigmoid)(b * FMA(cubic, square, linear));
  const double rise = FMA(3 * cubic, square, linear);
  const double value = FMA(b * FMA(-share, share, share), rise, share);
  return x != x ? x : value;
}

INLINE double NAME(mish)(double x) {
  // The hyperbolic tangent of a logarithm is rational in exp(x), or in exp(-x).
  const double e = NAME(exp)(-__builtin_fabs(x)), below = e * (e + 2);
  const double value = x * (x < 0 ? below / (below + 2) : (1 + 2 * e) / (1 + 2 * e * (1 + e)));
  return x != x ? x : x == -INFINITY ? -0.0 : value;
}

// Up to this magnitude a multiple of the parts of pi / 2 is exact.
#define LARGEST_ANGLE 0x1p20

// The sine of x + quarters pi / 2.
INLINE double NAME(sine)(double x, double quarters) {
  const double n = NAME(nearest)(x * 0x1.45f306dc9c883p-1);
  const double first = FMA(-n, 0x1.921fb544p+0, x), w = n * 0x1.0b4611a6p-34;
  const double second = first - w, v = n * 0x1.3198a2ep-69, r = second - v;
  const double lost = ((first - second) - w) + ((second - r) - v);
  const double low = FMA(-n, 0x1.b839a252049c1p-104, lost), z = r * r, h = z / 2, one = 1 - h;
  const double sine = r + FMA(r * z, POLYNOMIAL_OF(sin, z), low * one);
  const double cosine = one + ((1 - one) - h + FMA(z * z, POLYNOMIAL_OF(cos, z), -(r * low)));
  const uint64_t quadrant = NAME(bits)(n + quarters + 0x1.8p52);
  const double value = quadrant & 1 ? cosine : sine;
  return quadrant & 2 ? -value : value;
}

INLINE double NAME(sin)(double x) { return x == 0 ? x : NAME(sine)(x, 0); }

INLINE double NAME(cos)(double x) { return NAME(sine)(x, 1); }

// For float alone: the logarithm has bits to spare.
INLINE double NAME(pow)(double x, double y) {
  const double a = __builtin_fabs(x), magnitude = NAME(exp)(y * NAME(log_to)(0, a));
  const int whole = y == NAME(nearest)(y) || __builtin_fabs(y) >= 0x1p51;
  const int odd = whole && __builtin_fabs(y) < 0x1p51 && y / 2 != NAME(nearest)(y / 2);
  const double size = a == 1 && y == y ? 1 : magnitude;
  const double value = odd ? __builtin_copysign(size, x) : size;
  const int undefined = x < 0 && x > -INFINITY && !whole;
  return x == 1 || y == 0 ? 1 : undefined ? (double)NAN : value;
}
