namespace OrleansAgents.Server.Hosting;

/// <summary>A folder for as long as it is needed.</summary>
internal sealed class ScratchFolder : IDisposable
{
    /// <summary>Gets the folder; nobody else works in it.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("orleansagents-").FullName;

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A virus scanner may still look at a file: the folder is the system's to clear away then, and the answer is right all the same.
        }
    }
}
