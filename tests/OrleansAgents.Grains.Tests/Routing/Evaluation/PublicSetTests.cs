using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Grains.Routing.Evaluation;
using OrleansAgents.Grains.Tests.Routing.Knowledge;
using Xunit;
using Xunit.Abstractions;

namespace OrleansAgents.Grains.Tests.Routing.Evaluation;

/// <summary>The validation part of a public intent set: 150 services, 3,000 queries. Where the set is not at hand the tests pass and say so.</summary>
public class PublicSetTests(ITestOutputHelper output)
{
    private const double AnyAccuracy = 0;

    [Theory]
    [InlineData(100, 0.92, 0.97)]
    [InlineData(10, 0.72, AnyAccuracy)]
    [InlineData(5, 0.62, AnyAccuracy)]
    public void Run_ExamplesOfEachIntent_ReachesTheGoal(int shots, double accuracy, double top3)
    {
        if (Run(shots, allowNone: false) is not { } report)
        {
            return;
        }

        Assert.True(report.Accuracy >= accuracy, $"accuracy {report.Accuracy:P1}");
        Assert.True(report.Top3 >= top3, $"top 3 {report.Top3:P1}");
        Assert.True(shots < 100 || report.Ece < 0.05, $"calibration error {report.Ece:P1}");
        Assert.True(report.ModelBytes < 20_000_000, $"{report.ModelBytes} bytes");
    }

    [Fact]
    public void Run_WithNoneOfThese_FindsWhatFitsNone()
    {
        if (Run(100, allowNone: true) is not { } report)
        {
            return;
        }

        Assert.True(report.Accuracy >= 0.9, $"accuracy {report.Accuracy:P1}");
        Assert.True(report.OosRecall >= 0.8, $"none {report.OosRecall:P1}");
        Assert.True(report.Ece < 0.05, $"calibration error {report.Ece:P1}");
    }

    private EvaluationReport? Run(int shots, bool allowNone)
    {
        if (LabelledSets.PublicFolder is null)
        {
            output.WriteLine("The public set is not here: nothing was measured.");
            return null;
        }

        var train = LabelledSets.Public("train.jsonl").GroupBy(text => text.Intent, StringComparer.Ordinal).SelectMany(group => group.Take(shots)).ToList();
        var none = LabelledSets.Public("oos_val.jsonl").Select(text => text.Text).ToList();
        var noneTrain = allowNone ? LabelledSets.Public("oos_train.jsonl").Select(text => text.Text).ToList() : [];
        var report = new RouteEvaluation().Run(new(train, LabelledSets.Public("val.jsonl"), noneTrain, none, allowNone), null, default);
        output.WriteLine($"{report}");
        return report;
    }
}
