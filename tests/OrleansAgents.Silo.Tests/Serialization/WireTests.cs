using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Locks;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Limits;
using OrleansAgents.Core.Routing;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Silo.Contracts;
using OrleansAgents.Silo.Serialization;
using OrleansAgents.Silo.Streams;

namespace OrleansAgents.Silo.Tests.Serialization;

/// <summary>What arrives at another silo is what was sent, for everything that the grains of this product say to each other.</summary>
public sealed class WireTests : IDisposable
{
    private static readonly EffectId Effect = new(new("run-1"), "write", 2, 3);
    private static readonly AgentUsage Usage = new(10, 20, 0.25m);
    private static readonly JsonPayload Payload = JsonPayload.Parse("""{"a":[1,2.5,null,"ü"],"b":{"c":true}}""");
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 5, 6, 7, 891, TimeSpan.Zero);

    private static readonly AgentDescriptor Agent = new("docs", AgentKind.Http)
    {
        Capabilities = ["rag", "search"],
        Description = "Finds things.",
        Endpoint = new("http://127.0.0.1:5001/call"),
        Timeout = TimeSpan.FromMinutes(2),
        MaxConcurrency = 7,
        Version = "1.2",
        Examples = ["find it"],
        Messages = MessageDelivery.Push,
        Heartbeat = TimeSpan.FromSeconds(5),
        TimeToLive = TimeSpan.FromSeconds(50),
        Source = AgentSource.Registration,
        Chat = new() { Model = "m", Output = Payload, Temperature = 0.5, InputPrice = 1.5m },
        With = Payload,
    };

    private static readonly AgentEntry Entry = new(Agent)
    {
        Health = AgentHealth.Late,
        Draining = true,
        LastHeartbeatAt = Now,
        Report = new("busy", 0.75, 1234567),
        Running = 3,
    };

    private static readonly object[] Values =
    [
        new WorkflowCommand.Start(Payload, "c"),
        new WorkflowCommand.AssignStep(
            Effect, new("m/1", [new("docs", 0.5, ["because"])]) { None = 0.25, ElapsedMicros = 12.5, Fallback = "f", Usage = Usage },
            new("docs", "best", "policy", Overridden: true) { Asks = true, IsTemporary = true, Fallback = "g", Usage = Usage }, IsHuman: true, UsesModel: true, Jitter: 0.125)
        { AskFor = TimeSpan.FromMinutes(5) },
        new WorkflowCommand.ChooseStep(Effect, new("write", "next", "policy") { Fallback = "f", Usage = Usage }),
        new WorkflowCommand.CompleteStep(Effect, Payload, TimeSpan.FromMilliseconds(12.5))
        {
            Messages = [new("review", Payload) { MessageId = "m-1" }],
            MessagesThrough = 9,
            PushAgents = ["a", "b"],
            TraceParent = "00-1-2-01",
            Usage = Usage,
        },
        new WorkflowCommand.CompleteStep(Effect, JsonPayload.Null, TimeSpan.Zero),
        new WorkflowCommand.FailStep(Effect, new("agent.failed", "no", Retryable: true), TimeSpan.FromSeconds(1), 0.5, OutcomeUnknown: true)
        { RetryAfter = TimeSpan.FromSeconds(3), Reroute = true, Usage = Usage },
        new WorkflowCommand.GrantLocks(Effect, [new("repo:a", 1795257769735)]),
        new WorkflowCommand.SendMessages("ci", [new("write", Payload)], ["a"], TraceParent: null),
        new WorkflowCommand.AcknowledgeMessages(Effect, "ci", "write", 4),
        new WorkflowCommand.FailDelivery(Effect, "ci", "write", new("x", "y", Retryable: false), 0.25, TimeSpan.FromSeconds(1)),
        new WorkflowCommand.RedriveMessages(["m-1"], ["a"], "ann", "again"),
        new WorkflowCommand.LoseCall(Effect),
        new WorkflowCommand.Tick(),
        new WorkflowCommand.Cancel("ann", "enough"),
        new WorkflowCommand.Signal("ok", Payload, "ann", WorkflowLimits.Default) { NamesUsableAgent = true },
        new WorkflowCommand.Resolve("write", ResolvedOutcome.Done, JsonPayload.Null, "ann", "looked"),
        new WorkflowCommand.Resolve("write", ResolvedOutcome.Again, Result: null, "ann", "looked"),
        new WorkflowCommand.Retry("ann", "again"),
        new WorkflowCommand.ExtendLimits(new(Hops: 5, WallClock: TimeSpan.FromHours(2), Cost: 1.5m), WorkflowLimits.Default, "ann", "more"),
        new WorkflowCommand.Fork(new(new("run-0"), 4), [new WorkflowEvent.WorkflowCancelled("ann", "why")], Payload, [new("write", Payload)], "ann", "edit"),
        new StartCall
        {
            Hash = DefinitionHash.Of("x"),
            Limits = WorkflowLimits.Default with { LinearHops = 2 },
            Command = new WorkflowCommand.Start(Payload, "c"),
            IdempotencyKey = new("key", "hash"),
        },
        new StartAnswer(StartStatus.KeyUsed, new ExistingStart(new("run-0"), "hash"), new("a.b", ErrorKind.Conflict, "no") { Problems = [new("p", Path: "/x")], Usage = Usage }),
        Agent,
        Entry,
        new HeartbeatReport("ok"),
        (Result<AgentEntry>)Entry,
        (Result<RegisteredAgent>)new RegisteredAgent(Entry, IsNew: true),
        (Result<AgentEntry>)new DomainError("agent.not_found", ErrorKind.NotFound, "no"),
        (Result<Recommendation>)new Recommendation("m", []),
        new LockRequest("repo", "ann", TimeSpan.FromSeconds(9), Timeout.InfiniteTimeSpan),
        (Result<LockGrant>)new LockGrant("repo", "ann", 7, Now),
        new LockView("repo", Owner: null, 7, AcquiredAt: null, ExpiresAt: null, ["bob"]),
        new FeedBatch { From = "s", Rows = [new() { Sequence = 1, Workflow = "w", Version = 2, Events = 3, At = Now, EndsRun = true, Payload = [1, 2] }] },
    ];

    private readonly ServiceProvider _provider = new ServiceCollection().AddSerializer().AddWire().BuildServiceProvider();

    public static TheoryData<int> Indexes => [.. Enumerable.Range(0, Values.Length)];

    public void Dispose() => _provider.Dispose();

    [Theory]
    [MemberData(nameof(Indexes))]
    public void Value_OfTheContracts_ArrivesAsItWas(int index)
    {
        var serializer = _provider.GetRequiredService<Serializer>();

        var arrived = serializer.Deserialize<object>(serializer.SerializeToArray<object>(Values[index]));

        Assert.Equal(RecordFacts.Of(Values[index]), RecordFacts.Of(arrived));
    }

    [Fact]
    public void Commands_AllOfThem_AreTried() =>
        Assert.Equal(WireTypes.Names.Values.ToHashSet(), Values.Where(value => value is WorkflowCommand).Select(value => value.GetType()).ToHashSet());

    [Fact]
    public void StoreFault_OnItsWay_KeepsCodeAndWords()
    {
        var serializer = _provider.GetRequiredService<Serializer>();

        var arrived = serializer.Deserialize<Exception>(serializer.SerializeToArray<Exception>(new StoreFaultException("store.unreachable", "Start it.")));

        Assert.Equal(("store.unreachable", "Start it."), (Assert.IsType<StoreFaultException>(arrived).Code, arrived.Message));
    }

    [Fact]
    public void Record_WithinASilo_IsNotCopied()
    {
        var copier = _provider.GetRequiredService<DeepCopier>();

        Assert.Same(Values[0], copier.Copy((WorkflowCommand)Values[0]));
        Assert.Same(Entry, copier.Copy(Entry));
    }
}
