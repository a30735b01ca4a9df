#define TEMPLATE "zip_template.h"
#include "each_real.h"
