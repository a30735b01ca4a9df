"""Prints the coefficients of Sources/AdjointKernels/elementary_template.h and tanh_template.h.

Each polynomial interpolates its function at the Chebyshev points of an interval, in 60 digits; that
is within a small factor of the best one. The greatest error, relative to `scale`, is printed too.
"""

import struct

from mpmath import mp, mpf

mp.dps = 60


def interpolate(function, low, high, count):
    """The `count` coefficients, ascending, of the polynomial through the Chebyshev points."""
    low, high = mpf(low), mpf(high)
    points = [
        (low + high) / 2 + (high - low) / 2 * mp.cos((2 * i + 1) * mp.pi / (2 * count))
        for i in range(count)
    ]
    return through(points, function)


def through(points, function):
    """The coefficients, ascending, of the polynomial that is the function at these points."""
    count = len(points)
    rows = mp.matrix(count, count)
    for i, x in enumerate(points):
        for j in range(count):
            rows[i, j] = x**j
    return list(mp.lu_solve(rows, mp.matrix([function(x) for x in points])))


def show(name, function, low, high, count, scale=lambda x: 1):
    """Prints the coefficients as doubles, lowest first."""
    exact = interpolate(function, low, high, count)
    rounded = [float(c) for c in exact]
    worst = mpf(0)
    for i in range(401):
        x = mpf(low) + (mpf(high) - mpf(low)) * i / 400
        worst = max(worst, abs(mp.polyval(rounded[::-1], x) - function(x)) * scale(x))
    print(f"{name}: 2^{float(mp.log(worst, 2)):.1f}")
    print("  " + ", ".join(c.hex() for c in rounded))


def quotient(function, limit):
    """The function, or its limit at 0."""
    return lambda x: limit if abs(x) < mpf("1e-25") else function(x)


def single(x):
    """The nearest float."""
    return struct.unpack("f", struct.pack("f", float(x)))[0]


def exact_center(low, high):
    """The float nearest to the middle whose tanh is a float, but for 2^-34 of it."""
    for i in range(20000):
        x = single((low + high) / 2 + (high - low) / 2 * (-1) ** i * i / 20000)
        if abs(single(mp.tanh(x)) / mp.tanh(x) - 1) < mpf(2) ** -34:
            return x


def show_tanh_table():
    """Prints center, tanh(center) and the coefficients of each interval, in the order of the index.

    Interval i has the magnitudes whose sum with 11/16 has i as the lowest of its bits from 20 on. To
    5/16, tanh(x) = x + x P(x - center); beyond, tanh(center) + (x - center) P(x - center).
    """
    offset, table = mpf(11) / 16, [None] * 32
    first = 0x3F3
    # Of those Q that are 0 at 0, the one that is also 0 at plus and minus these has the least greatest |t Q(t)|
    # in -1 ... 1.
    root = mp.sqrt(mpf(3)) / 2
    zeros = [mp.sqrt(z / (1 + root)) for z in [root, 2 * root]]
    for i in range(first, first + 32):
        low, high = [
            mpf(struct.unpack("f", struct.pack("I", j << 20))[0]) - offset for j in [i, i + 1]
        ]
        half = (high - low) / 2
        if high <= mpf(5) / 16:
            center, base = single((low + high) / 2), 0
            part = quotient(lambda x: mp.tanh(x) / x - 1, mpf(0))
            terms = interpolate(lambda t: part(center + t), -half, half, 5)
        elif low < 9:
            center = exact_center(low, high)
            base = single(mp.tanh(center))
            slope = quotient(lambda t: (mp.tanh(center + t) - base) / t, 1 - mp.tanh(center) ** 2)
            middle = (low + high) / 2 - center
            points = [middle + half * z for z in [-zeros[1], -zeros[0], *zeros]]
            terms = through([*points, mpf(0)], slope)
        else:
            center, base, terms = single((low + high) / 2), 1, [0] * 5
        table[i % 32] = [center, base, *terms]
    for row in zip(*table):
        print("  {")
        for i in range(0, 32, 5):
            words = [single(c).hex().replace("0000000p", "p") + "f" for c in row[i : i + 5]]
            print("      " + ", ".join(words) + ",")
        print("  },")


def main():
    half = mp.log(2) / 2 * mpf("1.01")
    tail = quotient(lambda r: (mp.expm1(r) - 1 * r) / r**2, mpf(1) / 2)
    for name, count in [("exp single", 6), ("exp double", 11)]:
        show(name, tail, -half, half, count, lambda r: r * r)

    low, high = mp.sqrt(mpf(1) / 2) - 1, mp.sqrt(2) - 1
    rest = quotient(lambda f: (mp.log1p(f) - f) / f**2, -mpf(1) / 2)
    show("log single", rest, low, high, 11, abs)

    def series(z):
        s = mp.sqrt(z)
        return mpf(2) / 3 if z == 0 else (2 * mp.atanh(s) - 2 * s) / (s * z)

    show("log double", series, 0, (mp.sqrt(2) - 1) ** 4 * mpf("1.01"), 7, lambda z: z)

    quarter = (mp.pi / 4) ** 2 * mpf("1.02")

    def sine(z):
        r = mp.sqrt(z)
        return -mpf(1) / 6 if z == 0 else (mp.sin(r) - r) / (r * z)

    def cosine(z):
        r = mp.sqrt(z)
        return mpf(1) / 24 if z == 0 else (mp.cos(r) - 1 + z / 2) / z**2

    for name, count in [("single", 4), ("double", 6)]:
        show(f"sin {name}", sine, 0, quarter, count, lambda z: z)
        show(f"cos {name}", cosine, 0, quarter, count, lambda z: z * z)

    def error(z):
        x = mp.sqrt(z)
        return 2 / mp.sqrt(mp.pi) if z == 0 else mp.erf(x) / x

    for name, count in [("single", 7), ("double", 12)]:
        show(f"erf {name}", error, 0, mpf("0.6"), count)

    # erfc(a) = exp(-a^2) t P(t - 1/2), t = 1 / (1 + a / c).
    for name, c, largest, count in [("single", 3, "10.5", 12), ("double", mpf("3.5"), 28, 23)]:
        def scaled(u):
            t = u + mpf(1) / 2
            a = c * (1 - t) / t
            return mp.exp(a * a) * mp.erfc(a) / t

        low = 1 / (1 + mpf(largest) / c) - mpf(1) / 2
        show(f"erfc {name}", scaled, low, mpf(1) / 2, count, lambda u: 1 / scaled(u))

    bits = mp.pi / 2
    for name in ["first", "second", "third"]:
        # 33 bits each, so that a multiple of 20 bits is exact.
        shift = 33 - 1 - int(mp.floor(mp.log(bits, 2)))
        part = mp.floor(bits * mpf(2) ** shift) / mpf(2) ** shift
        print(f"half pi, {name}: {float(part).hex()}")
        bits -= part
    print(f"half pi, rest: {float(bits).hex()}")

    print("tanh")
    show_tanh_table()


if __name__ == "__main__":
    main()
