#define TEMPLATE "select_template.h"
#include "each_size.h"
