using System.Diagnostics;

namespace OrleansAgents.Persistence.Tests.Sqlite;

/// <summary>Runs the operating system's own tools.</summary>
internal static class Shell
{
    public static bool TryRun(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;                                                    // there is no such program here
        }
    }

    public static void Run(string program, params string[] arguments) =>
        Assert.True(TryRun(program, arguments), $"{program} {string.Join(' ', arguments)} failed");
}
