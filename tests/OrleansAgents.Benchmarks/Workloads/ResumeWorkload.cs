using System.Diagnostics;
using System.Globalization;
using OrleansAgents.Benchmarks.Measuring;
using OrleansAgents.Benchmarks.Platforms;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Limits;
using OrleansAgents.Core.Routing;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Grains.Definitions;
using OrleansAgents.Persistence.Sqlite;

namespace OrleansAgents.Benchmarks.Workloads;

/// <summary>W3: a server process starts over 1,000 runs whose first call was claimed and never answered, as a kill leaves them.</summary>
internal sealed class ResumeWorkload : IWorkload
{
    public string Name => "w3";

    public async Task RunAsync(Scale scale)
    {
        var count = scale.Of(1000);
        var (listening, ready, done) = (new List<double>(), new List<double>(), new List<double>());
        for (var run = 0; run < scale.Runs; run++)
        {
            using var folder = new TemporaryFolder();
            await LeaveUnfinishedAsync(folder.Path, count);
            var started = Stopwatch.GetTimestamp();
            await using var server = await ServerProcess.StartAsync(folder.Path);
            listening.Add(server.StartedMs);
            ready.Add(await UntilReadyAsync(server.Address, started));
            done.Add(await UntilEndedAsync(server.Address, count, started));
        }

        var table = new ResultTable($"W3, cold resume of {count:N0} runs by a new process", "milestone", "ms from process start", "ms from listening");
        Add(table, "listening", listening, listening);
        Add(table, "all woken, ready", ready, listening);
        Add(table, "all ended", done, listening);
        table.Print();
    }

    private static void Add(ResultTable table, string what, List<double> times, List<double> listening) => table.Add(
        what,
        Sample.Median(times).ToString("N0", CultureInfo.InvariantCulture),
        Sample.Median(times.Zip(listening, (t, l) => t - l)).ToString("N0", CultureInfo.InvariantCulture));

    private static async Task LeaveUnfinishedAsync(string folder, int count)
    {
        using var store = SqliteStore.Open(new() { Folder = folder });
        var definition = new DefinitionReader().Read(Definitions.Linear, WorkflowLimits.Default).Value!;
        await store.PutAsync(definition.Name, definition.Hash, Definitions.Linear, DateTimeOffset.UtcNow, CancellationToken.None);
        await Task.WhenAll(Enumerable.Range(0, count).Select(i => store.AppendAsync(Claimed(definition, i), CancellationToken.None)));
    }

    private static Abstractions.Journals.JournalAppend Claimed(WorkflowDefinition definition, int number)
    {
        var now = DateTimeOffset.UtcNow;
        return new()
        {
            Workflow = new($"unfinished-{number}"),
            ExpectedVersion = 0,
            At = now,
            PreviousStatus = WorkflowStatus.None,
            Status = WorkflowStatus.Running,
            Events =
            [
                new WorkflowEvent.WorkflowStarted(definition.Name, definition.Hash, JsonPayload.EmptyObject, $"c{number}", definition.Limits, now),
                new WorkflowEvent.ServiceRecommended("first", 1, "capability-tag/1", [new Candidate("echo", 1, ["has capability 'echo'"])]),
                new WorkflowEvent.ServiceSelected("first", 1, "echo", "the only candidate", "policy", Overridden: false),
                new WorkflowEvent.StepStarted("first", 1, 1, 1, "echo"),
            ],
        };
    }

    private static async Task<double> UntilReadyAsync(Uri server, long started)
    {
        using var client = new HttpClient { BaseAddress = server };
        while (!(await client.GetAsync(new Uri("/readyz", UriKind.Relative))).IsSuccessStatusCode)
        {
            await Task.Yield();
        }

        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static async Task<double> UntilEndedAsync(Uri server, int count, long started)
    {
        using var client = new HttpClient { BaseAddress = server };
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/v1/events?after=0", UriKind.Relative));
        request.Headers.Accept.Add(new("text/event-stream"));
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        for (var ended = 0; ended < count;)
        {
            ended += await lines.ReadLineAsync() == "event: WorkflowCompleted" ? 1 : 0;
        }

        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }
}
