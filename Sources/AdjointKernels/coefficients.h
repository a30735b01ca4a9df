// Coefficients of elementary_template.h, lowest first, computed by Tests/Oracle/elementary.py.
#ifndef ADJOINT_COEFFICIENTS_H
#define ADJOINT_COEFFICIENTS_H

// (exp(x) - 1 - x) / x^2, |x| < log(2) / 2.
static const double exp_single[] = {
      0x1.0000000c4592ep-1, 0x1.5555555ac911fp-3, 0x1.5554e4aacef45p-5, 0x1.1110df02bfbecp-7,
      0x1.6d4920bf2569bp-10, 0x1.a12a42f159d0ep-13,
};
static const double exp_double[] = {
      0x1.0000000000000p-1, 0x1.5555555555557p-3, 0x1.5555555555556p-5, 0x1.111111110ff87p-7,
      0x1.6c16c16c16212p-10, 0x1.a01a01aca0134p-13, 0x1.a01a01a741b3cp-16, 0x1.71ddffef9e7b1p-19,
      0x1.27e4da1a3bf04p-22, 0x1.af52906239de4p-26, 0x1.1f75aba0b1e2ep-29,
};

// for float (log(1 + x) - x) / x^2, x in sqrt(1/2) - 1 ... sqrt(2) - 1; for double, of s^2, that
// of (2 artanh(s) - 2 s) / s^3.
static const double log_single[] = {
      -0x1.00000004c3651p-1, 0x1.555554f8812fep-2, -0x1.ffffda038e18ap-3, 0x1.9999e6a00e1fcp-3,
      -0x1.5561998bb3660p-3, 0x1.2491d14ac407fp-3, -0x1.fd39c774c1e30p-4, 0x1.c41a8f7e0d1f0p-4,
      -0x1.b91e1a6c05581p-4, 0x1.b1c2f5f45c882p-4, -0x1.ed3c9c11e99dfp-5,
};
static const double log_double[] = {
      0x1.5555555555558p-1, 0x1.9999999994e76p-2, 0x1.2492492e6dfddp-2, 0x1.c71c6247410e3p-3,
      0x1.7462e17b4cdd0p-3, 0x1.39f8963ccbdc2p-3, 0x1.2b9f7fb3de73fp-3,
};

// (sin(x) - x) / x^3, of x^2, |x| < pi / 4.
static const double sin_single[] = {
      -0x1.5555555449b31p-3, 0x1.11110dbe3b0f5p-7, -0x1.a0136620178ebp-13, 0x1.6da90670ff07dp-19,
};
static const double sin_double[] = {
      -0x1.5555555555555p-3, 0x1.1111111110b23p-7, -0x1.a01a019e623afp-13, 0x1.71de376b9c575p-19,
      -0x1.ae5fdeb852566p-26, 0x1.5dfb4dfaf15abp-33,
};

// (cos(x) - 1 + x^2 / 2) / x^4, of x^2.
static const double cos_single[] = {
      0x1.55555554fc04fp-5, -0x1.6c16bf343891fp-10, 0x1.a01598c9e9400p-16, -0x1.2516475194de7p-22,
};
static const double cos_double[] = {
      0x1.5555555555555p-5, -0x1.6c16c16c1691fp-10, 0x1.a01a019f3df42p-16, -0x1.27e4fa025e03dp-22,
      0x1.1eeb52bea9072p-29, -0x1.906dd38cb66a1p-37,
};

// erf(x) / x, of x^2 < 0.6.
static const double erf_single[] = {
      0x1.20dd7503fd1dfp+0, -0x1.8127463e52b9dp-2, 0x1.ce2ef2008c62ep-4, -0x1.b82564aa787fap-6,
      0x1.55cb487214403p-8, -0x1.b4e382d1f6ed7p-11, 0x1.86f28a524c0fcp-14,
};
static const double erf_double[] = {
      0x1.20dd750429b6dp+0, -0x1.812746b0379e7p-2, 0x1.ce2f21a042baep-4, -0x1.b82ce312871f1p-6,
      0x1.565bcd0e0427bp-8, -0x1.c02db3e1e2606p-11, 0x1.f9a3213f1ae2cp-14, -0x1.f4d1a5c986582p-17,
      0x1.b9d79a752f871p-20, -0x1.5e9d6b344adefp-23, 0x1.ed92a2a02a6a9p-27, -0x1.00cc5746f3f2dp-30,
};

// exp(a^2) erfc(a) / t, of t - 1/2, t = c / (c + a).
static const double erfc_single[] = {
      0x1.6e9827d224d3ap-2, 0x1.2d882f686a65ap-1, 0x1.92ede1bff5fdcp-1, 0x1.a7e42add973c5p-1,
      0x1.4663effb18a50p-1, 0x1.25076ce4e47a8p-2, -0x1.a7b6b12e5e629p-6, -0x1.0961fbf6f8440p-3,
      -0x1.7e78cf6e0c0e0p-5, 0x1.90c8c587e1b42p-5, 0x1.11d7d75b869d4p-5, -0x1.c461028c098d6p-6,
};
static const double erfc_double[] = {
      0x1.3e0a99a0ee914p-2, 0x1.125f977a879f5p-1, 0x1.9627d82db8ab4p-1, 0x1.fd5fb892e855ep-1,
      0x1.082dbe3d590ecp+0, 0x1.b02834b38ab64p-1, 0x1.f08cbf2db734ap-2, 0x1.dbe947ab3f14fp-4,
      -0x1.871347c255cf4p-4, -0x1.ac233b5aefd81p-4, -0x1.933fced905b20p-7, 0x1.6671d32e41b6fp-5,
      0x1.658a5344bd644p-6, -0x1.15d4694daa0d2p-6, -0x1.042489dc53b84p-6, 0x1.e980ec4adf2cdp-8,
      0x1.518180b22c092p-7, -0x1.20b00b2c3ed2fp-8, -0x1.96affedf56e56p-8, 0x1.bbf9cbf50f489p-9,
      0x1.50afcfb1ca64dp-9, -0x1.132937d88a8e7p-9, 0x1.4724c4d7183c2p-13,
};

#endif
