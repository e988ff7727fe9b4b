using OrleansAgents.Grains.Routing.Features;
using OrleansAgents.Grains.Routing.Learning;
using Xunit;

namespace OrleansAgents.Grains.Tests.Routing.Learning;

public class LinearTrainerTests
{
    private static readonly string[] Texts = ["red apple", "red cherry", "green pea", "green bean", "blue sky", "blue sea"];

    [Fact]
    public void Train_TextsThatCanBeToldApart_PutsEachOnItsSide()
    {
        var (weights, matrix) = Train(3, i => OneOf(3, i / 2));

        for (var text = 0; text < Texts.Length; text++)
        {
            var margins = weights.MarginsOf(matrix, text);
            Assert.Equal(text / 2, Array.IndexOf(margins, margins.Max()));
            Assert.True(margins[text / 2] > 0.5, $"{Texts[text]}: {margins[text / 2]}");
            Assert.All(margins.Where((_, i) => i != text / 2), margin => Assert.True(margin < 0));
        }
    }

    [Fact]
    public void Train_Twice_GivesTheSameWeights()
    {
        var (first, matrix) = Train(40, i => OneOf(40, i));
        var (second, _) = Train(40, i => OneOf(40, i));

        for (var text = 0; text < Texts.Length; text++)
        {
            Assert.Equal(first.MarginsOf(matrix, text), second.MarginsOf(matrix, text));
        }
    }

    [Fact]
    public void Train_ClassesInOtherBlocks_LearnTheSame()
    {
        var (few, matrix) = Train(3, i => OneOf(3, i / 2));
        var (many, _) = Train(70, i => OneOf(70, 64 + (i / 2)));

        for (var text = 0; text < Texts.Length; text++)
        {
            Assert.Equal(few.MarginsOf(matrix, text), many.MarginsOf(matrix, text)[64..67]);
        }
    }

    [Fact]
    public void Train_CostOfZero_LeavesAClassUntouched()
    {
        var (weights, matrix) = Train(2, i => i < 2 ? [1f, 0] : [-1f, 0]);

        Assert.All(Enumerable.Range(0, Texts.Length), text => Assert.Equal(0, weights.MarginsOf(matrix, text)[1]));
    }

    [Fact]
    public void Train_GreaterCost_WinsWhereTextsContradictEachOther()
    {
        string[] same = ["red apple", "red apple"];
        var (mild, matrix) = Train(1, i => i == 0 ? [1f] : [-1f], same);
        var (keen, _) = Train(1, i => i == 0 ? [5f] : [-1f], same);

        Assert.True(keen.MarginsOf(matrix, 0)[0] > mild.MarginsOf(matrix, 0)[0] + 0.2);
    }

    [Fact]
    public void Train_Cancelled_Stops()
    {
        Assert.ThrowsAny<OperationCanceledException>(() => Train(3, i => OneOf(3, i / 2), Texts, new CancellationToken(canceled: true)));
    }

    private static float[] OneOf(int classes, int right) => [.. Enumerable.Range(0, classes).Select(i => i == right ? 1f : -1f)];

    private static (LinearWeights Weights, TextMatrix Matrix) Train(
        int classes, Func<int, float[]> costs, string[]? texts = null, CancellationToken cancellationToken = default)
    {
        texts ??= Texts;
        var (table, plan) = (new TermTable(new FeatureReader(Lexicon.Read([]))), new TrainingPlan(classes));
        for (var i = 0; i < texts.Length; i++)
        {
            table.Add(texts[i]);
            plan.AddText(plan.AddGroup(costs(i)));
        }

        var all = Enumerable.Range(0, texts.Length).ToArray();
        var vocabulary = table.Vocabulary(all, [], 10_000);
        var matrix = TextMatrix.Of(table, vocabulary);
        return (LinearTrainer.Train(matrix, plan, all, vocabulary.Count, 50, 2, cancellationToken), matrix);
    }
}
