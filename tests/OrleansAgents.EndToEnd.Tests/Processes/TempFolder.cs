namespace OrleansAgents.EndToEnd.Tests.Processes;

/// <summary>A folder of one test, deleted at its end.</summary>
internal sealed class TempFolder : IDisposable
{
    public TempFolder() => Path = Directory.CreateTempSubdirectory("orleansagents-e2e-").FullName;

    public string Path { get; }

    /// <summary>Gets the data folder of the program under test.</summary>
    public string Data => File("data");

    /// <summary>Gets the path of a file in the folder.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file and gives its path.</summary>
    public string Write(string name, string text)
    {
        System.IO.File.WriteAllText(File(name), text);
        return File(name);
    }

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
