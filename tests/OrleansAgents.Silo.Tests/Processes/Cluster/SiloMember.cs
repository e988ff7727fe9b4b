namespace OrleansAgents.Silo.Tests.Processes.Cluster;

/// <summary>A silo's place in a cluster: it keeps its ports and its operator's file over all its processes.</summary>
internal sealed class SiloMember(string name, string folder, IReadOnlyList<string> arguments, int httpPort) : IAsyncDisposable
{
    private ProgramProcess? _process;

    public string Name => name;

    public SiloApi Api { get; } = new(httpPort);

    public ProgramProcess Process => _process ?? throw new InvalidOperationException($"Silo '{name}' was not started.");

    /// <summary>Starts a process in this place, and waits until it takes work.</summary>
    public async Task StartAsync()
    {
        if (_process is { } before)
        {
            await before.DisposeAsync();
        }

        _process = ProgramProcess.StartSilo(folder, arguments);
        await Api.ReadyAsync(_process);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            await process.DisposeAsync();
        }

        Api.Dispose();
    }
}
