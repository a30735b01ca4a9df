#define TEMPLATE "rotate_template.h"
#include "each_real.h"
