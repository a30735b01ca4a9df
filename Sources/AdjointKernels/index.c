#define TEMPLATE "index_template.h"
#include "each_size.h"
