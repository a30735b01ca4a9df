// Coefficients of elementary_template.h and tanh_template.h, lowest first, computed by
// Tests/Oracle/elementary.py.
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

// For float, by intervals of the magnitude in the order of their index: the center; tanh of it, or 0
// for the first five; and coefficients of what tanh_template.h multiplies.
static const float tanh_table[7][32] __attribute__((aligned(64))) = {
  {
      0x1.7075f6p+0f, 0x1.ac295ep+0f, 0x1.efdd30p+0f, 0x1.17d9b4p+1f, 0x1.37df70p+1f,
      0x1.5852bep+1f, 0x1.780902p+1f, 0x1.97b67ap+1f, 0x1.c843fep+1f, 0x1.047fccp+2f,
      0x1.23a8f6p+2f, 0x1.43236ep+2f, 0x1.63d7a8p+2f, 0x1.834b2ap+2f, 0x1.a3f79ap+2f,
      0x1.c383b0p+2f, 0x1.f12f84p+2f, 0x1.154640p+3f, 0x1.3a0000p+3f, 0x1.000000p-5f,
      0x1.800000p-4f, 0x1.400000p-3f, 0x1.c00000p-3f, 0x1.200000p-2f, 0x1.801a36p-2f,
      0x1.0083e4p-1f, 0x1.40a7f0p-1f, 0x1.800902p-1f, 0x1.c0fd22p-1f, 0x1.ffc7e2p-1f,
      0x1.2057a8p+0f, 0x1.42a4a8p+0f,
  },
  {
      0x1.c98044p-1f, 0x1.dd1facp-1f, 0x1.eb2872p-1f, 0x1.f33d96p-1f, 0x1.f839c0p-1f,
      0x1.fb4db0p-1f, 0x1.fd2228p-1f, 0x1.fe402ap-1f, 0x1.ff2e16p-1f, 0x1.ffb39ep-1f,
      0x1.ffe326p-1f, 0x1.fff536p-1f, 0x1.fffc1ep-1f, 0x1.fffe8cp-1f, 0x1.ffff7ap-1f,
      0x1.ffffcep-1f, 0x1.fffff4p-1f, 0x1.fffffep-1f, 0x1.000000p+0f, 0x0.0p+0f,
      0x0.0p+0f, 0x0.0p+0f, 0x0.0p+0f, 0x0.0p+0f, 0x1.6f0c16p-2f,
      0x1.da0498p-2f, 0x1.1c68b2p-1f, 0x1.45379ep-1f, 0x1.68e5dap-1f, 0x1.85d818p-1f,
      0x1.9e9922p-1f, 0x1.b3ca6ap-1f,
  },
  {
      0x1.9cc99ap-3f, 0x1.0d81eap-3f, 0x1.46af52p-4f, 0x1.9336d4p-5f, 0x1.edc8f0p-6f,
      0x1.2b3314p-6f, 0x1.6de50cp-7f, 0x1.bf1224p-8f, 0x1.a37df2p-9f, 0x1.317134p-10f,
      0x1.cd92fcp-12f, 0x1.593c64p-13f, 0x1.f0fe0cp-15f, 0x1.73ffaap-16f, 0x1.0c008ep-17f,
      0x1.8ffda6p-19f, 0x1.7ff32ap-21f, 0x1.ff80bcp-24f, 0x0.0p+0f, -0x1.553336p-12f,
      -0x1.7ea7a0p-9f, -0x1.081686p-7f, -0x1.006d22p-6f, -0x1.a2c15ap-6f, 0x1.be378cp-1f,
      0x1.924960p-1f, 0x1.6203c6p-1f, 0x1.316cdep-1f, 0x1.019c5ep-1f, 0x1.ae5590p-2f,
      0x1.608c5ap-2f, 0x1.1a267cp-2f,
  },
  {
      -0x1.70d9d8p-3f, -0x1.f64cbcp-4f, -0x1.3962f6p-4f, -0x1.892a44p-5f, -0x1.e6492cp-6f,
      -0x1.28742ep-6f, -0x1.6bd854p-7f, -0x1.bd8a82p-8f, -0x1.a2ca5ep-9f, -0x1.313dacp-10f,
      -0x1.cd6ff6p-12f, -0x1.592f54p-13f, -0x1.f0eeeep-15f, -0x1.73fc9cp-16f, -0x1.0c0d0ap-17f,
      -0x1.8fba7cp-19f, -0x1.7f28aep-21f, -0x1.f743c6p-24f, 0x0.0p+0f, -0x1.551118p-6f,
      -0x1.fc6b46p-5f, -0x1.a27488p-4f, -0x1.1f8e9cp-3f, -0x1.68d1acp-3f, -0x1.3fe338p-2f,
      -0x1.747174p-2f, -0x1.894cecp-2f, -0x1.840192p-2f, -0x1.6b2b34p-2f, -0x1.47a9aep-2f,
      -0x1.1d7af6p-2f, -0x1.e04e8ep-3f,
  },
  {
      0x1.7ffcfap-4f, 0x1.206786p-4f, 0x1.7f783ep-5f, 0x1.f1ed4cp-6f, 0x1.3a4efep-6f,
      0x1.8400acp-7f, 0x1.dfaff2p-8f, 0x1.26ff9cp-8f, 0x1.164ddcp-9f, 0x1.967ee4p-11f,
      0x1.338592p-12f, 0x1.cc42dep-14f, 0x1.4b4bf2p-15f, 0x1.f00da2p-17f, 0x1.6553a2p-18f,
      0x1.0a9306p-19f, 0x1.002490p-21f, 0x1.51b2bep-24f, 0x0.0p+0f, -0x1.5488bcp-2f,
      -0x1.4e326ap-2f, -0x1.41d184p-2f, -0x1.2ff6fep-2f, -0x1.196cd0p-2f, -0x1.6da1ccp-3f,
      -0x1.7f238ap-4f, -0x1.18988ep-6f, 0x1.56b98ap-5f, 0x1.50ff96p-4f, 0x1.a82b30p-4f,
      0x1.c69efep-4f, 0x1.b96f34p-4f,
  },
  {
      -0x1.81ad46p-6f, -0x1.944926p-6f, -0x1.3dccaap-6f, -0x1.bf4e12p-7f, -0x1.2768f8p-7f,
      -0x1.767d10p-8f, -0x1.d5ff10p-9f, -0x1.23c34ap-9f, -0x1.179f9cp-10f, -0x1.9a498ap-12f,
      -0x1.36cf50p-13f, -0x1.d12a7ep-15f, -0x1.4f464ep-16f, -0x1.f4b906p-18f, -0x1.664612p-19f,
      -0x1.132852p-20f, -0x1.0dade8p-22f, -0x1.baebd6p-25f, 0x0.0p+0f, 0x1.105378p-6f,
      0x1.9217c8p-5f, 0x1.44b1f8p-4f, 0x1.b1b49cp-4f, 0x1.05fb08p-3f, 0x1.578942p-3f,
      0x1.506abcp-3f, 0x1.196a3ep-3f, 0x1.987a72p-4f, 0x1.ede834p-5f, 0x1.c9715ap-6f,
      0x1.9cf3d8p-9f, -0x1.b9634cp-7f,
  },
  {
      -0x1.7710d2p-8f, 0x1.5a1858p-9f, 0x1.3808c6p-8f, 0x1.16abf8p-8f, 0x1.9aff6cp-9f,
      0x1.154192p-9f, 0x1.66a23ep-10f, 0x1.c44af6p-11f, 0x1.b94b56p-12f, 0x1.48e690p-13f,
      0x1.eb5388p-15f, 0x1.6beadap-16f, 0x1.0a5a36p-17f, 0x1.882670p-19f, 0x1.1fb0f0p-20f,
      0x1.ba7f4ep-22f, 0x1.97f792p-24f, 0x1.cb90fep-26f, 0x0.0p+0f, 0x1.0f5136p-3f,
      0x1.029cf4p-3f, 0x1.d49c14p-4f, 0x1.90e20cp-4f, 0x1.3f7f74p-4f, 0x1.329314p-6f,
      -0x1.bd1b18p-6f, -0x1.c2f644p-5f, -0x1.05cf62p-4f, -0x1.e15848p-5f, -0x1.7b68b8p-5f,
      -0x1.05a6bap-5f, -0x1.339deep-6f,
  },
};

#endif
