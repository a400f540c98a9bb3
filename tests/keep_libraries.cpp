// LeakSanitizer knows libraries by the addresses they have when the program ends. The Vulkan loader unloads drivers
// with their device, so that leaks of theirs could not be told from ours (tests/lsan.supp). Linked only into programs
// built with AddressSanitizer: libraries stay loaded until the end.
extern "C" int dlclose(void*) {
    return 0;
}
