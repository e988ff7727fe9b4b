using System.Globalization;
using System.Text;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.States;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Limits;
using OrleansAgents.Core.Locks;
using OrleansAgents.Core.Registry;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Grains.Definitions;
using OrleansAgents.TestKit.Workflows;

namespace OrleansAgents.Persistence.Tests.Archives;

/// <summary>Fills a store with some of everything that an archive carries.</summary>
internal sealed class SampleStore(IWorkflowJournal journal, IDefinitionStore definitions, IGrainStateStore states, int seed)
{
    public const int Runs = 16;

    private readonly Random _random = new(seed);
    private readonly List<WorkflowDefinition> _known = [];

    public static string TextOf(int name, int version) => string.Create(CultureInfo.InvariantCulture, $$"""
        name: flow-{{name}}     # version {{version}}, "ünïcode" 😀
        steps:
          - { id: write, agent: echo }
          - { id: review, agent: echo, approval: {} }

        """);

    public async Task FillAsync()
    {
        for (var i = 0; i < 9; i++)
        {
            var text = TextOf(i % 3, _random.Next(3));        // some are put twice, and become the newest again
            Assert.True(new DefinitionReader().Read(text, WorkflowLimits.Default).TryGet(out var definition, out var error), error?.Message);
            await definitions.PutAsync(definition.Name, definition.Hash, text, MachineRun.Noon.AddMilliseconds(_random.Next(50)), default);
            _known.Add(definition);
        }

        for (var i = 0; i < Runs; i++)
        {
            await RunAsync($"run-{seed}-{i}", i);
        }

        for (var i = 0; i < 3; i++)
        {
            await AgentAsync($"agent-{i}");
            await LockAsync($"repo:ü/{i}", held: i % 2 == 0);
        }
    }

    /// <summary>Appends what a run did since the version before, as a grain would.</summary>
    public static async Task AppendAsync(IWorkflowJournal journal, MachineRun run, int before, WorkflowStatus previous, IdempotencyKey? key = null)
    {
        var append = new JournalAppend
        {
            Workflow = run.Id,
            ExpectedVersion = before,
            Events = run.Events[before..],
            At = run.Now.AddTicks(4321),
            Status = run.State.Status,
            PreviousStatus = previous,
            IdempotencyKey = key,
        };
        Assert.Equal(AppendOutcome.Appended, await journal.AppendAsync(append, default));
    }

    private async Task RunAsync(string id, int number)
    {
        var run = new MachineRun(_known[_random.Next(_known.Count)], id) { Now = MachineRun.Noon.AddMilliseconds(_random.Next(100_000)) };
        var key = number % 2 == 0 ? new IdempotencyKey($"key \"{id}\"", $"hash-{number}") : null;
        Action<MachineRun>[] deeds =
        [
            r => r.Do(new WorkflowCommand.Start(JsonPayload.Parse(AnyJson()), $"corr-{number}-ü")),
            r => r.Complete(AnyJson()),
            r => r.Signal("review", "true"),
            r => r.Complete(AnyJson()),
        ];
        var (done, end) = (0, 1 + _random.Next(deeds.Length));
        foreach (var deed in deeds[..end])
        {
            (done, var previous) = (run.Events.Count, run.State.Status);
            deed(run);
            await AppendAsync(journal, run, done, previous, done == 0 ? key : null);
            run.Now += TimeSpan.FromMilliseconds(1 + _random.Next(5000));
        }

        if (!run.State.IsTerminal && _random.Next(3) == 0)
        {
            (done, var previous) = (run.Events.Count, run.State.Status);
            run.Do(new WorkflowCommand.Cancel("ann", "enough"));
            await AppendAsync(journal, run, done, previous);
        }
    }

    /// <summary>Small, large and shared, with line breaks between values, and deep.</summary>
    private string AnyJson() => _random.Next(5) switch
    {
        0 => """{ "text" : "ü \u00fc", "n": 1.0e+2, "none": null }""",
        1 => $$"""{"shared":"{{new string('x', 20_000)}}"}""",
        2 => "{\n  \"lines\": [1,\r\n 2]\n}",
        3 => string.Concat(Enumerable.Repeat("[", 60)) + string.Concat(Enumerable.Repeat("]", 60)),
        _ => $$"""{"own":"{{new string('y', 9_000 + _random.Next(1000))}}"}""",
    };

    private async Task AgentAsync(string name)
    {
        var agent = new AgentDescriptor(name, AgentKind.Http)
        {
            Capabilities = ["review", "ümlaut"],
            Endpoint = new("http://127.0.0.1:5000/work"),
            Source = AgentSource.Registration,
            With = JsonPayload.Parse("{\n \"a\": 1 }"),
        };
        await WriteAsync(GrainTypes.Agent, name, AgentDocument.Write(new(agent, MachineRun.Noon)));
    }

    private Task LockAsync(string resource, bool held) => WriteAsync(GrainTypes.Lock, resource, held
        ? new LockDocument(MachineRun.Noon.ToUnixTimeMilliseconds() + 7, "ann", MachineRun.Noon, MachineRun.Noon.AddHours(1), 3600).ToJson()
        : Encoding.UTF8.GetBytes("""{"fence":41}"""));

    private async Task WriteAsync(string type, string key, byte[] json) =>
        Assert.NotNull(await states.WriteAsync(new(type, key, 0, json, []), default));
}
