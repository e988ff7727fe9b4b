namespace OrleansAgents.Server.Diagnostics;

/// <summary>Finds programs as the operating system would.</summary>
/// <param name="variable">Reads environment variables.</param>
internal sealed class CommandSearch(Func<string, string?> variable)
{
    /// <summary>Finds a program by its name or path.</summary>
    /// <param name="command">The name, looked up on PATH, or a path.</param>
    /// <returns>The program's path; null when there is none.</returns>
    public string? Find(string command)
    {
        if (Path.GetFileName(command) != command)
        {
            return Candidates(Path.GetFullPath(command)).FirstOrDefault(IsProgram);
        }

        var folders = (variable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.SelectMany(folder => Candidates(Path.Combine(folder, command))).FirstOrDefault(IsProgram);
    }

    private IEnumerable<string> Candidates(string path) => OperatingSystem.IsWindows()
        ? (variable("PATHEXT") ?? ".EXE;.CMD;.BAT").Split(';').Select(extension => path + extension).Prepend(path)
        : [path];

    private static bool IsProgram(string path) =>
        File.Exists(path)
        && (OperatingSystem.IsWindows()
            || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);
}
