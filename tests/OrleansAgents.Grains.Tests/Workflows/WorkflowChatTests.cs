using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Limits;
using OrleansAgents.Core.Routing;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Grains.Routing;
using OrleansAgents.TestKit.Routing;
using OrleansAgents.TestKit.Time;
using OrleansAgents.TestKit.Workflows;
using Xunit;

namespace OrleansAgents.Grains.Tests.Workflows;

/// <summary>Chat models that recommend and decide, well, late, wrongly or never: the run goes on, and says what happened.</summary>
public sealed class WorkflowChatTests
{
    private static readonly TimeSpan PastDeadline = ChatRouting.DefaultDeadline + TimeSpan.FromSeconds(1);

    private readonly ScriptedChat _chat = new();

    [Fact]
    public async Task Arbitrator_ChoosesAnother_IsOnTheRecord()
    {
        _chat.Decides = question =>
        {
            Assert.Equal(("why", "a b", "a b"), (question.Query, Names(question.Recommendation.Candidates.Select(c => c.Service)), Names(question.Services.Select(s => s.Name))));
            return new RoutingDecision("b", "it writes verse", "qwen") { Usage = new(100, 10, 0.5m) };
        };
        using var world = World(DefinitionBuilder.Linear("write"));
        var host = world.StartHost();

        var id = await host.StartAsync(input: """{"question":"why"}""");
        (await host.Agents.NextAsync("write/1/1")).Succeed();
        var journal = await world.WhenEndedAsync(id);

        var chosen = Selected(journal);
        Assert.Equal(("b", "qwen", true, null), (chosen.Service, chosen.DecidedBy, chosen.Overridden, chosen.Fallback));
        Assert.Equal((110, 0.5m), (await host.Client.GetAsync(id, CancellationToken.None)).Value is { } view ? (view.TokensUsed, view.CostUsed) : default);
    }

    [Fact]
    public async Task Arbitrator_NeverAnswers_PolicyDecidesAfterTheDeadline()
    {
        using var world = World(DefinitionBuilder.Linear("write"));
        var host = world.StartHost();

        var id = await host.StartAsync();
        await _chat.NextAsync();
        Assert.Equal(["WorkflowStarted"], (await world.JournalAsync(id)).Select(e => e.Kind));
        world.Time.Advance(PastDeadline);

        await host.Agents.NextAsync("write/1/1");
        var chosen = Selected(await world.JournalAsync(id));
        Assert.Equal(("a", "policy", "the chat arbitrator did not answer within 5 s"), (chosen.Service, chosen.DecidedBy, chosen.Fallback));
    }

    public static TheoryData<string, string> Faults => new()
    {
        { "late", "the chat arbitrator did not answer within 5 s" },
        { "down", "the chat arbitrator cannot be reached: Connection refused." },
        { "nonsense", "the chat arbitrator answered wrongly: No JSON." },
        { "paid", "the answer of the chat arbitrator does not fit." },
        { "nobody", "the chat arbitrator answered wrongly: it named no service" },
        { "stranger", "the chat arbitrator answered wrongly: it named 'stranger', which is no candidate" },
        { "throws", "the chat arbitrator failed: Out of order." },
    };

    [Theory, MemberData(nameof(Faults))]
    public async Task Arbitrator_AnswersWrongly_PolicyDecides(string fault, string fallback)
    {
        _chat.Decides = _ => fault switch
        {
            "late" => new DomainError("route.model_late", ErrorKind.Unavailable, "Late."),
            "down" => new DomainError("route.model_unavailable", ErrorKind.Unavailable, "Connection refused."),
            "nonsense" => new DomainError("route.model_invalid", ErrorKind.Invalid, "No\nJSON."),
            "paid" => new DomainError("route.model_invalid", ErrorKind.Invalid, "The answer of the chat arbitrator does not fit.") { Usage = new(5, 5) },
            "throws" => throw new InvalidOperationException("Out of order."),
            _ => new RoutingDecision(fault == "nobody" ? null : fault, "because", "qwen") { Usage = new(5, 5) },
        };
        using var world = World(DefinitionBuilder.Linear("write"));
        var host = world.StartHost();

        var id = await host.StartAsync();
        await host.Agents.NextAsync("write/1/1");

        var chosen = Selected(await world.JournalAsync(id));
        Assert.Equal(("a", "policy", fallback), (chosen.Service, chosen.DecidedBy, chosen.Fallback));
        Assert.Equal(fault is "nobody" or "stranger" or "paid", chosen.Usage is not null);
    }

