#include "AdjointKernels.h"
