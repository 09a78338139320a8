#pragma once

// Compiled twice, for processors with and without AVX2 and FMA; the loader takes what fits.
#if defined(__x86_64__) && defined(__GNUC__)
#define MULTIVERSION __attribute__((target_clones("arch=haswell", "default")))
#else
#define MULTIVERSION
#endif