    [Fact]
    public async Task Router_Answers_IsTheRecommendation()
    {
        _chat.Recommends = question =>
        {
            Assert.Equal(("why", "write", "a b"), (question.Query, question.Capability, Names(question.Services.Select(s => s.Name))));
            return new Recommendation("chat/qwen", [new("b", 0.9, ["verse"])]) { None = 0.05, Usage = new(7, 1) };
        };
        using var world = World(DefinitionBuilder.Linear("write"), router: true, arbitrator: false);
        var host = world.StartHost();

        var id = await host.StartAsync(input: """{"question":"why"}""");
        await host.Agents.NextAsync("write/1/1");

        var journal = await world.JournalAsync(id);
        var said = journal.OfType<WorkflowEvent.ServiceRecommended>().Single();
        Assert.Equal(("chat/qwen", 0.05, null, "b"), (said.Model, said.None, said.Fallback, Selected(journal).Service));
    }

    [Fact]
    public async Task Models_FailAfterTheyUsedSomething_ItCounts()
    {
        var failure = new DomainError("route.model_invalid", ErrorKind.Unavailable, "No JSON, twice.") { Usage = new(30, 20, 0.25m) };
        (_chat.Recommends, _chat.Decides, _chat.Chooses) = (_ => failure, _ => failure, _ => failure);
        using var world = World(DefinitionBuilder.Linear("write").Route(), router: true);
        var host = world.StartHost();

        var id = await host.StartAsync();
        await host.Agents.NextAsync();

        Assert.Equal((150, 0.75m), (await host.Client.GetAsync(id, CancellationToken.None)).Value is { } view ? (view.TokensUsed, view.CostUsed) : default);
    }

    public static TheoryData<string, string> WrongRecommendations => new()
    {
        { "", "the chat router answered wrongly: it named no service" },
        { "stranger=1", "the chat router answered wrongly: it named 'stranger', which was not offered" },
        { "a=0.1 b=0.2", "the chat router answered wrongly: its confidences are not from 1 down to 0" },
        { "a=1.5", "the chat router answered wrongly: its confidences are not from 1 down to 0" },
        { "a=0.4 a=0.4", "the chat router answered wrongly: it named a service twice" },
    };

    [Theory, MemberData(nameof(WrongRecommendations))]
    public async Task Router_AnswersWrongly_TheOneInTheProcessRecommends(string answer, string fallback)
    {
        _chat.Recommends = _ => new Recommendation("chat/qwen", [.. answer.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('='))
            .Select(pair => new Candidate(pair[0], double.Parse(pair[1], System.Globalization.CultureInfo.InvariantCulture), []))]);
        using var world = World(DefinitionBuilder.Linear("write"), router: true, arbitrator: false);
        var host = world.StartHost();

        var id = await host.StartAsync();
        await host.Agents.NextAsync("write/1/1");

