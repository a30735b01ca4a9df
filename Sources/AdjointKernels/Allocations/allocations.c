// Counts the allocations of a process by interposing the C allocator: a program that is linked with
// this file has its own malloc, which counts and hands on to that of glibc. Every allocation of
// every thread passes here, those of the Swift runtime and of the C library included.
//
// This is for the command alone. A library must not decide about the allocator of its program,
// which is why the file is a target of its own that no library depends on.
//
// Memory still comes from glibc's allocator, so `free` stays glibc's. Elsewhere (musl lets nobody
// hand on, Darwin wants a zone) and under a sanitizer, which interposes itself, nothing is counted.
#include "AdjointAllocations.h"

#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) \
    || __has_feature(memory_sanitizer)
#define UNDER_SANITIZER 1
#endif
#endif

#if defined(__GLIBC__) && !defined(UNDER_SANITIZER)

static _Atomic int64_t count;

static void count_one(void) { atomic_fetch_add_explicit(&count, 1, memory_order_relaxed); }

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t number, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

void *malloc(size_t size) {
  count_one();
  return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
  count_one();
  return __libc_calloc(number, size);
}

void *realloc(void *old, size_t size) {
  count_one();
  return __libc_realloc(old, size);
}

void *memalign(size_t alignment, size_t size) {
  count_one();
  return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void **result, size_t alignment, size_t size) {
  if (alignment % sizeof(void *) != 0 || alignment == 0 || (alignment & (alignment - 1)) != 0) {
    return EINVAL;
  }
  void *memory = memalign(alignment, size);
  if (memory == NULL) return ENOMEM;
  *result = memory;
  return 0;
}

bool adjoint_allocations_are_counted(void) { return true; }

int64_t adjoint_allocation_count(void) {
  return atomic_load_explicit(&count, memory_order_relaxed);
}

#else

bool adjoint_allocations_are_counted(void) { return false; }

int64_t adjoint_allocation_count(void) { return 0; }

#endif
