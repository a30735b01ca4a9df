#define TEMPLATE "attention_template.h"
#include "each_real.h"
