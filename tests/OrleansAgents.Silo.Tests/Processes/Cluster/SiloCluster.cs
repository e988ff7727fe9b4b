using System.Globalization;
using OrleansAgents.TestKit.Postgres;

namespace OrleansAgents.Silo.Tests.Processes.Cluster;

/// <summary>Silos in processes of their own, over one database, with one agent that this process plays.</summary>
internal sealed class SiloCluster : IAsyncDisposable
{
    /// <summary>Three steps, one after the other.</summary>
    public const string Work = "name: work\nsteps:\n  - { id: one, agent: worker }\n  - { id: two, agent: worker }\n  - { id: three, agent: worker }\n";

    /// <summary>A step behind an approval.</summary>
    public const string Gate = "name: gate\nsteps: [ { id: go, agent: worker, approval: {} } ]\n";

    private readonly TempFolder _folder = new();

    private SiloCluster(PostgresDatabase database, AgentService agent, int silos, IEnumerable<string> settings)
    {
        Database = database;
        _folder.Write("work.yaml", Work);
        _folder.Write("gate.yaml", Gate);
        if (settings.Any())
        {
            _folder.Write("appsettings.json", "{\"OrleansAgents\":{\"Silo\":{" + string.Join(',', settings) + "}}}");
        }

        Silos = [.. Enumerable.Range(0, silos).Select(i => Member(((char)('a' + i)).ToString(), agent))];
    }

    public PostgresDatabase Database { get; }

    public IReadOnlyList<SiloMember> Silos { get; }

    /// <summary>Starts a cluster, all silos at once, and waits until each silo takes work.</summary>
    /// <param name="database">The database; disposed with the cluster.</param>
    /// <param name="agent">The agent; not disposed with the cluster.</param>
    /// <param name="silos">How many: a, b, c, and so on.</param>
    /// <param name="settings">Members of the section OrleansAgents:Silo, as JSON.</param>
    public static async Task<SiloCluster> StartAsync(PostgresDatabase database, AgentService agent, int silos, params string[] settings)
    {
        var cluster = new SiloCluster(database, agent, silos, settings);
        try
        {
            await Task.WhenAll(cluster.Silos.Select(silo => silo.StartAsync()));
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Gives the silo of a name.</summary>
    public SiloMember Named(string name) => Silos.Single(silo => silo.Name == name);

    /// <summary>Waits until a run has ended in the database.</summary>
    public Task EndedAsync(string id) => Polling.UntilAsync(
        async () => await Database.SqlAsync($"select count(*) from workflows where id = '{id}' and ended_at is not null") == "1", $"run {id} ends",
        found: () => string.Join('\n', Silos.Select(silo => $"{silo.Name}: {silo.Process.Output}")));

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in Silos)
        {
            await silo.DisposeAsync();
        }

        await Database.DisposeAsync();
        _folder.Dispose();
    }

    private SiloMember Member(string name, AgentService agent)
    {
        var http = LastingPorts.Take();
        var config = _folder.Write($"{name}.yaml", $"definitions: [work.yaml, gate.yaml]\nagents:\n{agent.Entry(name)}\n");
        string[] arguments =
        [
            "--postgres", Database.ConnectionString, "--config", config, "--urls", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{http}"),
            "--address", "127.0.0.1", "--silo-port", LastingPorts.Take().ToString(CultureInfo.InvariantCulture), "--gateway-port", "0",
        ];
        return new(name, _folder.Path, arguments, http);
    }
}
