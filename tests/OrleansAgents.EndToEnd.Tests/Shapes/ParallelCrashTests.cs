using System.Text.Json.Nodes;
using OrleansAgents.EndToEnd.Tests.Clients;

namespace OrleansAgents.EndToEnd.Tests.Shapes;

/// <summary>Parallel work meets a crash, a failure and a cancellation: what is finished stays finished.</summary>
public sealed class ParallelCrashTests
{
    private const string Definition = """
        name: fan
        steps:
          - { id: one,   agent: gate-one,   retry: { attempts: 1 } }
          - { id: two,   agent: gate-two,   retry: { attempts: 1 } }
          - { id: three, agent: gate-three, retry: { attempts: 1 } }
          - { id: join,  agent: echo, after: [one, two, three] }
        """;

    [Fact]
    public async Task Server_KilledWithSiblingsInFlight_CallsOnlyThoseAgain()
    {
        using var folder = new TempFolder();
        using var gates = new Gates(folder);
        var config = folder.Write("orleansagents.yaml", gates.Config("fan.yaml"));
        folder.Write("fan.yaml", Definition);
        var server = await ServerProcess.StartAsync(folder.Data, config);
        try
        {
            var id = await server.Api.StartAsync("fan");
            var calls = await Task.WhenAll(gates.All.Select(gate => gate.BegunAsync()));       // all three run at once
            gates.One.LetThrough("first");
            gates.Two.LetThrough("second");
            await SeeAsync(server.Api, id, "StepCompleted", count: 2);
            await server.KillAsync();
            await server.DisposeAsync();
            await calls[2].KillAsync();

            server = await ServerProcess.StartAsync(folder.Data, config);
            Assert.Equal($"{id}/three/1/1", (await gates.Three.BegunAsync()).RequestId);
            gates.Three.LetThrough("third");
            var view = await server.Api.EndAsync(id);

            Assert.Equal("completed", (string)view["status"]!);
            Assert.Equal(["first", "second", "third"], view["steps"]!.AsArray().Take(3).Select(s => (string)s!["result"]!));
            var journal = await server.Api.JournalAsync(id);
            Assert.Equal(4, journal.Count(e => e.Kind == "StepStarted"));
            Assert.Equal(4, journal.Count(e => e.Kind == "StepCompleted"));
            await server.StopAsync();
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task Cancel_SiblingsAtWork_TellsEveryAgent()
    {
        using var folder = new TempFolder();
        using var gates = new Gates(folder);
        folder.Write("fan.yaml", Definition);
        await using var server = await ServerProcess.StartAsync(folder.Data, folder.Write("orleansagents.yaml", gates.Config("fan.yaml")));
        var id = await server.Api.StartAsync("fan");
        var calls = await Task.WhenAll(gates.All.Select(gate => gate.BegunAsync()));

        await server.Api.PostAsync($"v1/workflows/{id}/cancel", """{"by":"ann","reason":"enough"}""");

        await Task.WhenAll(calls.Select(call => call.GoneAsync()));
        Assert.Equal("cancelled", (string)(await server.Api.WorkflowAsync(id))["status"]!);
        await server.StopAsync();
    }

    [Fact]
    public async Task Retry_OneOfThreeFailed_RunsThatOneAlone()
    {
        using var folder = new TempFolder();
        using var gates = new Gates(folder);
        var mended = folder.File("mended");
        folder.Write("fan.yaml", Definition.Replace("agent: gate-three", "agent: brittle", StringComparison.Ordinal));
        var brittle = $$$"""
              - name: brittle
                kind: process
                capabilities: [brittle]
                command: [sh, -c, 'test -f {{{mended}}} && echo "{\"status\":\"success\",\"result\":\"third\"}" || echo "{\"status\":\"error\",\"error\":{\"code\":\"brittle.broken\",\"message\":\"It is broken.\",\"retryable\":false}}"']

            """;
        await using var server = await ServerProcess.StartAsync(folder.Data, folder.Write("orleansagents.yaml", gates.Config("fan.yaml", brittle)));
        var id = await server.Api.StartAsync("fan");
        await Task.WhenAll(gates.One.BegunAsync(), gates.Two.BegunAsync());
        await SeeAsync(server.Api, id, "StepAttemptFailed", count: 1);
        gates.One.LetThrough("first");
        gates.Two.LetThrough("second");
        var failed = await server.Api.EndAsync(id);

        Assert.Equal(("failed", "brittle.broken"), ((string)failed["status"]!, (string)failed["error"]!["code"]!));
        Assert.Equal(["completed", "completed", "failed", "pending"], Statuses(failed));
        folder.Write("mended", "");
        (await CliProcess.RunAsync("retry", id, "--reason", "mended it", "--by", "ann", "--server", server.Api.Address.ToString())).ShouldSucceed();
        var view = await server.Api.EndAsync(id);

        Assert.Equal(["completed", "completed", "completed", "completed"], Statuses(view));
        var journal = await server.Api.JournalAsync(id);
        Assert.Equal(["one", "two", "three", "three", "join"], journal.Where(e => e.Kind == "StepStarted").Select(e => (string)e.Data["step"]!));
        var audit = Assert.Single(journal, e => e.Kind == "WorkflowRetried").Data;
        Assert.Equal(("ann", "mended it"), ((string)audit["by"]!, (string)audit["reason"]!));
        await server.StopAsync();
    }

    private static IEnumerable<string> Statuses(JsonNode view) => view["steps"]!.AsArray().Select(s => (string)s!["status"]!);

    private static Task SeeAsync(ApiClient api, string id, string kind, int count) => Patience.ForAsync(api.SeeAsync(id, kind, count), $"{count} {kind} of run {id}");

    /// <summary>Three gated agents.</summary>
    private sealed class Gates(TempFolder folder) : IDisposable
    {
        public GatedAgent One { get; } = new(folder, "gate-one");

        public GatedAgent Two { get; } = new(folder, "gate-two");

        public GatedAgent Three { get; } = new(folder, "gate-three");

        public IEnumerable<GatedAgent> All => [One, Two, Three];

        public string Config(string definition, string more = "") =>
            $"agents:\n{string.Concat(All.Select(g => g.Entry))}{more}definitions: [{definition}]\n";

        public void Dispose()
        {
            One.Dispose();
            Two.Dispose();
            Three.Dispose();
        }
    }
}
