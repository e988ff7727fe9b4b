using OrleansAgents.Benchmarks.Platforms;

namespace OrleansAgents.Silo.Benchmarks.Platforms;

/// <summary>The embedded host over SQLite.</summary>
internal sealed class EmbeddedPlatform : IMeasuredHost
{
    private readonly BenchPlatform _platform;

    private EmbeddedPlatform(BenchPlatform platform) => _platform = platform;

    /// <inheritdoc/>
    public string Name => "embedded, SQLite";

    /// <inheritdoc/>
    public long Commits => 0;

    public static async Task<EmbeddedPlatform> OpenAsync() => new(await BenchPlatform.OpenAsync(Definitions.Linear));

    /// <inheritdoc/>
    public Task RunAsync(int place) => _platform.RunAsync("w1");

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _platform.DisposeAsync();
}
