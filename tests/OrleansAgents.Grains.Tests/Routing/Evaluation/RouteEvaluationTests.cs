using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Grains.Routing.Evaluation;
using Xunit;

namespace OrleansAgents.Grains.Tests.Routing.Evaluation;

public sealed class RouteEvaluationTests
{
    [Fact]
    public void Run_MoreIntentsThanAModelTellsApart_Throws()
    {
        var texts = Enumerable.Range(0, IRouteEvaluation.ServicesMax + 1).Select(i => new LabelledText("a", $"x{i}")).ToList();

        var refused = Assert.Throws<ArgumentException>(() => new RouteEvaluation().Run(new(null, texts, [], [], AllowNone: false), null, default));

        Assert.Contains("at most 1000 different intents, found 1001", refused.Message, StringComparison.Ordinal);
    }
}
