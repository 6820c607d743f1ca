// A Vulkan driver as NVIDIA's is: it opens a library at run time, which no linker knows of, and answers null without it.
// With it, the driver at DRIVER does the work. cc -shared -fPIC -DNEEDED='"…"' -DDRIVER='"…"'

#include <dlfcn.h>
#include <stddef.h>

static void *find(const char *name) {
  static void *driver = NULL;
  if (driver == NULL && dlopen(NEEDED, RTLD_NOW) != NULL) driver = dlopen(DRIVER, RTLD_NOW);
  return driver == NULL ? NULL : dlsym(driver, name);
}

int vk_icdNegotiateLoaderICDInterfaceVersion(unsigned *version) {
  int (*negotiate)(unsigned *) = (int (*)(unsigned *))find("vk_icdNegotiateLoaderICDInterfaceVersion");
  return negotiate == NULL ? 0 : negotiate(version);
}

void *vk_icdGetInstanceProcAddr(void *instance, const char *name) {
  void *(*get)(void *, const char *) = (void *(*)(void *, const char *))find("vk_icdGetInstanceProcAddr");
  return get == NULL ? NULL : get(instance, name);
}
