namespace OrleansAgents.Benchmarks.Platforms;

/// <summary>A new folder, deleted in the end. It lies beside the program, on the disk that is measured, not in a memory file system.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder() => Directory.CreateDirectory(Path);

    public string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "benchmark-data", Guid.NewGuid().ToString("N"));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
