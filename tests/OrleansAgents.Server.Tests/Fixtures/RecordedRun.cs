using System.Text;
using System.Text.Json;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Limits;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Server.Tests.Fixtures;

/// <summary>Histories of a run named r-1, told one event after another, each with its time.</summary>
internal sealed class RecordedRun
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    public static readonly DefinitionHash Hash = DefinitionHash.Of("text");

    private readonly List<EventView> _events = [];

    public IReadOnlyList<EventView> Events => _events;

    public RecordedRun At(double seconds, WorkflowEvent e)
    {
        _events.Add(View(_events.Count + 1, seconds, e.Kind, Encode(e)));
        return this;
    }

    /// <summary>An event of a version, which happens that many seconds after noon, less one.</summary>
    public static EventView At(long version, WorkflowEvent e) => View(version, version - 1, e.Kind, Encode(e));

    public static EventView View(long version, double seconds, string kind, string data) =>
        new(version + 100, "r-1", version, kind, Noon.AddSeconds(seconds), JsonPayload.Parse(data));

    public static WorkflowEvent.WorkflowStarted Started(double seconds = 0) =>
        new("answer-with-review", Hash, JsonPayload.EmptyObject, "c-1", WorkflowLimits.Default, Noon.AddSeconds(seconds));

    /// <summary>A wait that opens at noon.</summary>
    public static WorkflowEvent.WaitOpened Asked(WaitKind kind, string name, string? step, string prompt, DateTimeOffset? deadline = null, JsonPayload? answer = null) =>
        new(kind, name, step, 1, prompt, Noon, deadline, answer, null, null);

    /// <summary>Two cycles; the writer's first attempt fails and is tried again; the second review approves.</summary>
    public static RecordedRun CyclicWithRetry() => new RecordedRun()
        .At(0, Started())
        .At(0, new WorkflowEvent.ServiceSelected("research", 1, "docs", "only candidate", "policy", false))
        .At(0, new WorkflowEvent.StepStarted("research", 1, 1, 1, "docs"))
        .At(0.35, new WorkflowEvent.StepCompleted("research", 1, 1, JsonPayload.EmptyObject, 350))
        .At(0.35, new WorkflowEvent.StepStarted("write", 1, 1, 2, "writer"))
        .At(2, new WorkflowEvent.StepAttemptFailed("write", 1, 1, new("agent.busy", "The agent\u001b[31m is\nbusy", true), 1600, Noon.AddSeconds(4.5)))
        .At(4.5, new WorkflowEvent.StepStarted("write", 1, 2, 2, "writer"))
        .At(6, new WorkflowEvent.StepCompleted("write", 1, 2, JsonPayload.EmptyObject, 1500))
        .At(6, new WorkflowEvent.StepStarted("review", 1, 1, 3, "reviewer"))
        .At(7, new WorkflowEvent.StepCompleted("review", 1, 1, JsonPayload.EmptyObject, 1000))
        .At(7, new WorkflowEvent.CycleStarted(2, 2))
        .At(7, new WorkflowEvent.StepStarted("write", 2, 1, 4, "writer"))
        .At(8, new WorkflowEvent.StepCompleted("write", 2, 1, JsonPayload.EmptyObject, 1000))
        .At(8, new WorkflowEvent.StepStarted("review", 2, 1, 5, "reviewer"))
        .At(69, new WorkflowEvent.StepCompleted("review", 2, 1, JsonPayload.EmptyObject, 61_000))
        .At(69, new WorkflowEvent.WorkflowCompleted(Answer, false));

    /// <summary>The first step fails for good.</summary>
    public static RecordedRun Failing() => new RecordedRun()
        .At(0, Started())
        .At(0, new WorkflowEvent.StepStarted("research", 1, 1, 1, "docs"))
        .At(1, new WorkflowEvent.StepAttemptFailed("research", 1, 1, new("agent.process_exit", "exit code 7", false), 1000, null))
        .At(1, new WorkflowEvent.WorkflowFailed("research", new("agent.process_exit", "exit code 7", false)));

    public static JsonPayload Answer { get; } =
        JsonPayload.Parse("""{"answer":"Runs resume.","citations":[{"path":"docs/runs.md","line":12,"quote":"replayed from the journal"},"README.md"]}""");

    public static WorkflowView ViewOf(WorkflowStatus status) => new()
    {
        Id = "r-1",
        Definition = "answer-with-review",
        DefinitionHash = Hash.Value,
        Status = status,
        Version = status == WorkflowStatus.Failed ? 4 : 16,
        CorrelationId = "c-1",
        StartedAt = Noon,
        EndedAt = status is WorkflowStatus.Running or WorkflowStatus.Waiting ? null : Noon.AddSeconds(69),
        CurrentCycle = 1,
        MaxCycles = 2,
        Hops = 5,
        RemainingHops = 0,
        Input = JsonPayload.EmptyObject,
        Output = status == WorkflowStatus.Completed ? Answer : null,
        Error = status == WorkflowStatus.Failed ? new("agent.process_exit", "exit code 7", false) : null,
        Steps =
        [
            new("research", "completed", "docs", 1, 1, 1, null, null, null),
            new("write", "backingOff", "writer", 1, 1, 2, Noon.AddSeconds(75), null, new("agent.busy", "busy", true)),
            new("review", "pending", null, 0, 0, 0, null, null, null),
        ],
    };

    public static string Json(EventView e) => JsonSerializer.Serialize(e, ViewJson.Default.EventView);

    public static string Json(WorkflowView view) => JsonSerializer.Serialize(view, ViewJson.Default.WorkflowView);

    private static string Encode(WorkflowEvent e)
    {
        using var buffer = new MemoryStream();
        using var writer = new Utf8JsonWriter(buffer);
        EventCodec.WriteArray(writer, [e]);
        return Encoding.UTF8.GetString(buffer.ToArray())[1..^1];
    }
}
