using OrleansAgents.EndToEnd.Tests.Clients;

namespace OrleansAgents.EndToEnd.Tests.Processes;

/// <summary>One server for the tests of a class that do not disturb each other.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    internal TempFolder Folder { get; } = new();

    internal ServerProcess Server { get; private set; } = null!;

    internal ApiClient Api => Server.Api;

    /// <summary>Gets the options that point a client command at the server.</summary>
    internal string[] Address => ["--server", Api.Address.ToString()];

    public async Task InitializeAsync()
    {
        Folder.Write("echo.yaml", File.ReadAllText(Path.Combine(ProgramUnderTest.RepositoryRoot, "examples", "echo.yaml")));
        Folder.Write("slow.yaml", "name: slow\nsteps:\n  - { id: wait, agent: echo, with: { delay: 30m } }\n");
        Server = await ServerProcess.StartAsync(Folder.Data, Folder.Write("orleansagents.yaml", "definitions: [echo.yaml, slow.yaml]\n"));
    }

    /// <summary>Whatever the tests did, the server still stops well, and its log holds no stack trace.</summary>
    public async Task DisposeAsync()
    {
        await Server.StopAsync();
        await Server.DisposeAsync();
        Folder.Dispose();
    }
}
