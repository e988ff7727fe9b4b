using OrleansAgents.EndToEnd.Tests.Clients;

namespace OrleansAgents.EndToEnd.Tests.Routing;

/// <summary>One server with the help desk, for the tests that do not disturb each other.</summary>
public sealed class HelpDeskServer : IAsyncLifetime
{
    internal TempFolder Folder { get; } = new();

    internal HttpAgents Agents { get; private set; } = null!;

    internal ServerProcess Server { get; private set; } = null!;

    internal ApiClient Api => Server.Api;

    internal Task<CliResult> RunAsync(params string[] arguments) => CliProcess.RunAsync([.. arguments, "--server", Api.Address.ToString()]);

    public async Task InitializeAsync()
    {
        Agents = await HttpAgents.StartAsync();
        Server = await ServerProcess.StartAsync(Folder.Data, HelpDesk.Write(Folder, Agents));
    }

    /// <summary>Whatever was asked, every event is what its schema promises, and the server stops well.</summary>
    public async Task DisposeAsync()
    {
        await Api.CheckedFeedAsync();
        await Server.StopAsync();
        await Server.DisposeAsync();
        await Agents.DisposeAsync();
        Folder.Dispose();
    }
}

/// <summary>The tests that share the server.</summary>
[CollectionDefinition(Name)]
public sealed class HelpDeskTests : ICollectionFixture<HelpDeskServer>
{
    public const string Name = "help desk";
}
