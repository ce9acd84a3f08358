#include <stdio.h>

int main(void)
{
    puts("dlm " DLM_VERSION);
    return 0;
}
