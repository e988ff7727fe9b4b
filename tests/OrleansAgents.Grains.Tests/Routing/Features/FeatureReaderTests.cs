using OrleansAgents.Grains.Routing.Features;
using Xunit;

namespace OrleansAgents.Grains.Tests.Routing.Features;

public class FeatureReaderTests
{
    private static readonly Lexicon Words = Lexicon.Read(
    [
        "# a comment",
        "purchase: buy, bought, order, get me",
        "@vehicle: car, truck, pickup truck",
    ]);

    [Fact]
    public void Read_WordsOfOneConcept_ShareAFeatureAndNothingElse()
    {
        var bought = Numbers("bought", FeatureKind.Concept);

        Assert.Single(bought);
        Assert.Equal(bought, Numbers("ordered", FeatureKind.Concept));
        Assert.Equal(bought, Numbers("Get me", FeatureKind.Concept));
        Assert.Empty(Numbers("getting them", FeatureKind.Concept));
        Assert.Empty(Numbers("bought", FeatureKind.Word).Intersect(Numbers("ordered", FeatureKind.Word)));
    }

    [Fact]
    public void Read_PhraseWithinALongerText_IsFound()
    {
        Assert.Equal(Numbers("car", FeatureKind.Concept), Numbers("my old pickup truck is red", FeatureKind.Concept).Distinct());
    }

    [Fact]
    public void Read_WordTwice_IsOneFeatureThatCountsTwo()
    {
        var list = Read("go go");

        var word = Enumerable.Range(0, list.Count).Single(list.IsSingleWord);
        Assert.Equal(2, list.CountAt(word));
        Assert.Equal(1, list.DistinctWords);
    }

    [Fact]
    public void Read_Word_GivesThreeAndFourCharactersWithItsEdges()
    {
        Assert.Equal(4 + 3, Numbers("abcd", FeatureKind.Characters).Count);    // " ab","abc","bcd","cd " and " abc","abcd","bcd "
        Assert.Empty(Numbers("a", FeatureKind.Characters).Intersect(Numbers("ba", FeatureKind.Characters)));
    }

    [Fact]
    public void Read_MoreTermsThanThereIsRoomFor_KeepsTheFirstAndGoesOn()
    {
        var text = string.Join(' ', Enumerable.Range(0, 1_200).Select(i => $"{i * 7919:x}w"));

        var list = Read(text);

        Assert.Equal(FeatureList.Max, list.Count);
        Assert.Equal("0w", list.Words[0].ToString());
    }

    [Fact]
    public void Read_NextText_ForgetsTheOneBefore()
    {
        var (reader, list) = (new FeatureReader(Words), new FeatureList());
        reader.Read("one two three", list);
        reader.Read("one", list);
        var again = Enumerable.Range(0, list.Count).Select(list.NumberAt).ToList();

        Assert.Equal(Enumerable.Range(0, Read("one").Count).Select(Read("one").NumberAt), again);
    }

    private static FeatureList Read(string text)
    {
        var list = new FeatureList();
        new FeatureReader(Words).Read(text, list);
        return list;
    }

    private static List<int> Numbers(string text, FeatureKind kind)
    {
        var list = Read(text);
        return [.. Enumerable.Range(0, list.Count).Where(i => list.KindAt(i) == kind).Select(list.NumberAt)];
    }
}
