/* The one function of bcryptprimitives.dll that a Go program needs before it begins. Wine up to 8
   has no such library, so that no Windows binary of a current Go starts under it; this one hands
   on to the generator that wine has. For trying a binary under wine only. */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG length);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE buffer, SIZE_T length)
{
    return SystemFunction036(buffer, (ULONG)length);
}
