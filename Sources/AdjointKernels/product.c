#define TEMPLATE "product_template.h"
#include "each_real.h"
