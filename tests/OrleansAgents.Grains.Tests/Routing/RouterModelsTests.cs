using System.Collections.Immutable;
using OrleansAgents.Grains.Routing;
using OrleansAgents.Grains.Routing.Evaluation;
using OrleansAgents.Grains.Routing.Knowledge;
using OrleansAgents.Grains.Routing.Models;
using OrleansAgents.Grains.Routing.Profiles;
using OrleansAgents.Grains.Tests.Routing.Knowledge;
using OrleansAgents.Grains.Tests.Routing.Models;
using Xunit;
using Xunit.Abstractions;

namespace OrleansAgents.Grains.Tests.Routing;

public class RouterModelsTests(ITestOutputHelper output)
{
    private static readonly RouterModels Models = new(CapabilityKnowledge.Shipped);

    private static readonly ImmutableArray<ServiceProfile> Profiles =
        [.. new[] { "coding", "deployment", "translation", "finance", "support", "scheduling", "legal", "networking" }.Select(tag => Services.Of(tag))];

    private static readonly RouterModel Model = Models.Train(Profiles, [], 2, default).Model;

    [Theory]
    [InlineData("")]
    [InlineData("   \t\n")]
    [InlineData("!!! ??? ---")]
    [InlineData("\U0001F600\U0001F680\U0001F4A9\U0001F600\U0001F680")]
    [InlineData("今日の天気はどうですか")]
    [InlineData("ما هو الطقس اليوم في المدينة")]
    [InlineData("qwx zzkj vvbn pplo")]
    public void Judge_WordsThatSayNothing_FitNobody(string query)
    {
        var verdict = Verdict.Of(Model, query);

        Assert.True(verdict.None > 0.5, $"none {verdict.None:0.00}, {Model.Model.Classes[verdict.First]} {verdict.Share:0.00}");
    }

    [Theory]
    [InlineData("deployment ", 50)]
    [InlineData("finance deployment coding ", 400)]
    [InlineData("translate this contract into german now ", 3_000)]
    [InlineData("x", 100_000)]
    [InlineData("\u0000\uD800", 60_000)]
    public void Judge_RepeatedOrEndlessWords_AreNotTrusted(string part, int times)
    {
        var query = string.Concat(Enumerable.Repeat(part, times));

        var verdict = Verdict.Of(Model, query);

        Assert.True(verdict.Share * (1 - verdict.None) < 0.5, $"{verdict}");
    }

    [Fact]
    public void Judge_AnyQuery_AllocatesNothing()
    {
        string[] queries = ["roll back the release", "", new string('a', 100_000), string.Concat(Enumerable.Repeat("pay the invoice ", 5_000))];
        Array.ForEach(queries, query => Verdict.Of(Model, query));

        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var query in queries)
        {
            Verdict.Of(Model, query);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Train_NoServices_IsAModelOfNobody()
    {
        var (model, bytes) = Models.Train([], [], 2, default);

        Assert.Empty(model.Model.Classes);
        Assert.NotNull(Models.Read(bytes, "x"));
        Assert.NotNull(model.Judge("anything"));
    }

    [Fact]
    public void Train_ServicesOfOneTag_AreToldApartByWhatTheySay()
    {
        var (ledger, wages) = (Services.Of("finance", "Keeps the ledger: postings, invoices, dunning"), Services.Of("finance", "Pays wages and salaries, payslips", "my payslip of May is wrong"));
        var (model, _) = Models.Train([ledger, wages], [], 2, default);

        Assert.Equal(model.PlaceOf(wages), Verdict.Of(model, "a colleague got no payslip").First);
        Assert.Equal(model.PlaceOf(ledger), Verdict.Of(model, "dunning letter for an open invoice").First);
    }

    [Fact]
    public void Train_SaidToFitNone_IsLearnt()
    {
        string[] said = [.. Enumerable.Range(0, 40).Select(i => $"translate the horoscope of sign {i}")];
        var (model, _) = Models.Train(Profiles, said, 2, default);

        Assert.True(Verdict.Of(model, "translate a horoscope").None > Verdict.Of(Model, "translate a horoscope").None + 0.1);
    }

    [Fact]
    public void Extend_NewService_IsFoundAndTakesNothingFromTheOthers()
    {
        var added = Services.Of("beekeeping", "Looks after hives, honey and swarms", "a swarm hangs in the apple tree", "how much honey does hive 4 give");

        var extended = Models.Extend(Model, Profiles, added, default);

        Assert.Equal(extended.PlaceOf(added), Verdict.Of(extended, "there is a swarm of bees at the hive").First);
        Assert.Equal(Model.Model.Classes.Append(added.Id), extended.Model.Classes);
        Assert.NotEqual(Model.Name, extended.Name);
        var queries = LabelledSets.Own("queries.jsonl").Where(query => Profiles.Any(p => p.Capabilities[0] == query.Intent)).ToList();
        var (before, after) = (Right(Model, queries), Right(extended, queries));
        output.WriteLine($"{before} of {queries.Count} before, {after} after");
        Assert.InRange(after, before - 2, queries.Count);
    }

    [Fact]
    public void Extend_KnownTag_IsRoutedNearlyAsByAWholeTraining()
    {
        var added = Services.Of("marketing", "Campaigns and adverts");
        var extended = Models.Extend(Model, Profiles, added, default);
        var (whole, _) = Models.Train([.. Profiles, added], [], 2, default);
        var queries = LabelledSets.Own("queries.jsonl").Where(query => query.Intent == "marketing" || Profiles.Any(p => p.Capabilities[0] == query.Intent)).ToList();

        var (quick, thorough) = (Right(extended, queries), Right(whole, queries));
        output.WriteLine($"{quick} of {queries.Count} at once, {thorough} after a whole training");
        Assert.InRange(quick, thorough - (queries.Count / 20), queries.Count);
    }

    private static int Right(RouterModel model, List<OrleansAgents.Abstractions.Routing.LabelledText> queries)
    {
        var places = Profiles.Append(Services.Of("marketing", "Campaigns and adverts")).ToDictionary(p => p.Capabilities[0], model.PlaceOf, StringComparer.Ordinal);
        return queries.Count(query => Verdict.Of(model, query.Text).First == places[query.Intent]);
    }
}
