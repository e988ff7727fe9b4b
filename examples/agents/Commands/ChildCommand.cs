using System.ComponentModel;
using System.Diagnostics;
using ExampleAgents.Calls;

namespace ExampleAgents.Commands;

/// <summary>Runs another program to its end, without a shell and for a bounded time.</summary>
internal static class ChildCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Set when all this was started by a git hook; they would point git at another repository.
    private static readonly string[] NotInherited = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"];

    public static Finished Run(string folder, IReadOnlyDictionary<string, string> variables, string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in NotInherited)
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            if (!process.WaitForExit(Patience))
            {
                process.Kill(entireProcessTree: true);
                throw new AgentRefusal("example.command_slow", $"'{program}' took longer than {Patience.TotalSeconds:0} s and was killed.", retryable: true);
            }

            return new(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
        }
        catch (Win32Exception e)
        {
            throw new AgentRefusal("example.command_missing", $"'{program}' cannot be started: {e.Message}. Install it, or put it on the PATH.");
        }
    }
}
