using OrleansAgents.Grains.Routing.Evaluation;
using Xunit;

namespace OrleansAgents.Grains.Tests.Routing.Evaluation;

public class EvaluationScoreTests
{
    [Fact]
    public void Add_Verdicts_CountsFirstAndAmongThree()
    {
        var score = new EvaluationScore(allowNone: false);
        score.Add(new(1, 2, 3, 0.9, 0), 1);
        score.Add(new(1, 2, 3, 0.9, 0), 3);
        score.Add(new(1, 2, 3, 0.9, 1), 1);
        score.Add(new(1, 2, 3, 0.9, 0), 4);

        Assert.Equal((0.5, 0.75, null), (score.Accuracy, score.Top3, score.NoneRecall));
    }

    [Fact]
    public void Add_NoneAllowed_CountsARefusalOfAFittingTextAsWrong()
    {
        var score = new EvaluationScore(allowNone: true);
        score.Add(new(1, 2, 3, 0.9, 0.6), 1);
        score.Add(new(1, 2, 3, 0.9, 0.4), 1);
        score.AddNone(new(1, 2, 3, 0.9, 0.6));
        score.AddNone(new(1, 2, 3, 0.9, 0.4));
        score.AddNone(new(1, 2, 3, 0.9, 0.9));

        Assert.Equal((0.5, 1, 2.0 / 3), (score.Accuracy, score.Top3, score.NoneRecall!.Value));
    }

    [Fact]
    public void CalibrationError_ConfidenceThatIsKept_IsZero()
    {
        var score = new EvaluationScore(allowNone: false);
        for (var i = 0; i < 10; i++)
        {
            score.Add(new(1, 2, 3, 0.7, 0), i < 7 ? 1 : 2);
        }

        Assert.Equal(0, score.CalibrationError, 1e-9);
    }

    [Fact]
    public void CalibrationError_ConfidenceThatIsNotKept_IsTheDifference()
    {
        var score = new EvaluationScore(allowNone: false);
        for (var i = 0; i < 10; i++)
        {
            score.Add(new(1, 2, 3, 0.9, 0), i < 4 ? 1 : 2);
        }

        Assert.Equal(0.5, score.CalibrationError, 1e-9);
    }

    [Fact]
    public void CalibrationError_Nothing_IsZero() => Assert.Equal(0, new EvaluationScore(allowNone: true).CalibrationError);
}
