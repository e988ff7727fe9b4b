using Microsoft.Extensions.Logging.Abstractions;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Routing;
using OrleansAgents.Grains.Routing;
using OrleansAgents.Grains.Tests.Routing.Replay;
using OrleansAgents.TestKit.Routing;
using OrleansAgents.TestKit.Time;
using Xunit;

namespace OrleansAgents.Grains.Tests.Routing;

/// <summary>A query that belongs to no step, and the chat model that may be asked about it.</summary>
public sealed class RoutesTests
{
    private readonly ScriptedChat _chat = new();
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task Recommend_ChatRouterAnswers_IsTheRecommendation()
    {
        _chat.Recommends = question => new Recommendation("chat:qwen", [new("b", 0.9, [question.Query])]);

        var said = (await Routes().RecommendAsync("why", "write", default)).Value!;

        Assert.Equal(("chat:qwen", "b", "why", null), (said.Model, said.Candidates[0].Service, said.Candidates[0].Reasons[0], said.Fallback));
    }

    [Theory]
    [InlineData("throws", "the chat router failed: Out of order.")]
    [InlineData("late", "the chat router did not answer within 5 s")]
    [InlineData("stranger", "the chat router answered wrongly: it named 'stranger', which was not offered")]
    public async Task Recommend_ChatRouterFails_TheOneInTheProcessRecommendsAndSaysWhy(string fault, string fallback)
    {
        _chat.Recommends = _ => fault switch
        {
            "throws" => throw new InvalidOperationException("Out of order."),
            "late" => new DomainError("route.model_late", ErrorKind.Unavailable, "The chat router did not answer within 5 s."),
            _ => new Recommendation("chat:qwen", [new(fault, 0.9, [])]),
        };

        var said = (await Routes().RecommendAsync("why", null, default)).Value!;

        Assert.Equal(("fixed/1", fallback), (said.Model, said.Fallback));
    }

    [Fact]
    public async Task Recommend_ChatRouterNeverAnswers_EndsAfterTheDeadline()
    {
        var asked = Routes().RecommendAsync("why", null, default);
        await _chat.NextAsync();

        _time.Advance(ChatRouting.DefaultDeadline + TimeSpan.FromSeconds(1));

        Assert.Equal("the chat router did not answer within 5 s", (await asked.Soon("the deadline passed")).Value!.Fallback);
    }

    [Fact]
    public async Task Recommend_OneCandidate_AsksNoModel()
    {
        var said = (await Routes(new FixedRouter(("a", 1))).RecommendAsync("why", null, default)).Value!;

        Assert.Equal(("a", 0), (said.Candidates.Single().Service, _chat.Count));
    }

    [Fact]
    public async Task Recommend_WhileANewAgentIsLearnt_IsAnsweredAtOnce()
    {
        var agents = new DirectoryOf(DirectoryOf.Agent("a", "write", "Verse"), DirectoryOf.Agent("b", "write", "Prose"));
        using var keeper = new RouterModelKeeper(agents, _time, NullLogger<RouterModelKeeper>.Instance);
        var routes = new Routes(new FixedRouter(("a", 1)), new ReplayWorld().Replay, agents, keeper);
        var first = routes.RecommendAsync("why", null, default);
        Assert.False(first.IsCompleted);
        while (!first.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));           // brings the keeper to its work, which takes no manual time
            await Task.Yield();
        }

        agents.Put(new(DirectoryOf.Agent("bees", "beekeeping", "Hives and honey")));
        var second = routes.RecommendAsync("why", null, default);

        Assert.True(second.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Recommend_QueryTooLong_IsRefused() =>
        Assert.Equal("route.query_too_long", (await Routes().RecommendAsync(new('x', IRoutes.QueryMax + 1), null, default)).Error?.Code);

    private Routes Routes(FixedRouter? local = null) => new(
        local ?? new FixedRouter(("a", 0.5), ("b", 0.4)),
        new ReplayWorld().Replay,
        new DirectoryOf(DirectoryOf.Agent("a", "write"), DirectoryOf.Agent("b", "write")),
        keeper: null,
        _chat,
        settings: null,
        _time);
}
