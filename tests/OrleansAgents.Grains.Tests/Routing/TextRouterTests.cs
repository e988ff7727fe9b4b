using Microsoft.Extensions.Logging.Abstractions;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Routing;
using OrleansAgents.Grains.Routing;
using OrleansAgents.TestKit.Time;
using Xunit;

namespace OrleansAgents.Grains.Tests.Routing;

public sealed class TextRouterTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly DirectoryOf _agents = new(
        DirectoryOf.Agent("ledger", "finance", "Invoices, postings and dunning"),
        DirectoryOf.Agent("wages", "finance", "Wages, salaries and payslips"),
        DirectoryOf.Agent("wages-2", "finance", "Wages, salaries and payslips"),
        DirectoryOf.Agent("translator", "translation"),
        DirectoryOf.Agent("builder", "deployment"));

    private readonly RouterModelKeeper _keeper;
    private readonly TextRouter _router;

    public TextRouterTests()
    {
        _keeper = new(_agents, _time, NullLogger<RouterModelKeeper>.Instance);
        _router = new(_agents, _keeper, load: null, _time);
    }

    public void Dispose() => _keeper.Dispose();

    [Fact]
    public void Recommend_BeforeThereIsAModel_SaysSoAndGoesByTag()
    {
        var recommendation = _router.Recommend("a payslip is wrong", "finance");

        Assert.Equal(["ledger", "wages", "wages-2"], recommendation.Candidates.Select(c => c.Service));
        Assert.Contains("not trained", recommendation.Fallback, StringComparison.Ordinal);
        Assert.Null(recommendation.None);
    }

    [Fact]
    public async Task Recommend_AnyService_FindsTheRightOneWithReasons()
    {
        await TrainAsync();

        var recommendation = _router.Recommend("please translate this letter into French", capability: null);

        var best = recommendation.Candidates[0];
        Assert.Equal("translator", best.Service);
        Assert.True(best.Confidence > 0.6, $"{best.Confidence}");
        Assert.StartsWith("for it: ", best.Reasons[0], StringComparison.Ordinal);
        Assert.Contains("translate", best.Reasons[0], StringComparison.Ordinal);
        Assert.StartsWith("ngram/", recommendation.Model, StringComparison.Ordinal);
        Assert.InRange(recommendation.None!.Value, 0, 0.3);
        Assert.Equal(5, recommendation.Candidates.Length);
        Assert.Null(recommendation.Fallback);
    }

    [Fact]
    public async Task Recommend_Capability_OffersNobodyWithoutIt()
    {
        await TrainAsync();

        var recommendation = _router.Recommend("please translate this letter into French", "finance");

        Assert.Equal(["ledger", "wages", "wages-2"], recommendation.Candidates.Select(c => c.Service).Order());
        Assert.All(recommendation.Candidates, c => Assert.Contains("has capability 'finance'", c.Reasons));
        Assert.True(recommendation.None > 0.5, $"{recommendation.None}");
    }

    [Fact]
    public async Task Recommend_WordsOfAStep_FitOthersTooWithoutHarm()
    {
        await TrainAsync();

        var (asked, ofStep) = (_router.Recommend("translate the wages letter", "finance"), _router.Recommend("translate the wages letter", "finance", ofStep: true));

        Assert.True(ofStep.None < asked.None / 2, $"{ofStep.None} and {asked.None}");
        Assert.Equal(asked.Candidates.Select(c => c.Service), ofStep.Candidates.Select(c => c.Service));
    }

    [Fact]
    public async Task Recommend_AgentsThatSayTheSame_HaveOneConfidence()
    {
        await TrainAsync();

        var candidates = _router.Recommend("my payslip is wrong", "finance").Candidates;

        Assert.Equal(["wages", "wages-2", "ledger"], candidates.Select(c => c.Service));
        Assert.Equal(candidates[0].Confidence, candidates[1].Confidence);
    }

    [Fact]
    public async Task Recommend_OfflineOrDrainingAgent_IsNotOffered()
    {
        await TrainAsync();
        _agents.Put(_agents.FindEntry("translator")! with { Health = AgentHealth.Offline });
        _agents.Put(_agents.FindEntry("builder")! with { Draining = true });

        var recommendation = _router.Recommend("please translate this letter into French", capability: null);

        Assert.DoesNotContain(recommendation.Candidates, c => c.Service is "translator" or "builder");
        Assert.True(recommendation.None > 0.5, $"{recommendation.None}");
    }

    [Fact]
    public async Task Recommend_AgentThatCameJustNow_IsNamedLastAndSaysSo()
    {
        await TrainAsync();
        _agents.Put(new(DirectoryOf.Agent("bees", "beekeeping", "Hives and honey")));

        var bees = _router.Recommend("honey", capability: null).Candidates[^1];

        Assert.Equal(("bees", 0.0), (bees.Service, bees.Confidence));
        Assert.Contains(bees.Reasons, reason => reason.Contains("does not know it yet", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Recommend_AgentsThatAllCameJustNow_AreNamedByTag()
    {
        await TrainAsync();
        _agents.Put(new(DirectoryOf.Agent("bees", "beekeeping", "Hives and honey")));
        _agents.Put(new(DirectoryOf.Agent("wasps", "beekeeping", "Wasps in the roof")));

        var recommendation = _router.Recommend("honey", "beekeeping");

        Assert.Equal([("bees", 0.5), ("wasps", 0.5)], recommendation.Candidates.Select(c => (c.Service, c.Confidence)));
        Assert.Null(recommendation.None);
        Assert.Contains("does not know them yet", recommendation.Fallback, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recommend_NobodyAtAll_IsEmpty()
    {
        await TrainAsync();

        Assert.Empty(_router.Recommend("anything", "no-such-tag").Candidates);
    }

    [Fact]
    public async Task Recommend_ConfidencesOfDifferentServicesAndNone_ComeToOne()
    {
        await TrainAsync();

        var recommendation = _router.Recommend("roll the release back and pay the wages", capability: null);

        var different = recommendation.Candidates.Where(c => c.Service != "wages-2").Sum(c => c.Confidence);
        Assert.Equal(1, different + recommendation.None!.Value, 0.01);
    }

    private async Task TrainAsync()
    {
        var ready = _keeper.EnsureAsync(default);
        while (!ready.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await ready;
    }
}
