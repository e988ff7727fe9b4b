using OrleansAgents.Silo.Tests.Processes.Cluster;
using OrleansAgents.TestKit.Postgres;

namespace OrleansAgents.Silo.Tests.Processes;

/// <summary>A silo that cannot start says in a sentence why, and what to do.</summary>
[Collection(ManyProcesses.Name)]
public sealed class StartErrorTests
{
    private const int Usage = 2;
    private const int Unreachable = 3;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Start_WithoutAConnectionString_SaysWhereToSetIt() =>
        await RefusedAsync(Usage, null, "[store.connection_missing]", "--postgres");

    [Fact]
    public async Task Start_ConnectionStringThatCannotBeRead_IsRefusedWithoutRepeatingIt()
    {
        var output = await RefusedAsync(Usage, "Host=127.0.0.1;Pasword=secret-1", "[store.connection_invalid]");

        Assert.DoesNotContain("secret-1", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NoServerAtTheAddress_NamesHostAndPort()
    {
        var port = LastingPorts.Take();

        await RefusedAsync(Unreachable, $"Host=127.0.0.1;Port={port};Database=d;Username=u;Password=p", "[store.unreachable]", "127.0.0.1", $"{port}");
    }

    [Fact]
    public async Task Start_WrongPassword_IsRefusedWithoutRepeatingIt()
    {
        var server = await PostgresServer.Shared;

        var output = await RefusedAsync(Unreachable, server.ConnectionString("postgres", "wrong-Password-1"), "[store.refused]");

        Assert.DoesNotContain("wrong-Password-1", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NoSuchDatabase_NamesIt()
    {
        var server = await PostgresServer.Shared;

        await RefusedAsync(Unreachable, server.ConnectionString("nowhere"), "[store.database_missing]", "nowhere");
    }

    [Fact]
    public async Task Start_DatabaseWithoutTables_SaysToMigrate()
    {
        await using var database = await PostgresDatabase.EmptyAsync();

        await RefusedAsync(Unreachable, database.ConnectionString, "[store.schema_missing]", "orleansagents migrate");
    }

    [Fact]
    public async Task Start_OlderSchema_SaysToMigrate()
    {
        await using var database = await PostgresDatabase.MigratedAsync();
        await database.SqlAsync("delete from schema_migrations where name = (select max(name) from schema_migrations)");

        await RefusedAsync(Unreachable, database.ConnectionString, "[store.schema_older]", "orleansagents migrate");
    }

    [Fact]
    public async Task Start_AnotherClusterWorksOnTheDatabase_IsRefusedAndDoesNotDisturbIt()
    {
        await using var agent = await AgentService.StartAsync((_, _) => Task.FromResult("done"));
        await using var cluster = await SiloCluster.StartAsync(await PostgresDatabase.MigratedAsync(), agent, silos: 1);

        await RefusedAsync(Unreachable, cluster.Database.ConnectionString, "[cluster.other_alive]", "'orleansagents'", "'another'", "ClusterId");

        await cluster.EndedAsync(await cluster.Silos[0].Api.StartAsync("work", "undisturbed"));
        Assert.Equal("1", await cluster.Database.SqlAsync("select count(*) from orleans_silo"));
    }

    private static async Task<string> RefusedAsync(int exitCode, string? connection, params string[] says)
    {
        using var folder = new TempFolder();
        string[] arguments = ["--cluster", "another", "--address", "127.0.0.1", "--urls", "http://127.0.0.1:0", "--gateway-port", "0", "--silo-port", $"{LastingPorts.Take()}"];
        await using var silo = ProgramProcess.StartSilo(folder.Path, connection is null ? arguments : [.. arguments, "--postgres", connection]);

        var found = await silo.ExitAsync(Soon);

        Assert.True(exitCode == found, $"Expected {exitCode}, found {found}: {silo.Output}");
        Assert.StartsWith("error: ", silo.Output, StringComparison.Ordinal);
        Assert.Single(silo.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));        // no stack trace
        Assert.All(says, text => Assert.Contains(text, silo.Output, StringComparison.Ordinal));
        return silo.Output;
    }
}
