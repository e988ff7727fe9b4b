using System.Diagnostics;
using System.Globalization;

namespace OrleansAgents.TestKit.Postgres;

/// <summary>The programs of the newest PostgreSQL on this machine, run as a user that they accept: they refuse root.</summary>
/// <param name="folder">Where the programs are.</param>
internal sealed class PostgresTools(string folder)
{
    private const string Installed = "/usr/lib/postgresql";

    private static string[] AsUser => Environment.IsPrivilegedProcess ? ["runuser", "-u", "postgres", "--"] : [];

    /// <summary>Finds them.</summary>
    public static PostgresTools Find()
    {
        var found = !Directory.Exists(Installed) ? null : Directory.GetDirectories(Installed)
            .Select(path => (Path: Path.Combine(path, "bin"), Version: int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var v) ? v : 0))
            .Where(candidate => File.Exists(Path.Combine(candidate.Path, "initdb"))).OrderByDescending(candidate => candidate.Version).FirstOrDefault().Path;
        return found is not null ? new(found) : throw new InvalidOperationException(
            $"These tests need a PostgreSQL server, and there is no {Installed}/*/bin/initdb. Install the package: apt-get install postgresql");
    }

    /// <summary>Makes a temporary folder that the server's user owns.</summary>
    public static async Task<string> NewFolderAsync() => (await RunProgramAsync("mktemp", "-d", Path.Combine(Path.GetTempPath(), "orleansagents-postgres-XXXXXXXX"))).Trim();

    /// <summary>Runs one of the programs to its end.</summary>
    public Task RunAsync(string program, params string[] arguments) => RunProgramAsync("sh", ["-c", "exec \"$0\" \"$@\" >/dev/null", PathOf(program), .. arguments]);

    /// <summary>Runs a shell command to its end.</summary>
    public static Task RunShellAsync(string command) => RunProgramAsync("sh", "-c", command);

    /// <summary>Starts a shell command whose standard input stays open.</summary>
    public static Process StartShell(string command) => Start(["sh", "-c", command], output: false);

    /// <summary>Gives the full path of one of the programs.</summary>
    public string PathOf(string program) => Path.Combine(folder, program);

    private static async Task<string> RunProgramAsync(string program, params string[] arguments)
    {
        using var process = Start([program, .. arguments], output: program == "mktemp");
        process.StandardInput.Close();
        var output = program == "mktemp" ? await process.StandardOutput.ReadToEndAsync() : "";
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }

    // The output of a program that leaves a server behind must not be a pipe: it would stay open as long as the server lives.
    private static Process Start(string[] command, bool output)
    {
        string[] all = [.. AsUser, .. command];
        var start = new ProcessStartInfo(all[0], all[1..]) { RedirectStandardInput = true, RedirectStandardOutput = output, WorkingDirectory = "/" };
        return Process.Start(start) ?? throw new InvalidOperationException($"{all[0]} does not start.");
    }
}
