using OrleansAgents.Grains.Routing.Features;
using OrleansAgents.Grains.Routing.Learning;
using Xunit;

namespace OrleansAgents.Grains.Tests.Routing.Learning;

public class VocabularyTests
{
    private readonly FeatureReader _reader = new(Lexicon.Read(["fruit: apple, pear"]));

    [Fact]
    public void Weigh_Text_GivesEveryKindOfTermLengthOne()
    {
        var (list, vector) = Weigh(Vocabulary(1_000, "red apple", "green pear", "blue"), "red red pear");

        foreach (var kind in Enum.GetValues<FeatureKind>())
        {
            var squares = Enumerable.Range(0, vector.Count).Where(i => list.KindAt(vector.PlaceAt(i)) == kind).Sum(i => vector.Values[i] * vector.Values[i]);
            Assert.Equal(1, squares, 1e-5);
        }
    }

    [Fact]
    public void Weigh_RareTerm_CountsMoreThanACommonOne()
    {
        var (list, vector) = Weigh(Vocabulary(1_000, "red kiwi", "red plum", "red fig"), "red kiwi");

        var values = Enumerable.Range(0, vector.Count).Where(i => list.IsSingleWord(vector.PlaceAt(i))).Select(i => vector.Values[i]).ToList();
        Assert.True(values[1] > values[0]);
    }

    [Fact]
    public void Weigh_UnknownWords_AreCountedAndLeftOut()
    {
        var (_, vector) = Weigh(Vocabulary(1_000, "red apple"), "red qqq zzz apple");

        Assert.Equal(0.5f, vector.UnknownShare);
    }

    [Fact]
    public void Weigh_NoWords_IsWhollyUnknown()
    {
        var (_, vector) = Weigh(Vocabulary(1_000, "red apple"), "!!!");

        Assert.Equal((0, 1f), (vector.Count, vector.UnknownShare));
    }

    [Fact]
    public void Vocabulary_LittleRoom_KeepsTheCommonestTerms()
    {
        var vocabulary = Vocabulary(3, "red apple", "red plum", "red fig");

        Assert.Equal(3, vocabulary.Count);
        Assert.NotEqual(0, Weigh(vocabulary, "red").Vector.Count);
        Assert.Equal(1, Weigh(vocabulary, "fig").Vector.UnknownShare);
    }

    [Fact]
    public void Vocabulary_OtherTexts_TellHowCommonATermIsAndAddNone()
    {
        var table = new TermTable(_reader);
        table.Add("red apple");
        table.Add("red plum");
        var vocabulary = table.Vocabulary([0], [1], 1_000);

        Assert.Equal(table.Vocabulary([0], [], 1_000).Count, vocabulary.Count);
        Assert.Equal(1, Weigh(vocabulary, "plum").Vector.UnknownShare);
        Assert.Equal(1f, vocabulary.Weights.ToArray().Min(), 1e-5);   // "red" is in every text
    }

    private Vocabulary Vocabulary(int max, params string[] texts)
    {
        var table = new TermTable(_reader);
        Array.ForEach(texts, table.Add);
        return table.Vocabulary([.. Enumerable.Range(0, texts.Length)], [], max);
    }

    private (FeatureList List, TextVector Vector) Weigh(Vocabulary vocabulary, string text)
    {
        var (list, vector) = (new FeatureList(), new TextVector());
        _reader.Read(text, list);
        vocabulary.Weigh(list, vector);
        return (list, vector);
    }
}