        var said = (await world.JournalAsync(id)).OfType<WorkflowEvent.ServiceRecommended>().Single();
        Assert.Equal(("fixed/1", fallback), (said.Model, said.Fallback));
    }

    [Fact]
    public async Task SeveralSteps_AreAskedAtTheSameTime()
    {
        using var world = World(DefinitionBuilder.Parallel("left:", "right:"));
        var host = world.StartHost();

        await host.StartAsync();

        Assert.Equal(["left", "right"], new[] { await _chat.NextAsync(), await _chat.NextAsync() }.Order());
        world.Time.Advance(PastDeadline);
        await host.Agents.NextAsync();
        await host.Agents.NextAsync();
        Assert.Equal(2, _chat.Count);
    }

    [Fact]
    public async Task NoChoice_NobodyIsAsked()
    {
        using var world = World(DefinitionBuilder.Linear("write"), new FixedRouter(("a", 0.4)));
        var host = world.StartHost();

        await host.StartAsync();

        await host.Agents.NextAsync("write/1/1");
        Assert.Equal(0, _chat.Count);
    }

    [Fact]
    public async Task Budget_IsUsedUp_NobodyIsAskedAndTheRecordSaysSo()
    {
        _chat.Decides = _ => new RoutingDecision("b", "first", "qwen") { Usage = new(60, 40) };
        using var world = World(DefinitionBuilder.Linear("write", "review").Limits(limits => limits with { Tokens = 100 }));
        var host = world.StartHost();

        var id = await host.StartAsync();
        (await host.Agents.NextAsync("write/1/1")).Succeed();
        await host.Agents.NextAsync("review/1/1");

        Assert.Equal(1, _chat.Count);
        var second = (await world.JournalAsync(id)).OfType<WorkflowEvent.ServiceSelected>().Last();
        Assert.Equal(("a", "the chat arbitrator was not asked: the run has used up its tokens or cost of models"), (second.Service, second.Fallback));
    }

    [Fact]
    public async Task Crash_WhileAModelThinks_AsksAgain()
    {
        using var world = World(DefinitionBuilder.Linear("write"));
        var first = world.StartHost();
        var id = await first.StartAsync();
        await _chat.NextAsync();
        first.Dispose();

        _chat.Decides = _ => new RoutingDecision("b", "at last", "qwen");
        var second = world.StartHost();
        await second.Host.RecoverAsync(CancellationToken.None);
        (await second.Agents.NextAsync("write/1/1")).Succeed();

        Assert.Equal("b", Selected(await world.WhenEndedAsync(id)).Service);
        Assert.Equal(2, _chat.Count);
    }

    [Fact]
    public async Task Cancel_WhileAModelThinks_StopsTheQuestion()
    {
        using var world = World(DefinitionBuilder.Linear("write"));
        var host = world.StartHost();
        var id = await host.StartAsync();
        await _chat.NextAsync();

        await host.Grain(id).ExecuteAsync(new WorkflowCommand.Cancel("ann", "enough"), CancellationToken.None);

        await Patience.Until(() => _chat.Token.IsCancellationRequested && host.Calls.Running == 0, "the question is given up");
        Assert.Equal(["WorkflowStarted", "WorkflowCancelled"], (await world.JournalAsync(id)).Select(e => e.Kind));
    }

    [Theory, InlineData("review", "qwen", null), InlineData("stranger", "policy", "the chat arbitrator answered wrongly: it named step 'stranger', which the definition does not have")]
    public async Task Choice_OfAModel_LeadsTheRun(string says, string decidedBy, string? fallback)
    {
        _chat.Chooses = state => new NextStepChoice(state.LastSettled is null ? says : null, "why not", "qwen") { Usage = new(9, 1) };
        using var world = World(DefinitionBuilder.Linear("write", "review").Route(), new FixedRouter(("a", 1)));
        var host = world.StartHost();

        var id = await host.StartAsync();
        var call = await host.Agents.NextAsync();
        call.Succeed();
        var journal = await world.WhenEndedAsync(id);

        var first = journal.OfType<WorkflowEvent.StepChosen>().First();
        Assert.Equal((says == "stranger" ? "write" : "review", decidedBy, fallback, 10), (first.Step, first.DecidedBy, first.Fallback, first.Usage?.Tokens));
        Assert.IsType<WorkflowEvent.WorkflowCompleted>(journal[^1]);
    }

    private static WorkflowEvent.ServiceSelected Selected(IReadOnlyList<WorkflowEvent> journal) => journal.OfType<WorkflowEvent.ServiceSelected>().Single();

    private static string Names(IEnumerable<string> names) => string.Join(' ', names);

    private TestWorld World(DefinitionBuilder definition, FixedRouter? local = null, bool router = false, bool arbitrator = true)
    {
        var world = new TestWorld(definition)
        {
            Decisions = (world, jitter) => new Decisions(
                local ?? new FixedRouter(("a", 0.5), ("b", 0.4)), new PolicyArbitrator(world.Directory), world.Directory, jitter,
                router ? _chat : null, arbitrator ? _chat : null, settings: null, world.Time),
        };
        world.Directory.AddNamed("a", "any").AddNamed("b", "any");
        return world;
    }
}
