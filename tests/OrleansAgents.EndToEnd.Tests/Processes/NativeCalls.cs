using System.Runtime.InteropServices;

namespace OrleansAgents.EndToEnd.Tests.Processes;

/// <summary>What .NET has no call for: a signal other than SIGKILL, and named pipes in the file system.</summary>
internal static partial class NativeCalls
{
    private const int SigTerm = 15;

    public static void Terminate(int processId) => Check(Kill(processId, SigTerm), "kill");

    public static void MakeFifo(string path) => Check(MkFifo(path, 0x180), "mkfifo"); // 0600

    private static void Check(int result, string call)
    {
        if (result != 0)
        {
            throw new InvalidOperationException($"{call} failed: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int processId, int signal);

    [LibraryImport("libc", EntryPoint = "mkfifo", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MkFifo(string path, uint mode);
}
